"""An errand that could not be finished today, and why: asked beside the manual's form, counted beside the scores, never inside them.

The figure has one definition. People: how many of the responses that count (kiosk.survey.counting), complete or broken off, say that the
errand was not finished. Reasons: how many of these people tapped each; one person may tap several, or none. Services: how many of these
people named the service. Trials and withdrawn responses count nowhere, and a corrected one counts in its last form. No score, no `n`, no
response rate and no question of the form depends on any of it.

In the record it stands under the id of the question that names services and UNFINISHED, as a list of codes: a province that does not know
it stores it as it stores every list of codes.
"""

from collections.abc import Iterable, Mapping, Sequence

from kiosk.frozen import frozen
from kiosk.language.texts import Texts

UNFINISHED = ".unfinished"  # services.unfinished: ["said", "long_wait"]
SAID = "said"  # in every such answer: who gives no reason is counted, who gives several is counted once
REASONS = ("papers_missing", "system_down", "link_broken", "wrong_office", "long_wait", "other")  # as they are offered
_OF_SERVICE = ".service"  # in the tallies, under services.unfinished.service: the services that these people named


@frozen
class Unfinished:
    """`reasons`: code -> people, the most frequent first; `services`: service -> people. Only what somebody said is there."""

    people: int
    reasons: Mapping[str, int]
    services: Mapping[str, int]


def unfinished_under(question: str) -> str:
    return question + UNFINISHED


def unfinished_question_of(field: str) -> str:
    """The question under whose id this answer stands; "" for any other id."""
    return field.removesuffix(UNFINISHED) if field.endswith(UNFINISHED) else ""


def answer_of(reasons: Iterable[str]) -> tuple[str, ...]:
    """The answer of somebody who could not finish, with the reasons that they tapped."""
    tapped = set(reasons)
    return (SAID, *(reason for reason in REASONS if reason in tapped))


def reasons_in(answer: object) -> tuple[str, ...]:
    """The reasons of an answer of any kind; none where nobody said that the errand was not finished."""
    codes = answer if isinstance(answer, tuple | list) else ()
    return tuple(code for code in codes if isinstance(code, str) and code != SAID)


def codes_counted(question: str, answers: Mapping[str, object], services: Sequence[str]) -> list[tuple[str, object]]:
    """What the answers add to the tallies, as (question, code). `question`: the one that names services; `services`: those named."""
    codes = answers.get(unfinished_under(question))
    if not isinstance(codes, tuple | list) or not codes:
        return []
    field = unfinished_under(question)
    named = [(field + _OF_SERVICE, service) for service in services]
    return [*((field, code) for code in codes), *named]


def unfinished_of(options: Mapping[str, Mapping[str, int]], question: str) -> Unfinished:
    """The figure from the tallies' options: question -> code -> responses."""
    field = unfinished_under(question)
    codes = {code: n for code, n in options.get(field, {}).items() if n}
    reasons = sorted(((code, n) for code, n in codes.items() if code != SAID), key=lambda line: (-line[1], _place(line[0])))
    return Unfinished(codes.get(SAID, 0), dict(reasons), {service: n for service, n in options.get(field + _OF_SERVICE, {}).items() if n})


def reasons_in_words(figure: Unfinished, texts: Texts) -> str:
    """เอกสารไม่ครบ 2 · รอนานเกินไป 1"""
    return " · ".join(texts("unfinished_line", reason=reason_in_words(code, texts), n=n) for code, n in figure.reasons.items())


def reason_in_words(code: str, texts: Texts) -> str:
    """The code itself where another version offered it."""
    return texts(f"unfinished_{code}") if code in REASONS else code


def _place(reason: str) -> tuple[int, str]:
    return (REASONS.index(reason) if reason in REASONS else len(REASONS), reason)
