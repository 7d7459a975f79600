"""The question that is ready for provinces: on whose behalf people came (assets/questionnaire_on_behalf.toml). Pure."""

from kiosk.frozen import replace
from kiosk.survey.questionnaire import Questionnaire
from sync.server.configuration.form_texts import as_toml
from sync.server.configuration.published import read_form

ON_BEHALF = "on_behalf"  # its id, which stays


def with_on_behalf(form: Questionnaire, lines: str) -> Questionnaire:
    """The form with the question of `lines` (TOML) behind its own; as it is where it asks already. Raises ConfigurationError."""
    return form if form.question(ON_BEHALF) else read_form(f"{as_toml(form)}\n{lines}")


def without_on_behalf(form: Questionnaire) -> Questionnaire:
    return replace(form, questions=tuple(question for question in form.questions if question.id != ON_BEHALF))
