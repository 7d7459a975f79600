"""The site of a data directory: site.json read, checked, written. No survey answers, no PIN, no screen.

`site_or_demonstration` has the one rule for a kiosk that has not been set up yet.
"""

import json
import re
from contextlib import closing, suppress
from pathlib import Path

from kiosk import atomic_file
from kiosk.language.checks import FieldError
from kiosk.language.sentence import Sentence, reason_of
from kiosk.paths import ASSETS, DataDir
from kiosk.site.model import Details, Site, from_json
from kiosk.survey.limits import UUID
from kiosk.system import files

YASOTHON = ASSETS / "yasothon.csv"


class ConfigError(Exception):
    """The site cannot be used. Show the sentence as it is: it names the file, the line or field, and the error."""


def load(path: Path) -> Site:
    """Read and check site.json. Raises ConfigError; a missing file is an error too (see `site_or_demonstration`)."""
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else Sentence("it is not UTF-8")
        raise ConfigError(
            Sentence("{path}: the site cannot be read: {reason}; set it again with 'kiosk setup'", path=path, reason=reason)
        ) from error
    except json.JSONDecodeError as error:
        words = Sentence("{path}, line {line}: not valid JSON ({words})", path=path, line=error.lineno, words=error.msg)
        raise ConfigError(Sentence("{words}; mend it or set the site again with 'kiosk setup'", words=words)) from error
    except (RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
        raise ConfigError(
            Sentence("{path}: not a site but brackets without end; set the site again with 'kiosk setup'", path=path)
        ) from error
    try:
        return from_json(data)
    except FieldError as fault:
        raise ConfigError(
            Sentence("{path}{line}: {field} {words}", path=path, line=_line_of(text, fault.field), field=fault.field, words=fault.rule)
        ) from fault


_SINCE_0_4 = {"asks_unfinished": True}  # setting -> what it is where it is not written


def save(path: Path, site: Site) -> None:
    """Write site.json whole. Raises ConfigError when the site breaks a rule of `load` or cannot be written.

    A setting that the version before does not know is written only where somebody changed it: after a step back that version refuses it.
    """
    from dataclasses import asdict  # late: a start does without

    data = {name: value for name, value in asdict(site).items() if name not in _SINCE_0_4 or value != _SINCE_0_4[name]}
    try:
        from_json(json.loads(json.dumps(data)))
        atomic_file.write(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    except FieldError as fault:
        raise ConfigError(Sentence("{field} {words}", field=fault.field, words=fault.rule)) from fault
    except OSError as error:
        raise ConfigError(Sentence("{path}: the site cannot be written: {reason}", path=path, reason=reason_of(error))) from error


def site_or_demonstration(data: DataDir) -> Site:
    """The site of this data directory; in a fresh one the Yasothon demonstration, stored from then on.

    It is written at once so that the kiosk's UUID is the same in every response that follows. A broken site.json is never
    replaced here (`kiosk setup` does). Raises ConfigError.
    """
    if data.site.exists():
        return load(data.site)
    try:
        data.root.mkdir(parents=True, exist_ok=True)
        with files.alone_in(data.root):  # programs that start on a fresh folder at the same time must agree on the kiosk's UUID
            if not data.site.exists():
                save(data.site, yasothon_demonstration(known_kiosk(data)))
    except OSError as error:
        raise ConfigError(
            Sentence("{folder}: the data directory cannot be made: {reason}", folder=data.root, reason=reason_of(error))
        ) from error
    return load(data.site)


def known_kiosk(data: DataDir) -> str:
    """The UUID this data directory had before its site.json was lost or broken; empty when there was none."""
    with suppress(OSError):  # without a site.json the responses may know
        match = re.search(r'"kiosk"\s*:\s*"(' + UUID.pattern + ')"', data.site.read_text(encoding="utf-8", errors="replace"))
        if match:
            return match[1]
    if not data.database.exists():
        return ""
    from kiosk.store import database, responses  # late: only a kiosk that lost its site comes here

    try:
        with closing(database.open_store(data.database)) as connection:
            last = responses.last(connection)
    except database.StoreError:
        return ""  # a damaged store is salvaged later, without the UUID
    return last.kiosk if last else ""


def yasothon_demonstration(kiosk: str = "") -> Site:
    """The manual's worked district: Kut Chum's Damrongdhama centre, Yasothon, with its 16 services in the local wording.

    A kiosk that has no UUID yet gets one here.
    """
    import csv  # late, as the next: 5 ms that a kiosk with a site does not need
    import uuid

    with YASOTHON.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = json.loads((ASSETS / "demonstration.json").read_text(encoding="utf-8"))
    return Site(
        kiosk=kiosk or str(uuid.uuid4()),
        province=words["province"],
        district=words["district"],
        place=words["place"],
        services=tuple(row["catalogue_id"] for row in rows),
        place_en=words["place_en"],
        details={
            row["catalogue_id"]: Details(name=row["name"], owner=row["agency"], owner_en=words["owners_en"][row["agency"]]) for row in rows
        },
        demonstration=True,
    )


def _line_of(text: str, field_path: str) -> str:
    """ ", line 7": where the field is, if its name occurs only once."""
    name = re.escape(json.dumps(field_path.rpartition(".")[2].partition("[")[0], ensure_ascii=False))
    places = [match.start() for match in re.finditer(name + r"\s*:", text)]
    return Sentence(", line {line}", line=text.count(chr(10), 0, places[0]) + 1) if len(places) == 1 else ""
