"""What is written in a sheet of forms, as the questionnaire's ids: an id or code in any letter case, or the words printed for it.

Words are compared without blanks, letter case and kinds of dashes, Thai and English alike: a spreadsheet and a hand change those.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from kiosk.frozen import frozen
from kiosk.reports.exports import SEPARATOR, columns
from kiosk.survey.open_text import question_of
from kiosk.survey.questionnaire import Question, Questionnaire
from kiosk.survey.response import Answer
from kiosk.survey.unfinished import unfinished_question_of

PLACE = "{place}"  # stands in a question's text for the name of the place
LISTED = 20  # choices that a refusal names; of more, the nearest
_DAY = ("วันที่", "วันที่ตอบ", "วันที่กรอก", "วันเวลา", "วันเวลาที่ตอบ", "ประทับเวลา", "date", "day", "date answered", "answered at", "timestamp")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)))
_LEVEL = re.compile(r"([0-9])(?:[.,]0+)?")


@frozen
class FormWords:
    """The names of columns and of choices, each by its comparable form."""

    questionnaire: Questionnaire
    choices: Mapping[str, Mapping[str, tuple[str, ...]]]  # question -> code -> its words
    codes: Mapping[str, Mapping[str, str]]  # question -> comparable -> code
    columns: Mapping[str, str]  # comparable -> id
    levels: Mapping[str, int]

    def column(self, name: str) -> str | None:
        """The id of the column with this name in the header; None where no question, item or field of an export is called so."""
        word = comparable(name)
        return self.columns.get(word) or next((field for pattern, field in self._with_a_place() if pattern.fullmatch(word)), None)

    def known(self, names: Iterable[str]) -> int:
        """How many of these names are columns."""
        return sum(1 for name in names if name.strip() and self.column(name))

    def near(self, name: str) -> str:
        """The column that was perhaps meant; "" for none."""
        close = get_close_matches(name, columns(self.questionnaire), 1) or get_close_matches(comparable(name), self.columns, 1)
        return self.columns.get(close[0], close[0]) if close else ""

    def answer(self, field: str, cell: str) -> Answer:
        """The cell as the kind of answer its question takes; what does not fit stays text, for `answers.problems` to refuse."""
        if self.questionnaire.item(field):
            level = _LEVEL.fullmatch(cell) or _LEVEL.fullmatch(comparable(cell))
            return int(level[1]) if level else self.levels.get(comparable(cell), cell)
        if question_of(field) or unfinished_question_of(field):
            return tuple(part for part in (text.strip() for text in cell.split(SEPARATOR)) if part)
        question = self.questionnaire.question(field)
        if question is None or question.kind == "text":
            return cell
        if question.kind == "one":
            return self._code(field, cell)
        return tuple(self._code(field, part) for part in (text.strip() for text in cell.split(SEPARATOR)) if part)

    def _code(self, field: str, cell: str) -> str:
        return cell if cell in self.choices[field] else self.codes[field].get(comparable(cell), cell)

    def right(self, field: str, answer: Answer) -> str:
        """What could stand in this column, as "code (words)"; "" where the answer is a number or names nothing that does not exist."""
        if self.questionnaire.item(field):
            return "" if isinstance(answer, int) else ", ".join(f"{level} ({text.th})" for level, text in self.questionnaire.levels.items())
        choices = self.choices.get(field, {})
        wrong = next((code for code in (answer if isinstance(answer, tuple) else (answer,)) if code not in choices), None)
        if wrong is None or not choices:
            return ""
        codes: Collection[str] = choices
        if len(choices) > LISTED:
            near = get_close_matches(comparable(str(wrong)), self.codes[field], 5, 0.4)
            codes = dict.fromkeys(self.codes[field][word] for word in near) or list(choices)[:5]
        listed = [f"{code} ({choices[code][0]})" if choices[code] else code for code in codes]
        return ", ".join([*listed, "..."] if len(listed) < len(choices) else listed)

    def _with_a_place(self) -> Iterable[tuple[re.Pattern[str], str]]:
        for question in self.questionnaire.questions:
            for text in (question.text.th, question.text.en):
                if PLACE in text:
                    before, after = (re.escape(comparable(part)) for part in text.split(PLACE, 1))
                    yield re.compile(f"(?:{re.escape(question.printed)})?{before}.*{after}"), question.id


def words_of(questionnaire: Questionnaire, services: Collection[str]) -> FormWords:
    """`services`: the ids that may be chosen, or a mapping of them to their names."""
    names: dict[str, str] = dict.fromkeys(_DAY, "answered_at")
    for question in questionnaire.questions:
        for text in (question.text.th, question.text.en):
            names |= {text: question.id, f"{question.printed} {text}": question.id}
    for item in questionnaire.items:
        for text in (item.text.th, item.text.en):
            names |= dict.fromkeys((text, f"{item.id} {text}", f"{item.id}. {text}", f"ข้อ {item.id}"), item.id)
    names |= {field: field for field in columns(questionnaire)}
    choices = {question.id: _choices(question, services) for question in questionnaire.questions if question.kind != "text"}
    codes = {field: _by_words(listed) for field, listed in choices.items()}
    return FormWords(questionnaire, choices, codes, {comparable(name): field for name, field in names.items()}, _levels(questionnaire))


def _choices(question: Question, services: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Code -> its words."""
    if not question.options_from:
        return {option.code: (option.text.th, option.text.en) for option in question.options}
    return {code: (services[code],) if isinstance(services, Mapping) else () for code in services}


def _levels(questionnaire: Questionnaire) -> dict[str, int]:
    """Comparable word -> level: the word alone, or with its number."""
    levels: dict[str, int] = {}
    for level, text in questionnaire.levels.items():
        for word in (text.th, text.en):
            forms = (word, f"{level}{word}", f"{level}-{word}", f"{level}={word}", f"{level}({word})", f"{word}({level})")
            levels |= dict.fromkeys(map(comparable, forms), level)
    return levels


def comparable(text: str) -> str:
    """The text without what a spreadsheet or a hand changes in it."""
    return re.sub(r"[\s\u200b-\u200d\ufeff?:*]", "", unicodedata.normalize("NFKC", text).translate(_DASHES)).casefold()


def _by_words(choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Comparable word -> code. A code comes before any words; words that two choices share name neither."""
    named: dict[str, str] = {}
    shared: set[str] = set()
    for code, texts in choices.items():
        for text in texts:
            for word in {comparable(text), comparable(re.sub(r"\s*\([^()]*\)\s*$", "", text))}:
                shared |= {word} if named.setdefault(word, code) != code else set()
    return {word: code for word, code in named.items() if word and word not in shared} | {comparable(code): code for code in choices}
