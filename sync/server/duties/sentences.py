"""What is said of each duty of the province: a title and a sentence, in the reader's language. assess.py judges."""

from collections.abc import Callable, Iterable
from datetime import datetime

from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import day_of, fiscal_year_days, month_name, short_date
from kiosk.survey.duties import kpi_score
from kiosk.survey.limits import FEWEST_SERVICES
from kiosk.survey.scoring import shown
from sync.server.duties.assess import ProvinceDuty, ProvinceFacts, districts_open, next_sending_day


def title_and_sentence(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    """`t`: the texts of the province's pages."""
    return _SENTENCES[duty.name](duty, facts, t)


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _services(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    title, short = t("duty_services"), _names(f"{name} ({count})" for name, count in duty.districts.items())
    if duty.outcome == "no_districts":
        return title, t("no_districts_hint")
    if short:
        return title, t("duty_services_short", names=short, fewest=FEWEST_SERVICES)
    return title, t("duty_services_good", n=len(facts.districts), fewest=FEWEST_SERVICES)


def _kpi(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    opened = districts_open(facts)
    title = t("duty_kpi", score=kpi_score(opened))
    if duty.state == "done":
        return title, t("kpi_words", n=opened)
    return title, t("duty_kpi_next", following=kpi_score(opened + 1), fewest=FEWEST_SERVICES)


def _sending(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    title = t("duty_sending", month=month_name(facts.due_month, t.language))
    return title, t("duty_sending_waiting", names=_names(duty.districts)) if duty.districts else t("duty_sending_good")


def _next_sending(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    day = next_sending_day(facts.today, facts.sending_day)
    sentence = t("duty_next_words", n=(day - facts.today).days, day=facts.sending_day)
    return t("duty_next", day=short_date(day, t.language)), sentence


def _reconciliation(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    if not duty.districts:
        return t("duty_agreement"), t("duty_agreement_good", n=sum(district.agreed for district in facts.districts))
    names = _names(t("duty_days", name=name, n=days) for name, days in duty.districts.items())
    return t("duty_agreement"), t("duty_agreement_red" if duty.outcome == "differing" else "duty_agreement_grey", names=names)


def _silent(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    since = {name: short_date(day_of(datetime.fromisoformat(heard[0])), t.language) for name, heard in facts.silent.items()}
    names = _names(t("duty_silent_of", name=name, n=count, day=since[name]) for name, count in duty.districts.items())
    return t("duty_silent"), t("duty_silent_red", names=names) if names else t("duty_silent_good")


def _refused(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    return t("duty_refused"), t("duty_refused_by", names=_names(f"{name} ({count})" for name, count in duty.districts.items()))


def _comments(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    if duty.state == "done":
        return t("duty_comments"), t("duty_comments_good")
    return t("duty_comments"), t(f"duty_comments_{duty.outcome}", n=facts.unread)


def _links(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    names = _names(t("duty_links_of", name=name, n=count) for name, count in duty.districts.items())
    return t("duty_links"), t("duty_links_stale", names=names) if names else t("duty_links_good")


def _proposals(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    names = _names(t("duty_links_of", name=name, n=count) for name, count in duty.districts.items())
    return t("duty_proposals"), t("duty_proposals_waiting", names=names) if names else t("duty_proposals_good")


def _responses(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    names = "; ".join(_too_few(name, facts, t) for name in duty.districts)
    return t("duty_enough"), t("duty_enough_few", names=names) if names else t("duty_enough_good")


def _too_few(district: str, facts: ProvinceFacts, t: Texts) -> str:
    summary = facts.summaries[district]
    ends = f"{shown(summary.interval[0])}–{shown(summary.interval[1])}" if summary.interval else "–"
    if summary.target is None:
        return t("duty_enough_uncounted", name=district)
    return t("duty_enough_of", name=district, n=summary.totals.complete, target=summary.target, interval=ends)


def _questionnaire(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    title = t("duty_provider", day=short_date(fiscal_year_days(duty.year)[1], t.language))
    return title, t("duty_provider_missing", names=_names(duty.districts)) if duty.districts else t("duty_provider_good")


def _report(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    title = t("duty_report", year=duty.year if t.language == "th" else duty.year - 543)
    return title, t("duty_report_none") if duty.outcome == "none" else t(f"report_state_{duty.outcome}")


_SENTENCES: dict[str, Callable[[ProvinceDuty, ProvinceFacts, Texts], tuple[str, str]]] = {
    "services": _services,
    "kpi": _kpi,
    "sending": _sending,
    "next_sending": _next_sending,
    "reconciliation": _reconciliation,
    "silent": _silent,
    "refused": _refused,
    "comments": _comments,
    "links": _links,
    "proposals": _proposals,
    "responses": _responses,
    "questionnaire": _questionnaire,
    "report": _report,
}
