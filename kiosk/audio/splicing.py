"""From a text to the clips that say it. Pure.

A text is covered from end to end by phrases that were read, numbers, and signs that nobody says; of all ways the one with the fewest clips
is taken. So what is heard is what is shown, whatever a page puts together: a clip is only ever used for the very words it was read from,
and a text that has changed finds none. Spaces, letters' case and the digits' script make no difference.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from kiosk.audio import number_words

PREFIX = "spoken."  # of the ids of numbers and letters
_ALONE = (f"{PREFIX}letter_", f"{PREFIX}number_")
_SILENT = "[\\s\u00ad\u200b-\u200d\u2060\ufeff\u25cc·.,:;()/\\-–—…\"'“”‘’?!|+%#&\\[\\]*=<>_]+"  # between words, said by nobody
GAP = "\x01"  # left where two rows of digits stood apart, so that 7:30 is not 730
NUMBER = re.compile(rf"0(?:{GAP}?\d)+|\d+")  # what begins with 0 is a telephone, a code: digit by digit, over gaps too
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BETWEEN_DIGITS, _BETWEEN_WORDS = re.compile(rf"(?<=\d){_SILENT}(?=\d)"), re.compile(_SILENT)
_NUMBER_COST, _PHRASE_COST = 0.9, 1.0
_CACHED = 2048
_LEAD = 3  # letters by which phrases are looked up


def normal(text: str) -> str:
    """Without spaces of any width and signs that nobody says, in small letters and Arabic digits: what decides whether two texts are said
    alike."""
    composed = unicodedata.normalize("NFC", text).replace("\u0e4d\u0e32", "\u0e33").translate(_DIGITS).lower()
    return _BETWEEN_WORDS.sub("", _BETWEEN_DIGITS.sub(GAP, _THOUSANDS.sub("", composed)))


class Splicer:
    """`phrases`: clip id -> the text it was read from. Of two clips of one text the first is used."""

    def __init__(self, phrases: Iterable[tuple[str, str]], language: str) -> None:
        self._language = language
        self._ids: dict[str, str] = {}
        self._alone: dict[str, str] = {}  # never a part of something else: words are not spelled
        self._starting: dict[str, list[str]] = {}
        self._known: set[str] = set()
        for clip, text in phrases:
            self.learn(clip, text)
        self.clips = lru_cache(maxsize=_CACHED)(self.ways_through)

    def learn(self, clip: str, text: str) -> None:
        """One phrase more; only before anything was asked of `clips`."""
        self._known.add(clip)
        phrase = normal(text)
        if clip.startswith(_ALONE):
            self._alone.setdefault(phrase, clip)
        elif phrase and phrase not in self._ids:
            self._ids[phrase] = clip
            self._starting.setdefault(phrase[:_LEAD], []).append(phrase)

    def ways_through(self, text: str) -> tuple[str, ...] | None:
        """The ids of the clips one after another, the fewest that say the text; None where a part of it has none."""
        shown, cut = normal(text), text.rstrip().endswith("…")
        if shown in self._alone:
            return (self._alone[shown],)
        ways: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        for place in range(len(shown)):
            if place not in ways:
                continue
            cost, clips = ways[place]
            for end, more, added in self._steps(shown, place, cut):
                if end not in ways or cost + added < ways[end][0]:
                    ways[end] = cost + added, clips + more
        way = ways.get(len(shown))
        return way[1] if way else None

    def _steps(self, shown: str, place: int, cut: bool) -> Iterator[tuple[int, tuple[str, ...], float]]:
        """(where it ends, the clips, what it costs) of everything that can be said from that place on."""
        for length in range(1, _LEAD + 1):
            for phrase in self._starting.get(shown[place : place + length], ()):
                if shown.startswith(phrase, place):
                    yield place + len(phrase), (self._ids[phrase],), _PHRASE_COST
        if cut:  # a name that was cut with dots is said whole
            rest = shown[place:]
            for phrase, clip in self._ids.items():
                if phrase.startswith(rest):
                    yield len(shown), (clip,), _PHRASE_COST
        if shown[place] == GAP:
            yield place + 1, (), 0.0
        figures = NUMBER.match(shown, place)
        if figures and not (place and shown[place - 1].isdigit()):
            clips = tuple(PREFIX + key for key in number_words.keys(figures[0].replace(GAP, ""), self._language))
            if self._known.issuperset(clips):
                yield figures.end(), clips, _NUMBER_COST


def letters(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The clips that spell somebody's own words, of the clips that are `known`; a letter that has none is left out."""
    clips = (
        f"{PREFIX}number_{letter}" if letter.isdigit() else f"{PREFIX}letter_{ord(letter):04x}"
        for letter in text.translate(_DIGITS).lower()
    )
    return tuple(clip for clip in clips if clip in known)
