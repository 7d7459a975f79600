"""The texts as a .po file that a translator opens in Poedit, Weblate or any gettext editor, and back.

    python -m kiosk.language.po export th thai.po     # every text and sentence, the untranslated ones empty
    python -m kiosk.language.po import th thai.po     # checked whole, then written to assets/texts

The English text is the msgid, the group and key are the context, comments say where the program uses it. assets/texts stays the
source: no .po or .mo file is needed to run. A language that is not among FORMS needs a line there first.
"""

import argparse
import ast
import json
import re
import string
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from kiosk.frozen import frozen
from kiosk.language.texts import Entry, read
from kiosk.paths import TEXTS

FORMS = {"en": ("one", "other"), "th": ("other",)}  # CLDR's plural categories, in the order of gettext's msgstr[0], msgstr[1]
_PLURAL_FORMS = {1: "nplurals=1; plural=0;", 2: "nplurals=2; plural=(n != 1);"}
SENTENCES = "sentences"  # the group whose English is in the program: what goes wrong, said to people
_SOURCES = Path(__file__).resolve().parents[2]
_PLACES_SHOWN = 3
GROUPS = {
    "alerts": "what the province's server tells people by e-mail or LINE",
    "citizen": "what a citizen reads in the survey",
    "coordination": "how a service is coordinated between citizen, counter and agency, on the officers' page and on paper",
    "comments": "the province's pages where comments are read, grouped and answered",
    "counter": "what a counter needs before it opens, on the kiosk and at the province",
    "diagnostics": "results of the kiosk's check of itself",
    "documents": "what is printed for a counter: the survey on paper, sign, poster, leaflet",
    "duties": "what a district has to do, on the officers' pages",
    "first_day": "the officers' pages that set up a fresh kiosk",
    "guide": "the service guide, where a citizen checks before queuing, and its printed list",
    "links": "what is wrong with a service's link",
    "officer": "the officers' pages",
    "officer_diagnostics": "the officers' pages of checks, links and services' contents",
    "ministry": "the national server that provinces send sums to, and the province's page that sends them",
    "phone": "the survey on a person's own telephone, and the province's page about such answers",
    "preparation": "the province's pages on the choice of districts, owners' answers about links, and photographs taken out",
    "provider_form": "the provider's questionnaire, as an officer fills it in on the kiosk",
    "province": "the province's web pages and yearly report",
    "reports": "the commands' tables of totals and scores",
    "sentences": "what went wrong, said to whoever can mend it",
    "settings": "the province's pages that prepare and publish what kiosks show",
    "spoken": "what is only heard, never read: numbers, letters, signs without words, and what the keys of audio do",
    "sync": "what came of sending to the province",
    "unfinished": "an errand that could not be finished today, and why: asked of a citizen, counted for officers and the province",
    "trouble": "the page of an out-of-service kiosk, and what every screen needs",
}


class PoError(Exception):
    """The file cannot be imported: a line for each reason."""


@frozen
class Message:
    """One text: its English forms, and its translated forms (empty strings where there is none yet)."""

    context: str  # group/key; of sentences the group alone
    english: tuple[str, ...]
    translated: tuple[str, ...]
    fuzzy: bool = False  # an editor's guess that nobody has looked at

    @property
    def key(self) -> str:
        return self.context.partition("/")[2] or self.english[0]


# ------------------------------------------------------------------ out
def messages(folder: Path, language: str) -> list[Message]:
    """Every text of `folder` in the order of its files."""
    return [message for group in GROUPS for message in _messages(folder, group, language)]


def _messages(folder: Path, group: str, language: str) -> Iterator[Message]:
    path = folder / f"{group}.{language}.json"
    if group == SENTENCES:
        patterns = read(folder / f"{group}.th.json")  # the one language that has them all
        translated = read(path) if path.exists() else dict.fromkeys(patterns, "")
        yield from (Message(group, (pattern,), _forms(translated.get(pattern, ""), 1)) for pattern in patterns if language != "en")
        return
    translated = read(path) if path.exists() else {}
    for key, english in read(folder / f"{group}.en.json").items():
        forms = ("one", "other") if isinstance(english, Mapping) else ("",)
        count = len(FORMS[language]) if len(forms) > 1 else 1
        yield Message(f"{group}/{key}", _forms(english, len(forms)), _forms(translated.get(key, ""), count))


def _forms(entry: Entry, count: int) -> tuple[str, ...]:
    if isinstance(entry, str):
        return (entry,) * count
    return (entry["one"], entry["other"]) if count > 1 else (entry["other"],)


def as_po(texts: Sequence[Message], language: str, places: Mapping[str, Sequence[str]]) -> str:
    """The file's text. `places`: a key or a sentence -> where the program uses it."""
    header = {
        "Project-Id-Version": "eservice-kiosk",
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": _PLURAL_FORMS[len(FORMS[language])],
    }
    heading = "".join(f"{name}: {value}\n" for name, value in header.items())
    blocks = [f'msgid ""\nmsgstr {_quoted(heading)}']
    for message in texts:
        group = message.context.partition("/")[0]
        lines = [f"#. {GROUPS[group]}", *(f"#: {place}" for place in places.get(message.key, ())[:_PLACES_SHOWN])]
        lines += ["#, python-brace-format"] if _fields(message.english[-1]) and group != SENTENCES else []
        lines += [f"msgctxt {_quoted(message.context)}", f"msgid {_quoted(message.english[0])}"]
        if len(message.english) > 1:
            lines += [f"msgid_plural {_quoted(message.english[1])}"]
            lines += [f"msgstr[{at}] {_quoted(form)}" for at, form in enumerate(message.translated)]
        else:
            lines += [f"msgstr {_quoted(message.translated[0])}"]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    """A text as PO writes it: one line of C's string, or a line for each line of it."""
    lines = [part.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n").replace("\t", r"\t") for part in text.splitlines(True)]
    return '""\n' + "\n".join(f'"{line}"' for line in lines) if len(lines) > 1 else f'"{"".join(lines)}"'


@cache
def places(root: Path = _SOURCES) -> dict[str, list[str]]:
    """Every text and sentence -> path:line of the literals that name it; an f-string names every key that it can become."""
    exact: dict[str, list[str]] = defaultdict(list)
    shapes: list[tuple[re.Pattern[str], str]] = []
    for path in sorted(path for package in ("kiosk", "screens", "sync") for path in (root / package).rglob("*.py")):
        name = path.relative_to(root)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                exact[node.value].append(f"{name}:{node.lineno}")
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.+-]+" for part in node.values]
                if "_" in (pattern := "".join(parts)):  # as in every key that is put together
                    shapes.append((re.compile(pattern), f"{name}:{node.lineno}"))
    for path in sorted((root / "sync").rglob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path.relative_to(root)}:{number}"
            for key, joined in re.findall(r"""\bt\(["'](\w+)["']( ~)?""", line):
                exact[key].append(place)
                shapes += [(re.compile(key + r"[\w.+-]+"), place)] if joined and "_" in key else []
    keys = [key for group in GROUPS if group != SENTENCES for key in read(TEXTS / f"{group}.en.json")]
    by_shape = {key: [place for shape, place in shapes if shape.fullmatch(key)] for key in keys}
    return {**exact, **{key: [*exact.get(key, ()), *shaped] for key, shaped in by_shape.items()}}


# ------------------------------------------------------------------ in
def parsed(text: str) -> list[Message]:
    """The messages of a .po file, the header left out. Raises PoError."""
    parsed_messages = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            opening = re.fullmatch(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+"(.*)"\s*', line)
            following = re.fullmatch(r'"(.*)"\s*', line)
            if opening:
                name = opening[1]
                fields[name] = _unquoted(opening[2])
            elif following and name:
                fields[name] += _unquoted(following[1])
            elif line.strip() and not line.startswith("#"):
                raise PoError(f"this is no line of a .po file: {line}")
        if fields.get("msgid"):
            english = tuple(fields[name] for name in ("msgid", "msgid_plural") if name in fields)
            translated = tuple(fields[name] for name in sorted(fields) if name.startswith("msgstr"))
            fuzzy = bool(re.search("^#,.*fuzzy", block, re.MULTILINE))
            parsed_messages.append(Message(fields.get("msgctxt", ""), english, translated, fuzzy))
    return parsed_messages


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), text)


def faults(translation: Sequence[Message], folder: Path, language: str) -> list[str]:
    """What keeps a file from being used, a line each: what is missing or unknown, and places to fill that English has not."""
    known = {(message.context, message.key): message for message in messages(folder, language)}
    translated = {(message.context, message.key): message for message in translation}
    lines = [f"{context}: this program has no such text" for context, _ in translated.keys() - known.keys()]
    for (context, key), expected in known.items():
        message = translated.get((context, key))
        if message is None or message.fuzzy or not all(message.translated) or len(message.translated) != len(expected.translated):
            lines.append(f"{context}: not translated yet: {expected.english[-1]!r}")
        elif message.english != expected.english:
            lines.append(f"{context}: the English has changed to {expected.english[-1]!r}; export it again")
        else:
            lines += [
                f"{context}: {form!r} has other {{names}} than {expected.english[-1]!r}"
                for form in message.translated
                if not _fields(form) <= _fields(" ".join(expected.english + expected.translated))
            ]
    return sorted(lines)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def as_json(translation: Sequence[Message], folder: Path, language: str) -> dict[str, str]:
    """File name -> its text: the messages as assets/texts has them, each file indented as it was."""
    groups: dict[str, dict[str, object]] = defaultdict(dict)
    english = {group: read(folder / f"{group}.en.json") for group in GROUPS if group != SENTENCES}
    for message in translation:
        group = message.context.partition("/")[0]
        entry = english.get(group, {}).get(message.key, "")
        forms = dict(zip(FORMS[language], message.translated, strict=False))
        groups[group][message.key] = (
            {"by": entry["by"], **forms} if isinstance(entry, Mapping) and len(forms) > 1 else message.translated[-1]
        )
    return {
        f"{group}.{language}.json": json.dumps(texts, ensure_ascii=False, indent=_indent(folder / f"{group}.th.json")) + "\n"
        for group, texts in groups.items()
    }


def _indent(path: Path) -> int:
    line = path.read_text(encoding="utf-8").splitlines()[1]
    return len(line) - len(line.lstrip())


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m kiosk.language.po", description="Texts to a translator's .po file and back.")
    parser.add_argument("act", choices=("export", "import"))
    parser.add_argument("language", choices=sorted(FORMS))
    parser.add_argument("file", type=Path)
    options = parser.parse_args(words)
    if options.act == "export":
        options.file.write_text(as_po(messages(TEXTS, options.language), options.language, places()), encoding="utf-8")
        return 0
    translation = parsed(options.file.read_text(encoding="utf-8"))
    wrong = faults(translation, TEXTS, options.language)
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    if not wrong:
        for name, text in as_json(translation, TEXTS, options.language).items():
            (TEXTS / name).write_text(text, encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
