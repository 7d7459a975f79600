"""Whether the files of a language can stand in for the English texts: what is read in English still, and what would be wrong on a page.

Only the structure is judged: keys, {names} to fill in, letters. Whether a sentence is right only a speaker can say ("read_by").
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kiosk.frozen import frozen
from kiosk.language import languages
from kiosk.language.languages import GROUPS, LanguageError
from kiosk.language.sentence import Sentence, localized
from kiosk.language.texts import Entry, TextsError, fields_of, read


@frozen
class Structure:
    """`missing`: what is read in English, as group/key or the Thai words; `faults`: a sentence each, with the file and the place in it."""

    whole: int  # texts and phrases that a citizen reads, in all
    missing: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def own(self) -> int:
        return self.whole - len(self.missing)


def structure_of(folder: Path, texts: Path, thai: Iterable[str], undrawable: Callable[[str], str]) -> Structure:
    """`texts`: the folder of the English ones; `thai`: the words of questionnaire and answers that it should translate; `undrawable`: the
    first letter of a text that the kiosk cannot draw, "" for none."""
    faults: list[str] = []
    missing: list[str] = []
    whole = 0
    try:
        language = languages.described(folder)
        faults += _undrawn(
            folder / "language.json", {"name": language.name, "short": language.short, "choose": language.choose}, undrawable
        )
    except LanguageError as error:
        faults.append(localized(error))
    for group in (*GROUPS, "phrases"):
        path = folder / f"{group}.json"
        wanted: Mapping[str, Entry] = {words: words for words in thai} if group == "phrases" else read(texts / f"{group}.en.json")
        try:
            own: Mapping[str, Entry] = {} if not path.exists() else languages.phrases(folder) if group == "phrases" else read(path)
        except (LanguageError, TextsError) as error:
            faults.append(localized(error))
            own = {}
        whole += len(wanted)
        missing += [key if group == "phrases" else f"{group}/{key}" for key in wanted if key not in own]
        faults += [*_misfits(path, own, wanted, group == "phrases"), *_undrawn(path, own, undrawable)]
    return Structure(whole, tuple(missing), tuple(faults))


def _misfits(path: Path, own: Mapping[str, Entry], wanted: Mapping[str, Entry], phrases: bool) -> Iterator[str]:
    for key, text in own.items():
        if key not in wanted and not phrases:  # a phrase may be of a form that a province has
            yield Sentence("{path}: {key}: this program has no such text", path=path, key=key)
        elif (fields := fields_of(text)) != fields_of(wanted.get(key, key)):
            names = ", ".join(sorted(fields or ())) or "-"
            yield Sentence("{path}: {key}: has other names in braces than the original: {names}", path=path, key=key, names=names)


def _undrawn(path: Path, own: Mapping[str, Entry], undrawable: Callable[[str], str]) -> Iterator[str]:
    for key, text in own.items():
        if letter := undrawable(text if isinstance(text, str) else text["one"] + text["other"]):
            yield Sentence("{path}: {key}: the kiosk cannot draw the letter {letter}", path=path, key=key, letter=f"U+{ord(letter):04X}")
