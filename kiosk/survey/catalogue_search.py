"""Finds services while somebody types, despite mistakes. The catalogue itself is read in catalogue.py.

Searches run from the strictest to the loosest, each for the letters as typed and for the same keys on the other keyboard
layout; the first with a result wins, so a correct spelling is never drowned by guesses: the letters as typed; the English
words nearest to those typed; the consonants alone, letters of one sound treated as equal (a vowel left out, added or
swapped); one consonant wrong; most of the consonant pairs (words left out in between). Figures: tests/benchmarks/bench_search.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from kiosk.frozen import frozen
from kiosk.survey.catalogue import Service

# The same keys on both layouts, US Latin and Kedmanee (TIS 820-2538), unshifted rows then shifted rows.
_LATIN_KEYS = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./`" + '!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?~'
_THAI_KEYS = "ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ_" + '+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ%'
_TO_THAI = str.maketrans(_LATIN_KEYS, _THAI_KEYS)
_TO_LATIN = str.maketrans(_THAI_KEYS, _LATIN_KEYS)
_ODD_IN_LATIN = frozenset("[];'\\`")  # keys of Thai letters that no English word for a service has

_LEFT_OUT = "่้๊๋็์ํ๎ฺฯๆ\u200b\u200c\u200d\ufeff-_./,()[]'\"“”:;–"
_FOLD = str.maketrans("ำใ๐๑๒๓๔๕๖๗๘๙", "าไ0123456789", _LEFT_OUT)
_VOWELS = "ะัาิีึืุูเแโไๅ"
_NO_VOWELS = dict.fromkeys(map(ord, _VOWELS))
_ALIKE = str.maketrans("ศษณฎฏฐฑฒธฬลญฆ", "สสนดตถทททรรยค")  # one sound, or (ร ล) one in everyday speech

_SPELLED = (("licens", "licenc"), ("labor", "labour"), ("center", "centre"))  # one word in two spellings, also inside longer ones

IN_AGENCY = 4  # the last of _rank
LONG = 4  # consonants by which an agency is meant: those of กู้เงิน are in every สำนักงาน
FEW = 5  # plain matches below which those by consonants are added: "บตร" is in ระบบตรวจ, but บัตร was meant
LIKENESS = 0.8  # of a mistyped English word to the one that was meant, as difflib has it: one letter of six, two of ten
NEAR_SHARE = 0.6  # of the consonant pairs typed; below it, people no longer see why a result is there
NEAR_PAIRS = 3


def folded(text: str) -> str:
    """Text as compared: lower case, Arabic digits, single spaces, without tone marks and other signs that people leave out."""
    text = text.lower().translate(_FOLD).replace("เเ", "แ")
    for american, british in _SPELLED:
        text = text.replace(american, british)
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Folded text without its spaces: people write a name in one word or in several."""
    return folded(text).replace(" ", "")


def other_layout(typed: str) -> str:
    """What the same keys give on the other layout: "4kKu" is "ภาษี" typed with the keyboard left on English, and back."""
    thai = any("ก" <= letter <= "๛" for letter in typed)
    return typed.translate(_TO_LATIN if thai else _TO_THAI)


def sounded(folded_text: str) -> str:
    """Folded text with letters of one sound made equal: ศ ษ ส, ณ น, ร ล ..."""
    return folded_text.translate(_ALIKE)


def consonants(folded_text: str) -> str:
    """Folded text without its vowels, letters of one sound made equal."""
    return sounded(folded_text).translate(_NO_VOWELS)


def pairs(skeleton: str) -> frozenset[str]:
    """Every two letters that follow each other: "บตร" -> {"บต", "ตร"}."""
    return frozenset(skeleton[at : at + 2] for at in range(len(skeleton) - 1))


@frozen
class _Entry:
    service: Service
    id: str
    texts: tuple[str, str, str]  # name, other words people use for it, agency; folded, without spaces
    sounds: str  # name and other words, sounded
    skeletons: tuple[str, str, str]
    name_pairs: frozenset[str]


Ranked = tuple[float, int, Service]  # rank (lower is better), place in the catalogue, service


class SearchIndex:
    """Services prepared for `find`. Building is put off to the first search, so that it costs a start nothing."""

    def __init__(self, services: Iterable[Service], also: Mapping[str, Iterable[str]] | None = None, first: Collection[str] = ()) -> None:
        """`also`: service id -> other words it is found by (everyday names, the district's own name for it).
        `first`: ids that come before others that match equally well (the services open at this counter)."""
        self._services = tuple(services)
        self._also = also or {}
        self._first = frozenset(first)

    @cached_property
    def _entries(self) -> tuple[_Entry, ...]:
        return tuple(self._entry(service) for service in self._services)

    def _entry(self, service: Service) -> _Entry:
        translated = [name for _, name, _ in service.translated]
        words = [word for name in translated for word in name.split() if len(word) > 2]  # found by the beginning of each word
        also = "\n".join(map(squeezed, (*self._also.get(service.id, ()), *translated, *words)))
        agencies = "\n".join(map(squeezed, (service.agency, *(agency for *_, agency in service.translated))))
        texts = (squeezed(service.name), also, agencies)
        sounds = sounded(f"{texts[0]}\n{also}")
        skeletons = (consonants(texts[0]), consonants(also), consonants(texts[2]))
        return _Entry(service, squeezed(service.id), texts, sounds, skeletons, pairs(skeletons[0]) | pairs(skeletons[1]))

    def find(self, typed: str) -> list[Service]:
        """Services that fit what is typed so far, best first; all of them while nothing is typed."""
        words = folded(typed).split()
        if not words:
            return self._in_order((0, at, service) for at, service in enumerate(self._services))
        readings = [words, folded(other_layout(typed.strip())).split()]
        if sum(map(len, readings[1])) < (2 if typed.isascii() else 3):
            readings.pop()  # one letter is a beginning, not a mistake, and two Latin ones are in many English words
        elif typed.isascii() and _ODD_IN_LATIN.intersection(typed):
            readings.reverse()
        thai = [reading for reading in readings if not all(map(str.isascii, reading))]
        english = [words] if typed.isascii() and not _ODD_IN_LATIN.intersection(typed) else []
        for search, tried in (
            (self._plainly, readings),
            (self._corrected, english),
            (self._by_consonants, thai),
            (self._one_letter_wrong, thai),
            (self._nearly, thai),
        ):
            for reading in tried:
                if matches := search(reading):
                    return matches
        return []

    @cached_property
    def _english(self) -> tuple[str, ...]:
        """Every word of the translated names and everyday words."""
        named = [name for service in self._services for _, *both in service.translated for name in both]
        words = {word for name in (*named, *(name for names in self._also.values() for name in names)) for word in folded(name).split()}
        return tuple(sorted(word for word in words if word.isascii() and len(word) >= LONG))

    def _corrected(self, words: list[str]) -> list[Service]:
        """English words as they were probably meant: "electricty" is electricity. None where one of them is like no word that is known."""
        from difflib import get_close_matches  # late: 2 ms that a start does not need

        likely = [get_close_matches(word, self._english, n=1, cutoff=LIKENESS) if len(word) >= LONG else [word] for word in words]
        return self._plainly([word for matches in likely for word in matches]) if all(likely) else []

    def _in_order(self, ranked: Iterable[Ranked]) -> list[Service]:
        order = sorted(ranked, key=lambda entry: (entry[0], entry[2].id not in self._first, entry[1]))
        return [service for *_, service in order]

    def _plainly(self, words: list[str]) -> list[Service]:
        def rank(word: str, entry: _Entry) -> int | None:
            return 0 if len(word) > 1 and entry.id.startswith(word) else _rank(word, entry.texts)

        matches = self._where(words, rank)
        if 0 < len(matches) < FEW and all(len(consonants(word)) > 2 for word in words):
            matches += [service for service in self._by_consonants(words) if service not in matches]
        return matches

    def _by_consonants(self, words: list[str]) -> list[Service]:
        """With all typed vowels in their places if anything matches so, else whatever the vowels."""
        skeletons = {word: skeleton for word in words if len(skeleton := consonants(word)) > 1}
        vowels_added = {word: re.compile(f"[{_VOWELS}]*".join(map(re.escape, sounded(word)))) for word in skeletons}

        def rank(word: str, entry: _Entry) -> int | None:
            place = _rank(skeletons[word], entry.skeletons)
            return None if place == IN_AGENCY and len(skeletons[word]) < LONG else place

        def rank_with_vowels(word: str, entry: _Entry) -> int | None:
            place = rank(word, entry)
            return None if place is None or not vowels_added[word].search(entry.sounds) else place

        return self._where(list(skeletons), rank_with_vowels) or self._where(list(skeletons), rank)

    def _one_letter_wrong(self, words: list[str]) -> list[Service]:
        skeletons = {word: skeleton for word in words if len(skeleton := consonants(word)) > 2}

        def rank(word: str, entry: _Entry) -> int | None:
            slips = [(slip, at) for at, text in enumerate(entry.skeletons) if (slip := _slip(skeletons[word], text)) is not None]
            return min(slip * len(entry.skeletons) + at for slip, at in slips) if slips else None

        return self._where(list(skeletons), rank)

    def _nearly(self, words: list[str]) -> list[Service]:
        typed_pairs = frozenset().union(*(pairs(consonants(word)) for word in words))
        if len(typed_pairs) < NEAR_PAIRS:
            return []
        shares = ((len(typed_pairs & entry.name_pairs) / len(typed_pairs), at, entry.service) for at, entry in enumerate(self._entries))
        return self._in_order((-share, at, service) for share, at, service in shares if share >= NEAR_SHARE)

    def _where(self, words: list[str], rank: Callable[[str, _Entry], int | None]) -> list[Service]:
        """The services that have a rank for every word; none without a word to go by."""
        matches: list[Ranked] = []
        for at, entry in enumerate(self._entries if words else ()):
            worst = 0
            for word in words:
                ranked = rank(word, entry)
                if ranked is None:
                    break
                worst = max(worst, ranked)
            else:
                matches.append((worst, at, entry.service))
        return self._in_order(matches)


def _rank(word: str, texts: tuple[str, str, str]) -> int | None:
    """0 begins the name, 1 begins another word for it, 2 inside the name, 3 inside another word, 4 in the agency."""
    name, also, agency = texts
    if word in name:
        return 0 if name.startswith(word) else 2
    if word in also:
        return 1 if also.startswith(word) or f"\n{word}" in also else 3
    return IN_AGENCY if word in agency else None


def _slip(word: str, text: str) -> int | None:
    """How `word` occurs in `text` with one slip: 0 a letter left out, 1 (from four letters on) one wrong, 2 (from five)
    one too many; None if it does not.

    One slip leaves one half of the word intact: that half is searched for, and the other half is compared only there.
    Example: for ทะเบียน (consonants ทบยน) somebody types ทะเดียน, ทดยน. Its halves are ทด and ยน; ทด is not in ทบยน, ยน is at 2.
    Read backwards (นยดท in นยบท) the intact half comes first, and ดท against บท has one letter wrong at its start: slip 1.
    """
    half = len(word) // 2
    if (word[:half] not in text and word[half:] not in text) or (len(word) == 3 and not set(word).issubset(text)):
        return None
    slips = [_slip_at_start(word[half:], text[at + half :]) for at in _places(word[:half], text)]
    word, text = word[::-1], text[::-1]
    half = len(word) - half
    slips += [_slip_at_start(word[half:], text[at + half :]) for at in _places(word[:half], text)]
    return min((slip for slip in slips if slip is not None and slip <= len(word) - 3), default=None)


def _places(part: str, text: str) -> list[int]:
    """Every index at which `part` begins, overlapping ones too."""
    places = [text.find(part)]
    while places[-1] >= 0:
        places.append(text.find(part, places[-1] + 1))
    return places[:-1]


def _slip_at_start(part: str, text: str) -> int | None:
    """As `_slip`, for a `part` that must begin where `text` does: ดท against บท is 1, ท against บท is 0, บดท against บท is 2."""
    same = next((at for at, letter in enumerate(part) if text[at : at + 1] != letter), len(part))
    if text.startswith(part[same:], same + 1):
        return 0
    if len(text) > same and text.startswith(part[same + 1 :], same + 1):
        return 1
    return 2 if text.startswith(part[same + 1 :], same) else None


_Named = TypeVar("_Named")
_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")


def thai_order(text: str) -> tuple[str, str]:
    """Sort key of the Royal Institute's dictionary: a leading vowel sorts after its consonant, tone marks only break ties."""
    return _LEADING_VOWEL.sub(r"\2\1", folded(text)), text


def in_thai_order(named: Mapping[str, _Named]) -> list[tuple[str, _Named]]:
    """(name, what it names) by name."""
    return sorted(named.items(), key=lambda entry: thai_order(entry[0]))


def by_agency(services: Iterable[Service]) -> dict[str, list[Service]]:
    """Agencies in the order of a Thai dictionary, each with its services in the catalogue's order."""
    groups: dict[str, list[Service]] = {}
    for service in services:
        groups.setdefault(service.agency, []).append(service)
    return {agency: groups[agency] for agency in sorted(groups, key=thai_order)}
