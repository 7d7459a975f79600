"""The store's settings: small facts that must survive a restart, one typed accessor each, with what it means and who writes it.

Facts are stored, never sentences: what people read of them is made when it is shown (kiosk/survey/province_contact.py). A value
that cannot be read, as an older version may have written it, counts as absent until it is written again.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from kiosk.frozen import frozen
from kiosk.store.database import reading, transaction
from kiosk.survey.dates.calendar import moment_of, timestamp
from kiosk.survey.province_contact import Comparison, Failure, ServerClock

T = TypeVar("T")


class Setting(Generic[T]):
    """One row of the table `settings`. `get` and `put` raise StoreError where the store cannot be read or written."""

    def __init__(self, key: str, to_text: Callable[[T], str], from_text: Callable[[str], T]) -> None:
        self.key, self._to_text, self._from_text = key, to_text, from_text

    def get(self, connection: sqlite3.Connection) -> T | None:
        """None: never written, taken away, or not to be read."""
        with reading(connection):
            row = connection.execute("SELECT value FROM settings WHERE key = ?", (self.key,)).fetchone()
        try:
            return self._from_text(row[0]) if row else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, connection: sqlite3.Connection, value: T | None) -> None:
        """Store a value in the place of the one before; None takes it away."""
        with transaction(connection):
            if value is None:
                connection.execute("DELETE FROM settings WHERE key = ?", (self.key,))
            else:
                row = (self.key, self._to_text(value))
                connection.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", row)


@frozen
class ProvinceMessage:
    """The `duties` of a heartbeat's reply (sync.wire.ProvinceStatus), and when it came."""

    at: datetime
    duties: Mapping[str, Any]


@frozen
class WaitingConfig:
    """A configuration of the province that was checked and waits until nobody uses the kiosk."""

    etag: str
    config: Mapping[str, Any]


@frozen
class ClockOfStart:
    """What is known of the clock since the machine was switched on."""

    start: str  # the machine's boot id
    confirmed: bool  # by an officer
    set_to: float | None = None  # seconds since 1970 at the zero of CLOCK_BOOTTIME, where an officer set the time


@frozen
class SalvageNotice:
    """What an officer has yet to read of a salvage."""

    saved: int  # responses
    missing: str  # their numbers, as "3, 7-9"; "" for none
    folder: str  # where the damaged files lie
    after: int | None  # responses after this number may be gone too


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(key: str) -> Setting[str]:
    return Setting(key, str, str)


def _texts(key: str) -> Setting[frozenset[str]]:
    return Setting(key, lambda texts: _json(sorted(texts)), lambda text: frozenset(json.loads(text)))


def _moment(key: str) -> Setting[datetime]:
    return Setting(key, timestamp, _aware)


def _aware(text: str) -> datetime:
    """A moment with its offset; without one it would be compared with nothing."""
    moment = moment_of(text)
    if moment is None:
        raise ValueError("no moment with an offset")
    return moment


def _object(key: str) -> Setting[Mapping[str, Any]]:
    return Setting(key, _json, _mapping)


def _mapping(text: str) -> Mapping[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _message(text: str) -> ProvinceMessage:
    row = json.loads(text)
    return ProvinceMessage(_aware(row["at"]), row["word"])


def _config(text: str) -> WaitingConfig:
    row = json.loads(text)
    return WaitingConfig(row["etag"], row["config"])


def _clock(text: str) -> ServerClock:
    seconds, _, at = text.partition(" ")
    return ServerClock(timedelta(seconds=float(seconds)), _aware(at))


def _failure_text(failure: Failure) -> str:
    facts = {"since": timestamp(failure.since), "key": failure.key, "values": dict(failure.values)}
    return _json({**facts, "code": failure.code, "code_values": dict(failure.code_values)})


def _failure(text: str) -> Failure:
    row = json.loads(text)  # of 0.1 it has the sentences in place of the values, and is replaced at the next contact
    return Failure(_aware(row["since"]), row["key"], row["values"], row["code"], row["code_values"])


def _comparison_text(comparison: Comparison) -> str:
    return _json({"at": timestamp(comparison.at), "days": comparison.days, "red": list(comparison.red)})


def _comparison(text: str) -> Comparison:
    row = json.loads(text)  # of 0.1 it also has the sentences, which are not read
    return Comparison(_aware(row["at"]), int(row["days"]), tuple(row["red"]))


def _clock_of_start_text(clock: ClockOfStart) -> str:
    return _json({"start": clock.start, "confirmed": clock.confirmed, "set_to": clock.set_to})


def _clock_of_start(text: str) -> ClockOfStart:
    row = json.loads(text)
    return ClockOfStart(row["start"], row["confirmed"], row["set_to"])


def _notice_text(notice: SalvageNotice) -> str:
    return _json({"saved": notice.saved, "missing": notice.missing, "folder": notice.folder, "after": notice.after})


def _notice(text: str) -> SalvageNotice:
    row = json.loads(text)
    return SalvageNotice(row["saved"], row["missing"], row["folder"], row.get("after"))


# Written by the sync client. Key and form of each are those of version 0.1, so that its rows are read.
LAST_SYNC = _moment("last_sync")  # of the last push that the province answered
LAST_CONTACT = _moment("last_contact")  # of the last answer of any kind
SERVER_CLOCK = Setting("server_clock", lambda clock: f"{clock.difference.total_seconds():.0f} {timestamp(clock.at)}", _clock)
FAILURE = Setting("sync_trouble", _failure_text, _failure)  # why nothing can be sent; absent while all is well
PROVINCE_MESSAGE = Setting("province_word", lambda message: _json({"at": timestamp(message.at), "word": message.duties}), _message)
COMPARISON = Setting("reconciled", _comparison_text, _comparison)  # the last one
SENT_AGAIN = _texts("sent_again")  # days
PROVINCE_TAKES = _texts("province_takes")  # sync.wire.HeartbeatReply
CONTENT_SENT = _object("content_sent")  # service id -> the newest version that the province has answered
UPDATE_SEEN = _object("update_seen")  # which update the province holds for this kiosk, and when that was first heard
UPDATE_REFUSED = _object("update_refused")  # which of them this kiosk does not take, and why
AUDIO_TAKEN = _object("audio_taken")  # name of a pack of the province's -> sums of its file and of the manifest that came with it
AUDIO_SEEN = _object("audio_seen")  # sum of an offered pack -> when it was first heard of
AUDIO_REFUSED = _object("audio_refused")  # name of a pack -> sum of the file that this kiosk does not take
CONFIG_IN_USE = _text("config")  # ETag of what was applied last
CONFIG_WAITING = Setting("config_waiting", lambda waiting: _json({"etag": waiting.etag, "config": waiting.config}), _config)
CONFIG_FAULT = _text("config_fault")  # why the one below cannot be used, for the province
CONFIG_REFUSED = _text("config_refused")  # ETag of what cannot be used, so that it is reported once
SUPPORT_ASKED = _object("support_asked")  # sync.wire.SupportRequest, until an officer has answered it or the province takes it back
SUPPORT_DECLINED = _text("support_declined")  # id of the request that an officer said no to

# Written by officers' pages.
FIGURES_SENT_FOR: Setting[date] = Setting("figures_sent_for", date.isoformat, date.fromisoformat)  # any day of the month sent
PROVIDER_ANSWERED_FOR: Setting[int] = Setting("provider_answered_for", str, int)  # Buddhist fiscal year
PROVIDER_FORM = _object("provider_form")  # kiosk.site.provider_draft.ProviderDraft, as it is being filled in here
QUEUE_NUMBERS: Setting[bool] = Setting("queue_numbers", lambda _: "on", bool)  # a check-in is given the running number of the day
COUNTER = _object("counter")  # item -> kiosk.survey.first_day.counter_readiness.CounterItem
TOUCH_TEST = _text("touch_test")  # kiosk.diagnostics.tried_by_hand.record
SOUND_TEST = _text("sound_test")  # the same
LINK_CHECKS = _object("links")  # service id -> kiosk.site.link_checks.LinkResult
HANDBOOK_CHECKS = _object("handbook_links")  # the same of handbooks; apart, as every service of LINK_CHECKS goes to the province

# Written by the kiosk itself and by commands.
LAST_WALL_CLOCK: Setting[datetime] = Setting("last_wall_clock", datetime.isoformat, _aware)  # at the last quiet moment
LAST_START = _text("last_start")  # boot id of the machine at that moment
CLOCK_OF_START = Setting("clock_of_start", _clock_of_start_text, _clock_of_start)
PIN_WAS_SET: Setting[bool] = Setting("pin_was_set", lambda _: "yes", bool)  # where its file is missing then, nobody chooses another
SALVAGE_NOTICE = Setting("salvage_not_told", _notice_text, _notice)  # until an officer has read it
SITE_OF_BACKUP = _text("site of the backup")  # site.json, whole


def imported(digest: str) -> Setting[str]:
    """When the file with this digest was imported, as a timestamp."""
    return _text(f"import {digest}")
