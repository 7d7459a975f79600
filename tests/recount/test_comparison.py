"""Every figure of the comparisons is what a recount of the single responses gives."""

from collections.abc import Mapping, Sequence

from tests.recount.arithmetic import Figures, Record, counted, printed
from tests.recount.comparing import (
    STATES,
    by_mode,
    corrected,
    difference_words,
    low_share,
    places,
    range_words,
    silent_bounds,
    state,
    weighted,
)
from tests.recount.conftest import Recount
from tests.recount.reading import Page

SURE = "ช่วงความเชื่อมั่น 95% ตามปกติ"
TIME, OTHERS = ("ดีขึ้น", "ลดลง"), ("สูงกว่า", "ต่ำกว่า")


def without(records: Sequence[Record], part: Sequence[Record]) -> Figures:
    inside = {id(record) for record in part}
    return Figures([record for record in records if id(record) not in inside], {})


def test_districts_side_by_side(recount: Recount) -> None:
    """Share of 3 and below, goal, the month before, all others together, place; of the year and of each month."""
    months = recount.months()
    for month in ("", *months):
        rows = recount.page("/compare", month=month).tables()[0]
        every = {district: recount.figures(district, month) for district in recount.province.districts}
        seats, records = places(every), recount.scope(month=month)[0]
        earlier = [name for name in months if name < month]
        before = earlier[-1] if month and earlier and follows(earlier[-1], month) else ""
        for district, figures in every.items():
            cells = [cell.text() for cell in rows[district]]
            others = without(records, [record for record in records if record["district"] == district])
            past = recount.figures(district, before) if before else Figures([], {})
            assert cells[:4] == [
                printed(figures.percent),
                printed(low_share(figures)),
                STATES[state(figures)],
                difference_words(figures, past, TIME),
            ], (district, month)
            assert cells[-5:] == [
                difference_words(figures, others, OTHERS),
                seats[district],
                counted(figures.n),
                "",
                figures.ends(),
            ], (district, month)


def follows(before: str, month: str) -> bool:
    return int(month[:4]) * 12 + int(month[5:]) == int(before[:4]) * 12 + int(before[5:]) + 1


def test_services_side_by_side(recount: Recount) -> None:
    """Each beside the respondents who did not choose it."""
    rows = recount.page("/compare", by="services").tables()[0]
    records, names = recount.scope()[0], sorted(recount.services())
    every = {service: recount.figures(service=service) for service in names if recount.figures(service=service).complete}
    seats = places(every)
    for service, figures in every.items():
        known = recount.settings.catalogue.services.get(service)
        title = known.name if known else f"งานของอำเภอกุดชุม ({service.partition('@')[2]})"
        cells = [cell.text() for cell in rows[title]]
        others = without(records, [record for record in records if any(record is chosen for chosen in figures.complete)])
        assert cells == [
            printed(figures.percent),
            printed(low_share(figures)),
            STATES[state(figures)],
            "–",
            difference_words(figures, others, OTHERS),
            seats[service],
            counted(figures.n),
            "",
            figures.ends(),
        ], service


def check_certainty(page: Page, figures: Figures, services: Mapping[str, Figures] | None) -> None:
    """`services`: of the same scope and days; None where the page is of one service."""
    facts = next(table for table in page.tables() if SURE in table)
    assert facts[SURE][0].text() == (figures.ends() or "–")
    assert facts["ช่วงความเชื่อมั่น 95% ปรับตามจำนวนผู้มารับบริการ"][0].text() == range_words(corrected(figures))
    assert facts["ถ้ารวมผู้ที่ไม่ได้ตอบ ต่ำสุดถึงสูงสุดที่เป็นไปได้"][0].text() == range_words(silent_bounds(figures))
    assert facts["ผู้ตอบต่อผู้มารับบริการ 100 คน ตามวิธีตอบ"][0].text() == by_mode(figures)
    if services is not None:
        percent, covers = weighted(services)
        assert facts["ร้อยละเมื่อถ่วงตามงานที่ใช้จริง"][0].text() == percent and covers in page.root.text()


def test_how_sure_the_figures_are(recount: Recount) -> None:
    """Corrected interval, bounds, service mix, rates by mode and the share of low answers: of the whole, each district, each service."""
    services = sorted(recount.services())
    for month in ("", recount.months()[0]):
        whole = recount.figures(month=month)
        page = recount.page("/overview", month=month)
        check_certainty(page, whole, {service: recount.figures(month=month, service=service) for service in services})
        assert f"{printed(low_share(whole))}% ของคำตอบทุกข้อ" in page.root.text()
    for district in recount.province.districts:
        own = {service: recount.figures(district, service=service) for service in services}
        check_certainty(recount.page(f"/districts/{district}"), recount.figures(district), own)
    for service in services:
        check_certainty(recount.page(f"/services/{service}"), recount.figures(service=service), None)
