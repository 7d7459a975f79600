"""What every part of the report shares while it is built."""

from dataclasses import dataclass
from datetime import date

from kiosk.language.texts import Texts
from kiosk.survey.questionnaire import Questionnaire
from sync.server.settings import Settings


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What every part of the report shares."""

    settings: Settings
    band: str
    t: Texts
    first: date
    last: date
    published: tuple[Questionnaire, ...] = ()  # versions of the form besides the shipped one

    @property
    def form(self) -> Questionnaire:
        return self.settings.questionnaire

    @property
    def language(self) -> str:
        return self.t.language
