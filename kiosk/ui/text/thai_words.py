"""Where a Thai line may break: ICU's dictionary, corrected by a list of words that stay whole. It draws nothing.

Measured on the questionnaire, the catalogue and the screens' texts (Python 3.11, 2 cores): icu4py imports in 22 ms, takes
6 MB of memory and breaks a title in 0.1 ms, but splits เจ้า|หน้าที่ and misreads การก|รอก; PyThaiNLP's newmm has the best
words but takes 60 MB; nlpo3 takes 4 MB but needs a word list of 60,000 lines to be shipped; BudouX breaks inside words.
So: ICU, loaded only when a line does not fit, and assets/thai_compounds.txt for what must not be torn.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from pathlib import Path

from kiosk.ui.text.text_cache import cached

COMPOUNDS = Path(__file__).resolve().parents[3] / "assets" / "thai_compounds.txt"
_NEVER_FIRST = set("ๆฯ)]}”’»!?,.:;/%")  # never before these (W3C, Thai Layout Requirements)
_MARKS = set("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")  # nor before a vowel or mark that belongs to the letter before it
_NEVER_LAST = set("([{“‘«เแโใไ")
_PREFIXES = {"ไม่", "การ", "ความ", "ผู้", "นัก", "ใบ", "คำ", "กรม", "ราย"}  # these stay with the word that follows
# So do these with the name of a place, but not with what a sentence goes on with.
_PLACE = re.compile(
    "(?:จังหวัด|อำเภอ|ตำบล)(?!เปิด|ที่|ละ|อาจ|ได้|ก่อน|และ|ทราบ|จะ|ถึง|เข้า|ไม่|ยอม|ครบ|แล้ว|จึง|ให้|หรือ|เก็บ|คำ|ใน|มี|เป็น|ของ|นี้|ใด|รับ|[^ก-ฮเแโใไ])"
)


@lru_cache(maxsize=1)
def _compounds() -> tuple[frozenset[str], int]:
    """(the words that stay whole, the length of the longest)."""
    lines = (line.strip() for line in COMPOUNDS.read_text(encoding="utf-8").splitlines())
    words_listed = frozenset(line for line in lines if line and not line.startswith("#"))
    return words_listed, max(map(len, words_listed))


def _kept_whole(text: str, most: int = 1000) -> Iterator[tuple[int, int]]:
    """Where compounds of at most `most` letters stand, the longest first, none within another. Looking them up costs less than
    compiling a pattern."""
    compounds, longest = _compounds()
    longest = min(longest, most)
    start = 0
    while start < len(text):
        ends = range(min(len(text), start + longest), start, -1)
        end = next((end for end in ends if text[start:end] in compounds), 0)
        if end:
            yield start, end
        start = end or start + 1


@cached(4096)
def words(text: str) -> tuple[str, ...]:
    """The text in pieces between which a line may break; joined they are the text again (a piece keeps its space)."""
    from icu4py.breakers import LineBreaker  # late: 22 ms that a start does not need

    breaks: set[int] = set()
    edges = [0, *chain.from_iterable(_kept_whole(text)), len(text)]
    # The dictionary reads only what lies between words of the list: it would take a letter of theirs, ไม่รู้|จักร|หัส.
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        breaks |= {start, *(start + place for place in accumulate(len(piece) for piece in LineBreaker(text[start:end], "th")))}
    breaks -= {match.end() for match in _PLACE.finditer(text)}
    return _joined(_cut(text, breaks))


def _joined(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """A prefix such as การ or ไม่ never ends a line: it goes with the next piece."""
    joined, waiting = [], ""
    for piece in pieces:
        waiting += piece
        if piece.lstrip("(“") not in _PREFIXES:
            joined.append(waiting)
            waiting = ""
    return (*joined, waiting) if waiting else tuple(joined)


def syllables(word: str) -> tuple[str, ...]:
    """A compound in smaller ones and the dictionary's own pieces, ศูนย์|ดำรงธรรม: where to break when the whole is too wide."""
    from icu4py.breakers import LineBreaker

    breaks = set(accumulate(len(piece) for piece in LineBreaker(word, "th")))
    for start, end in _kept_whole(word, len(word.strip(" ")) - 1):
        breaks = breaks - set(range(start + 1, end)) | {start, end}
    return _cut(word, breaks)


def _cut(text: str, breaks: set[int]) -> tuple[str, ...]:
    edges = [0, *sorted(place for place in breaks if 0 < place < len(text) and _may_break(text, place)), len(text)]
    return tuple(text[start:end] for start, end in pairwise(edges) if start < end)


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if "\N{NO-BREAK SPACE}" in (before, after):
        return False
    if after in _NEVER_FIRST or after in _MARKS or after in " -–" or before in _NEVER_LAST or before in "-–":
        return False
    bare, following = text[:place].rstrip(" "), text[place:].lstrip(" ")
    if before == " " and (bare[-1:].isdigit() or (following[:1].isdigit() and not (bare[-1:].isascii() and bare[-1:].isalpha()))):
        return False  # "มาตรา 40", "2 นาที", "6 months": a number stays with what it counts
    return bare[-1:] not in tuple("([{“‘«") and following[:1] not in ("ๆ", "·")
