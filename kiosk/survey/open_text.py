"""The answer to an open question as lines of one text: those tapped from a list, then the person's own words.

Beside the text stands, under the question's id and PICKED, which lines were tapped, by their codes: they are ours, not the person's
words, and are counted apart from what people wrote.
"""

import hashlib
from collections.abc import Collection, Mapping

from kiosk.frozen import frozen
from kiosk.language.texts import Texts

PICKED = ".picked"  # problems.picked: ["long_wait"]
BETWEEN = "|"  # lines of a list that a province or site has written: "รอนาน | ระบบช้า"
NONE = "-"  # in place of a list: offer none


@frozen
class ReadyAnswer:
    """A line that can be tapped: its code and its words."""

    code: str  # as the record holds it: of the shipped list, a service's id, or of a line that a province wrote
    th: str
    en: str

    def words(self, language: str) -> str:
        """Thai for readers of Thai, English for all others."""
        return self.th if language == "th" else self.en

    def said(self, texts: Texts) -> str:
        """In the language of the texts, which may have words of its own for it."""
        return texts.phrase(self.th, self.words(texts.language))


def picked_under(question: str) -> str:
    return question + PICKED


def question_of(field: str) -> str:
    """The open question whose tapped lines stand under this id; "" for any other id."""
    return field.removesuffix(PICKED) if field.endswith(PICKED) else ""


def written_list(shipped: tuple[ReadyAnswer, ...], wording: Mapping[str, str]) -> tuple[ReadyAnswer, ...]:
    """The list as a province or site has reworded it (language -> lines between BETWEEN); `shipped` where it has not.

    A line that the shipped list has keeps its code, so that it is counted together with the same line elsewhere.
    """
    if not wording.get("th", "").strip():
        return shipped
    lines = {language: [line.strip() for line in text.split(BETWEEN) if line.strip()] for language, text in wording.items()}
    thai, english = lines["th"], lines.get("en", [])
    if thai == [NONE]:
        return ()
    known = {answer.th: answer for answer in shipped}
    answers = [known.get(line, ReadyAnswer(own_code(line), line, line)) for line in thai]
    others = [*english, *(answer.en for answer in answers[len(english) :])]
    return tuple(ReadyAnswer(answer.code, answer.th, other) for answer, other in zip(answers, others, strict=False))


def own_code(line: str) -> str:
    """Of a line that only this province has: the same words have the same code at every counter."""
    return f"own-{hashlib.sha256(line.encode()).hexdigest()[:12]}"


def parts(text: str, known: Collection[str]) -> tuple[tuple[str, ...], str]:
    """(lines that are in the list `known`, in their order; the person's own words)."""
    lines = text.split("\n") if text else []
    return tuple(line for line in lines if line in known), "\n".join(line for line in lines if line not in known)


def own_words(text: str, picked: object) -> str:
    """What the person wrote: the text without its tapped lines, which come first, one for each code. `picked`: any JSON value."""
    return "\n".join(text.split("\n")[len(picked) :]) if picked and isinstance(picked, list | tuple) else text


def joined(picked: Collection[str], own: str) -> str:
    """The text of listed lines and own words; the inverse of `parts`."""
    return "\n".join([*picked, *([own] if own else [])])


def toggled(text: str, line: str, known: Collection[str]) -> str:
    """The text with a listed line added, or removed if it was there."""
    picked, own = parts(text, {*known, line})
    return joined([listed for listed in picked if listed != line] if line in picked else [*picked, line], own)


def with_own(text: str, own: str, known: Collection[str]) -> str:
    """The text with the person's own words replaced; the listed lines stay."""
    return joined(parts(text, known)[0], own.strip())
