"""What has to be read aloud once, so that every screen of survey and guide can be heard: ids and texts of one language. Pure.

A text with {names} is read in its parts. What can be put together from phrases that are there already is no phrase of its own.
"""

import string
from collections.abc import Iterable, Iterator, Mapping

from kiosk.audio.splicing import GAP, Splicer, normal
from kiosk.frozen import frozen
from kiosk.language.texts import Entry, Texts
from kiosk.survey.questionnaire import LocalizedText, Questionnaire

# In the order in which somebody records them: with the first part alone a whole survey can be heard.
PARTS = ("survey", "guide", "letters", "catalogue")
_GROUPS = {"citizen": "survey", "unfinished": "survey", "trouble": "survey", "spoken": "survey", "guide": "guide", "links": "guide"}
# For the officers' and the province's pages, or for paper, in groups that citizens' screens share.
_NOT_HEARD = (
    *("takeaway_", "unfinished_people", "unfinished_line", "unfinished_definition", "unfinished_none", "unfinished_reason"),
    *("unfinished_no_reason", "unfinished_short", "links_", "language", "text_size_short", "letter_"),
)


@frozen
class Phrase:
    id: str  # citizen.next, citizen.item_of.2, questionnaire.item.1.1, service.P002 ...
    text: str
    part: str  # of PARTS


class Phrases:
    """The phrases of one language, as they are gathered."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self._phrases: dict[str, Phrase] = {}
        self._splicer = Splicer((), texts.language)

    def __iter__(self) -> Iterator[Phrase]:
        """Part by part."""
        return iter(sorted(self._phrases.values(), key=lambda phrase: PARTS.index(phrase.part)))

    def add(self, name: str, text: str, part: str) -> None:
        """A phrase, or the parts of one with {names} between them; nothing for what consists of signs alone."""
        pieces = [piece for piece in pieces_of(text) if any(not letter.isdigit() and letter != GAP for letter in normal(piece))]
        for number, piece in enumerate(pieces, start=1):
            own = name if len(pieces) == 1 else f"{name}.{number}"
            self._phrases[own] = phrase = Phrase(own, " ".join(piece.replace("\u200b", "").split()), part)
            self._splicer.learn(own, phrase.text)

    def add_unless_said(self, name: str, text: str, part: str) -> None:
        """As `add`, but for what the phrases so far say already: the same words under another id are not read twice."""
        if text and self._splicer.ways_through(text) is None:
            self.add(name, text, part)

    def add_texts(self, group: str, entries: Mapping[str, Entry]) -> None:
        for key, entry in entries.items():
            if group == "spoken" and key.startswith("letter_"):
                self.add(f"{group}.{key}", str(entry), "letters")
            elif not key.startswith(_NOT_HEARD):
                forms = {"": entry} if isinstance(entry, str) else {".one": entry["one"], ".other": entry["other"]}
                for form, text in forms.items():
                    self.add(f"{group}.{key}{form}", text, _GROUPS[group])

    def add_questionnaire(self, form: Questionnaire) -> None:
        """Its purpose, thanks, scale, questions with their options, aspects and items, with the place's name left out between."""
        for name, text in _of_form(form):
            self.add(f"questionnaire.{name}", text.said(self.texts), "survey")


def pieces_of(text: str) -> list[str]:
    """What stands between the {names} of a text."""
    try:
        return [piece for piece, _, _, _ in string.Formatter().parse(text)]
    except ValueError:  # braces that somebody wrote in a name
        return [text]


def _of_form(form: Questionnaire) -> Iterable[tuple[str, LocalizedText]]:
    yield from (("purpose", form.purpose), ("thanks", form.thanks), ("scale", form.scale_question))
    yield from ((f"level.{level}", text) for level, text in form.levels.items())
    for question in form.questions:
        yield f"question.{question.id}", question.text
        if question.short:
            yield f"question.{question.id}.short", question.short
        yield from ((f"option.{question.id}.{option.code}", option.text) for option in question.options)
    for aspect in form.aspects:
        yield f"aspect.{aspect.id}", aspect.text
        yield from ((f"item.{item.id}", item.text) for item in aspect.items)
