"""What every part of the report shares while it is built."""

from datetime import date

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.questionnaire import Questionnaire
from sync.server.settings import Settings


@frozen
class ReportContext:
    """What every part of the report shares."""

    settings: Settings
    band: str
    t: Texts
    first: date
    last: date
    published: tuple[Questionnaire, ...] = ()  # versions of the form besides the shipped one
    service: str = ""  # of a data table: of the responses alone that chose it (a key of tallies.service_keys)

    @property
    def form(self) -> Questionnaire:
        return self.settings.questionnaire

    @property
    def language(self) -> str:
        return self.t.language
