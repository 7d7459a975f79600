"""Languages beside Thai and English: each is a folder of files and no line of code.

    language.json    its name, a short form of it, and "choose a language", all in the language's own words and script; who has read it
    <group>.json     the citizen's texts, under the keys of assets/texts/<group>.en.json (GROUPS)
    phrases.json     {Thai: this language}: questionnaire, ready answers, worked procedures, months

The folder's name is the language's id (RFC 5646). Whatever is missing is read in English. Of a folder only language.json is read before
somebody chooses the language, and nothing at all while the site has it switched off.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, reason_of

# RFC 5646: a language spoken here or around by its two letters, any other by the three of ISO 639-3 (nod, mfa), with script, region or
# variant. Two letters of elsewhere are more likely a fault than a language.
ID = re.compile(r"(th|en|id|jv|km|lo|ms|my|ta|tl|vi|zh|[a-z]{3})(-[A-Za-z0-9]{2,8}){0,3}")
GROUPS = ("citizen", "guide", "links", "trouble", "unfinished")  # of assets/texts: what a citizen reads
MOST = 6  # that a site may switch on: their names stand on one page
NAME_LETTERS, SHORT_LETTERS = 40, 8  # of a language's name, and of its short form on a button in the header
_OWN_WORDS = ("name", "short", "choose")


class LanguageError(Exception):
    """A language's files cannot be used. Show the sentence as it is: it names the file and what is wrong."""


@frozen
class Language:
    """What a person chooses by: words in the language's own script."""

    id: str
    name: str
    short: str
    choose: str  # "Choose a language"
    folder: Path | None = None  # of a language that came as files; None: Thai and English, which the program has
    read_by: str = ""  # who speaks it and has read its texts; "": nobody yet


THAI = Language("th", "ภาษาไทย", "ไทย", "เลือกภาษา")
ENGLISH = Language("en", "English", "EN", "Choose a language")
OWN = (THAI, ENGLISH)


def described(folder: Path) -> Language:
    """The language of a folder. Raises LanguageError."""
    if not ID.fullmatch(folder.name) or folder.name in ("th", "en"):
        raise LanguageError(Sentence("{folder}: the folder's name must be the id of another language, such as ms", folder=folder))
    path = folder / "language.json"
    words = read_object(path)
    own = {name: text.strip() for name in _OWN_WORDS if isinstance(text := words.get(name), str) and text.strip()}
    missing = next((name for name in _OWN_WORDS if name not in own), None)
    if missing:
        raise LanguageError(Sentence("{path}: {name} is missing", path=path, name=missing))
    if len(own["name"]) > NAME_LETTERS or len(own["short"]) > SHORT_LETTERS:
        raise LanguageError(
            Sentence("{path}: a name has at most {name} letters, its short form {short}", path=path, name=NAME_LETTERS, short=SHORT_LETTERS)
        )
    return Language(folder.name, own["name"], own["short"], own["choose"], folder, str(words.get("read_by", "")))


def folders_in(places: Iterable[Path]) -> dict[str, Path]:
    """Language id -> its folder: everything in the places that looks like a language. An earlier place comes first."""
    folders: dict[str, Path] = {}
    for place in places:
        for path in sorted(place.glob("*/language.json")):
            folders.setdefault(path.parent.name, path.parent)
    return folders


def find(wanted: Iterable[str], places: Iterable[Path], unusable: Callable[[LanguageError], None]) -> tuple[Language, ...]:
    """The languages of these ids, in their order. One that is not there, or is damaged, is told to `unusable` and left out."""
    there = tuple(places)
    languages = []
    for language_id in wanted:
        folder = next((path for place in there if (path := place / language_id).is_dir()), there[0] / language_id)
        try:
            languages.append(described(folder))
        except LanguageError as error:
            unusable(error)
    return tuple(languages)


def read_object(path: Path) -> dict[str, object]:
    """One JSON object. Raises LanguageError."""
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LanguageError(Sentence("{path}: the language cannot be read: {reason}", path=path, reason=reason_of(error))) from error
    except (ValueError, RecursionError) as error:
        raise LanguageError(Sentence("{path}: not valid JSON: {reason}", path=path, reason=str(error))) from error
    if not isinstance(words, dict):
        raise LanguageError(Sentence("{path}: must be one JSON object", path=path))
    return words


def phrases(folder: Path) -> dict[str, str]:
    """Thai words -> this language's, as phrases.json has them. Raises LanguageError; a language without the file has none."""
    path = folder / "phrases.json"
    words = read_object(path) if path.exists() else {}
    if not all(isinstance(words_of, str) for words_of in words.values()):
        raise LanguageError(Sentence("{path}: must be one JSON object whose values are texts", path=path))
    return {thai: str(own) for thai, own in words.items() if own}
