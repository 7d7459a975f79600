"""Kiosks of version 0.1 go on working with this province: their own requests, as that version sent them, and how it reads the answers."""

import gzip
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from sync.server.configuration import level_band, published
from sync.server.db.engine import writing
from sync.server.kiosks import enrolment
from sync.server.scope import Scope
from tests.sync.server.conftest import PROVINCE, TestKiosk

EARLIER = Path(__file__).with_name("earlier")
# How version 0.1 tells the reasons for refusing a code apart (its sync/client/joining.py).
CODE_REASONS = {
    "unknown": re.compile(r"This code is not known\b"),
    "used": re.compile(r"This code has been used\b"),
    "expired": re.compile(r"This code has expired\b"),
    "other place": re.compile(r"This kiosk belongs to (?P<ours>.+)\. For (?P<theirs>.+) it needs a new data directory"),
}
# Reasons of a verdict that it says in Thai (its kiosk/officer/outbox_desk.py).
SEQ_TAKEN = "this seq of this kiosk is held with other content; both are kept for a person to look at"
ID_TAKEN = "this id is held with other content; both are kept for a person to look at"
OTHER_REVISION = "this revision is held with other figures; send the correction as the next revision"
OTHER_KIOSK = "kiosk: this key belongs to another kiosk"
WRONG_HASH = "hash: is not the SHA-256 of this record"
# What it reads of the heartbeat's `duties` (its kiosk/survey/province_word.py).
DUTIES = {
    "sending_day", "districts", "districts_open", "report_year", "report", "provider_year", "silent", "silent_since",
    "silent_elsewhere", "few", "people", "responses", "interval", "holidays",
}  # fmt: skip


class EarlierKiosk:
    """Sends what a kiosk of 0.1 sent. Only the one-time code and the key that it is given are put in."""

    def __init__(self, client: Any) -> None:
        self._client, self.key = client, ""

    def send(self, name: Any, change: Any = lambda body: body, **headers: Any) -> Any:
        request = json.loads((EARLIER / f"{name}.json").read_text(encoding="utf-8"))
        given = {**request["headers"], **headers}
        if "Authorization" in given:
            given["Authorization"] = f"Bearer {self.key}"
        body = request["body"]
        content = gzip.compress(json.dumps(change(body), ensure_ascii=False).encode()) if body is not None else None
        return self._client.request(request["method"], request["path"], content=content, headers=given)

    def enroll(self, code: Any) -> Any:
        reply = self.send("enroll", lambda body: {**body, "code": code})
        if reply.status_code == 200:
            self.key = reply.json()["key"]
        return reply


@pytest.fixture
def code(app: FastAPI) -> Any:
    def new(district: str = "กุดชุม", hours: int = 24) -> Any:
        with writing(app.state.engine) as connection:
            return enrolment.issue_code(connection, "test", PROVINCE, district, hours=hours)[0]

    return new


@pytest.fixture
def earlier(client: TestClient, code: Any) -> Any:
    """A kiosk of 0.1 that has joined."""
    kiosk = EarlierKiosk(client)
    assert kiosk.enroll(code()).status_code == 200
    return kiosk


def error(reply: Any, status: Any) -> Any:
    """The sentence of a refusal as 0.1 reads it: the text `error` of a JSON object, and no page."""
    assert reply.status_code == status and "html" not in reply.headers["Content-Type"]
    return reply.json()["error"][:300]


def verdicts(reply: Any) -> Any:
    """id -> (verdict, reason): anything else counts as no answer there."""
    assert reply.status_code == 200
    for verdict in reply.json()["verdicts"]:
        assert all(isinstance(verdict[name], str) for name in ("id", "verdict", "reason"))
        assert verdict["verdict"] in ("accepted", "duplicate", "conflict", "rejected")
    return {verdict["id"]: (verdict["verdict"], verdict["reason"]) for verdict in reply.json()["verdicts"]}


def test_it_joins(client: TestClient, code: Any) -> None:
    """A key that can stand in a header, district and place as texts."""
    reply = EarlierKiosk(client).enroll(code()).json()
    assert all(isinstance(reply[name], str) for name in ("key", "district", "place"))
    assert reply["key"].isascii() and reply["key"].isprintable() and " " not in reply["key"]


def test_it_knows_why_a_code_was_not_taken(client: TestClient, code: Any) -> None:
    """By the sentences that it recognises."""
    kiosk = EarlierKiosk(client)
    assert CODE_REASONS["unknown"].match(error(kiosk.enroll("AAAA-BBBB-CCCC"), 403))
    assert CODE_REASONS["expired"].match(error(kiosk.enroll(code(hours=-1)), 403))
    spent = code()
    kiosk.enroll(spent)
    assert CODE_REASONS["used"].match(error(kiosk.enroll(spent), 403))
    match = CODE_REASONS["other place"].match(error(kiosk.enroll(code("ค้อวัง")), 409))
    assert match and match.groupdict() == {"ours": "กุดชุม", "theirs": "ค้อวัง"}


def test_its_responses_arrive_and_the_ledger_says_so(earlier: Any) -> None:
    """One verdict for each id; the same again is a duplicate; the days that it asks for come with count and digest."""
    sent = [record["id"] for record in json.loads((EARLIER / "responses.json").read_text(encoding="utf-8"))["body"]["responses"]]
    for_all = {(verdict, reason) for verdict, reason in verdicts(earlier.send("responses")).values()}
    assert for_all == {("accepted", "")}
    again = verdicts(earlier.send("responses"))
    assert list(again) == sent and set(again.values()) == {("duplicate", "")}
    days = earlier.send("ledger").json()
    assert sum(day["count"] for day in days) <= len(sent) and days
    for day in days:
        assert day.keys() >= {"day", "count", "digest"} and isinstance(day["count"], int) and len(day["digest"]) == 64


def test_what_is_refused_has_the_reasons_that_it_knows(earlier: Any, kiosk: TestKiosk, new_kiosk: Callable[..., TestKiosk]) -> None:
    """Conflicts and rejections keep their sentences to the letter."""

    def altered(name: Any, **changes: Any) -> Any:
        def change(body: Any) -> Any:
            return {name: [{**record, **changes} for record in body[name][:1]]}

        return change

    first = earlier.send("responses", lambda body: {"responses": body["responses"][:1]})
    assert set(verdicts(first).values()) == {("accepted", "")}
    other = {**kiosk.respond(), "kiosk": new_kiosk().id}
    assert set(verdicts(earlier.send("responses", altered("responses", hash="f" * 64))).values()) == {("rejected", WRONG_HASH)}
    ((verdict, reason),) = verdicts(earlier.send("responses", lambda body: {"responses": [other]})).values()
    assert verdict == "rejected" and reason
    ((verdict, reason),) = verdicts(earlier.send("responses", lambda body: {"responses": [kiosk.respond()]})).values()
    assert (verdict, reason) == ("rejected", OTHER_KIOSK)
    earlier.send("visits")
    assert set(verdicts(earlier.send("visits", altered("visits", people=7))).values()) == {("conflict", OTHER_REVISION)}


def test_a_cloned_disk_is_told_as_before(
    app: FastAPI, client: TestClient, join: Callable[..., TestKiosk], push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """The same number, or the same id, with other content."""
    kiosk = join(app.state.engine)
    first = kiosk.respond()
    kiosk.seq, kiosk.last_hash = 0, "0" * 64
    second = kiosk.respond()
    third = {**kiosk.respond(), "id": first["id"]}
    assert push(kiosk, [first])[0]["verdict"] == "accepted"
    assert (push(kiosk, [second])[0]["verdict"], push(kiosk, [second])[0]["reason"]) == ("conflict", SEQ_TAKEN)
    from kiosk.survey.response import digest

    third["hash"] = digest({key: value for key, value in third.items() if key != "hash"})
    assert (push(kiosk, [third])[0]["verdict"], push(kiosk, [third])[0]["reason"]) == ("conflict", ID_TAKEN)


def test_its_visits_arrive(earlier: Any) -> None:
    """With the same words as its responses."""
    assert set(verdicts(earlier.send("visits")).values()) == {("accepted", "")}
    assert set(verdicts(earlier.send("visits")).values()) == {("duplicate", "")}


def test_its_heartbeat_is_answered_with_all_that_it_reads(earlier: Any) -> None:
    """Clock, ETag, days that differ, and the duties with the sending day and the holidays, which it takes from nowhere else."""
    earlier.send("responses")
    reply = earlier.send("heartbeat")
    body = reply.json()
    assert reply.status_code == 200 and datetime.fromisoformat(body["time"]).tzinfo
    assert isinstance(body["config"], str) and all(isinstance(day, str) for day in body["unreconciled"])
    assert body["duties"].keys() >= DUTIES and 1 <= body["duties"]["sending_day"] <= 31


def test_it_takes_what_the_province_published_and_leaves_what_it_does_not_know(app: FastAPI, earlier: Any) -> None:
    """The four names that it reads mean what they meant; the same ETag is 304."""
    with writing(app.state.engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE), {"services": ["P002", "L022"], "texts": {"th": {"attract_title": "สวัสดี"}}})
        level_band.choose_band(connection, "test", "0.50")
    reply = earlier.send("config")
    known = {name: reply.json().get(name) for name in ("services", "questionnaire", "texts", "contents")}
    assert known == {"services": ["P002", "L022"], "questionnaire": None, "texts": {"th": {"attract_title": "สวัสดี"}}, "contents": None}
    assert earlier.send("config", **{"If-None-Match": reply.headers["ETag"]}).status_code == 304
    assert earlier.send("heartbeat").json()["config"] == reply.headers["ETag"]


def test_its_key_was_taken_back(app: FastAPI, earlier: Any) -> None:
    """It stops at a 401 and looks for the word "revoked" in the sentence."""
    kiosk = json.loads((EARLIER / "enroll.json").read_text(encoding="utf-8"))["body"]["kiosk"]
    with writing(app.state.engine) as connection:
        assert enrolment.revoke(connection, "test", kiosk)
    for name in ("responses", "visits", "heartbeat", "ledger", "config"):
        assert "revoked" in error(earlier.send(name), 401)
    earlier.key = "unknown"
    assert "revoked" not in error(earlier.send("heartbeat"), 401)
