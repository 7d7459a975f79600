"""Days, states and kinds as the report and the pages say them, and how a count is printed."""

from datetime import date

from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import BANGKOK, moment_of, short_date
from kiosk.survey.scoring import MISSING
from sync.server.report.model import ReportData, Result


def count_words(value: int | None) -> str:
    """A number of persons or uses; an en dash where nobody counted."""
    return MISSING if value is None else f"{value:,}"


def phones_counted(scope: Result) -> str:
    """The text that says whether answers from telephones are in the figures."""
    return "mode_phone_beside" if scope.complete == scope.self_answered + scope.assisted + scope.paper else "mode_phone_inside"


def day_words(day: str, t: Texts) -> str:
    """23 พ.ย. 2569, from an ISO day."""
    return short_date(date.fromisoformat(day), t.language)


def moment_words(moment: str, t: Texts) -> str:
    """23 พ.ย. 2569 09:41 น., from an ISO moment with an offset; a stored one that no calendar shows stays as it is."""
    stored = moment_of(moment)
    if stored is None:
        return moment
    at = stored.astimezone(BANGKOK)
    return t("moment", day=short_date(at.date(), t.language), time=f"{at:%H:%M}")


def state_words(report: ReportData, t: Texts) -> str:
    return t(f"report_state_{report.state}")


def kpi_names(report: ReportData, t: Texts) -> str:
    """The districts that count, and what that rests on where it is not what is open now."""
    names = t("kpi_names_words", names=", ".join(report.kpi.names) or MISSING)
    return names if report.kpi.rests_on == "now" else f"{names}\n{t('kpi_rests_' + report.kpi.rests_on)}"


def kind_words(kind: str, t: Texts) -> str:
    """What an open question asks for, in two words; another version's own question comes in its own."""
    return t.get(f"kind_{kind}") or kind
