"""What a configuration would change, in parts that a page can show side by side: services, texts, the questionnaire's words,
the emblem. Pure."""

from collections.abc import Mapping, Sequence

from kiosk.frozen import frozen
from kiosk.survey import questionnaire
from kiosk.survey.limits import LANGUAGES
from kiosk.survey.questionnaire import Questionnaire
from sync import wire
from sync.server.configuration.form_texts import texts_of

NAMES = ("services", "texts", "questionnaire")


@frozen
class WordChange:
    """One text in one language; "" where it is not there. `place`: a text's name, or a place of the questionnaire (form_texts)."""

    place: str
    language: str
    before: str
    after: str


@frozen
class ConfigChanges:
    """`left`: what the province stops deciding; kiosks go on with what they took last."""

    added: Sequence[str]
    removed: Sequence[str]
    reordered: bool
    texts: Sequence[WordChange]
    form: Sequence[WordChange]
    versions: tuple[Questionnaire, Questionnaire] | None  # of the questionnaire, where another one is published
    left: Sequence[str]
    emblem: tuple[str, str] | None = None  # the SHA-256 of both pictures, "" for none, where another one is published

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.reordered or self.texts or self.versions or self.left or self.emblem)


def changes_between(before: wire.Config, after: wire.Config, shipped: Questionnaire) -> ConfigChanges:
    """`shipped`: the form that kiosks ask while no other is published."""
    left = [name for name in NAMES if name in before and name not in after]
    old, new = before.get("services", []), after.get("services", [])
    staying = [service for service in old if service in new]
    forms = [form_of(config, shipped) for config in (before, after)]
    emblems = before.get("emblem_sha256", ""), after.get("emblem_sha256", "")
    other_form = "questionnaire" in after and forms[0] != forms[1]
    return ConfigChanges(
        added=[service for service in new if service not in old],
        removed=[service for service in old if service not in new] if "services" in after else [],
        reordered=bool(new) and staying != [service for service in new if service in old],
        texts=_words_changed(*(_flat(config.get("texts", {})) for config in (before, after))) if "texts" in after else [],
        form=_words_changed(*map(_said, forms)) if other_form else [],
        versions=(forms[0], forms[1]) if other_form else None,
        left=left,
        emblem=emblems if emblems[0] != emblems[1] else None,
    )


def form_of(config: wire.Config, shipped: Questionnaire) -> Questionnaire:
    """The questionnaire of a configuration that was checked (published.check)."""
    return questionnaire.parse(config["questionnaire"], "The questionnaire") if "questionnaire" in config else shipped


def _flat(texts: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], str]:
    return {(name, language): text for language, entries in texts.items() for name, text in entries.items()}


def _said(form: Questionnaire) -> dict[tuple[str, str], str]:
    return {(place, language): text.get(language) for place, text in texts_of(form).items() for language in LANGUAGES}


def _words_changed(before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> list[WordChange]:
    places = dict.fromkeys([*before, *after])
    lines = (WordChange(*place, before.get(place, ""), after.get(place, "")) for place in places)
    return [line for line in lines if line.before != line.after]
