"""Every figure of the province's pages is what a recount of the single responses gives."""

import itertools
from collections import Counter
from collections.abc import Mapping

import pytest

from tests.recount.arithmetic import ASPECTS, DASH, FORM, ITEMS, Figures, Record, counted, few_words, printed
from tests.recount.comparing import STATES, low_share, state
from tests.recount.conftest import Recount
from tests.recount.made_province import OPTIONS, PROVINCE
from tests.recount.reading import Element, Page

HIDDEN = "ไม่แสดง *"
THAI_MONTHS = dict(
    zip(
        (f"{number:02d}" for number in range(1, 13)),
        ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"],
        strict=True,
    )
)


def month_words(month: str) -> str:
    return f"{THAI_MONTHS[month[5:]]} {int(month[:4]) + 543}"


def check_cards(page: Page, figures: Figures) -> None:
    """The four large numbers and what stands under them."""
    people, answered, percent, overall = (page.cards[label] for label in ("ผู้มารับบริการ", "ผู้ตอบแบบสำรวจ", "ร้อยละความพึงพอใจ", "คะแนนภาพรวม"))
    uses = "ยังไม่ได้นับผู้มารับบริการ" if figures.uses is None else f"ใช้บริการ {counted(figures.uses)} ครั้ง"
    rate = "ยังไม่มีจำนวนผู้มารับบริการ" if figures.rate is None else f"ร้อยละ {printed(figures.rate)} ของผู้มารับบริการ"
    assert people == [counted(figures.people), uses]
    assert answered == [counted(figures.n), rate]
    assert percent[0] == printed(figures.percent) and overall[0] == printed(figures.overall)
    note = figures.ends() or "ผู้ตอบยังน้อย ยังไม่คำนวณช่วงความเชื่อมั่น"
    assert percent[-1] == (f"น่าจะอยู่ระหว่าง {note}" if figures.interval else note)
    if figures.few:
        assert overall[-1] == few_words(figures.n)
    elif figures.overall is not None:
        assert overall[-1] == f"ระดับ{figures.level}"


def check_items(table: Mapping[str, list[Element]], figures: Figures) -> None:
    """Mean and S.D. of each aspect and item, and who is too few."""
    lines = {words.split()[0].rstrip("."): cells for words, cells in table.items()}
    for aspect, items in ASPECTS.items():
        assert lines[aspect][1].texts("cell-note") == [printed(figures.aspect(aspect))]
        assert bool(list(lines[aspect][1].all("span", "cell-note"))) == (0 < figures.aspect_n(aspect) < 5)
        for item in items if len(items) > 1 else ():
            scored = figures.item(item)
            assert lines[item][1].texts("cell-note") == [printed(scored.mean)], item
            assert [note.text() for note in lines[item][1].all("span", "cell-note")] == ([few_words(scored.n)] if 0 < scored.n < 5 else [])
            assert lines[item][2].text().removeprefix("S.D. ") == (printed(scored.sd) if scored.sd is not None else ""), item


def check_levels(table: Mapping[str, list[Element]], figures: Figures) -> None:
    """How many gave each level of each item."""
    lines = {words.split()[0].rstrip("."): cells for words, cells in table.items()}
    for item in ITEMS:
        scored = figures.item(item)
        levels = lines[item][0].text().split(", ")
        assert tuple(int(words.split()[-1]) for words in levels) == scored.counts
        assert lines[item][1].text() == f"{counted(scored.n)} คน"


def left_out(recount: Recount) -> str:
    return ", ".join(f"{district} {len(days)} วัน" for district, days in recount.uncounted().items())


def overview_cells(figures: Figures) -> list[str]:
    return [
        printed(figures.percent),
        "",  # the bar
        figures.ends(),
        STATES[state(figures)],
        counted(figures.n),
        printed(figures.rate),
        counted(figures.people),
        counted(figures.uses),
    ]


@pytest.mark.parametrize("whole_year", [True, False])
def test_the_overview(recount: Recount, whole_year: bool) -> None:
    """Cards, every district, the sum, the items, the indicator; of the year, and of each month."""
    for month in [""] if whole_year else recount.months():
        page, whole = recount.page("/overview", month=month), recount.figures(month=month)
        check_cards(page, whole)
        districts = page.tables()[0]
        for district in recount.province.districts:
            cells, figures = districts[district], recount.figures(district, month)
            assert [cell.text() for cell in cells[:8]] == overview_cells(figures), district
            assert cells[8].texts("more") == [str(len(recount.province.open_services[district]))]
        assert [cell.text() for cell in districts["รวมทั้งจังหวัด"][:8]] == overview_cells(whole)
        check_items(page.tables()[1], whole)
        enough = sum(len(services) >= 5 for services in recount.province.open_services.values())
        assert len(list(page.root.all("li", "reached"))) == min(enough, 3)
        if whole_year:
            assert left_out(recount) in page.root.text()


def test_each_district(recount: Recount) -> None:
    """Cards, items, levels, modes, target, who answered; of the year and of each month."""
    for district in recount.province.districts:
        for month in ("", *recount.months(district)):
            page, figures = recount.page(f"/districts/{district}", month=month), recount.figures(district, month)
            items, _, levels, facts = page.tables()[:4]
            check_cards(page, figures)
            check_items(items, figures)
            check_levels(levels, figures)
            assert facts["จำนวนผู้ตอบที่ควรได้ (เกณฑ์ของระบบ)"][0].text() == (f"{counted(figures.n)} จาก {counted(figures.target)}")
            assert facts["วันนี้ทำไม่สำเร็จ"][0].text("cell-note") == counted(figures.unfinished)
            modes = " · ".join(f"{counted(figures.mode(mode))}" for mode in ("self", "assisted", "paper"))
            assert [piece.split()[-1] for piece in facts["วิธีตอบ"][0].text().split(" · ")] == modes.split(" · ")
            if not month:
                check_who_answered(page, figures)


def check_who_answered(page: Page, figures: Figures) -> None:
    """Counts of 1 to 4 are hidden and with one of them the smallest other; all others are those of the responses."""
    labels = {option["th"]: option["code"] for question in FORM["question"] for option in question.get("options", ())}
    seen: dict[str, dict[str, list[str]]] = {}
    for line in page.root.all("div", "line"):
        words, numbers = (part for part in line.children if isinstance(part, Element))
        for question, codes in OPTIONS.items():
            if labels.get(words.text()) in codes and labels[words.text()] not in seen.get(question, {}):
                seen.setdefault(question, {})[labels[words.text()]] = numbers.texts()
                break
    for question in ("age", "frequency"):  # asked alike in both versions of the form
        given = [record["answers"][question] for record in figures.complete if question in record["answers"]]
        if len(given) < 5:
            continue
        counts = {code: given.count(code) for code in OPTIONS[question]}
        hidden = {code for code, count in counts.items() if 0 < count < 5}
        if len(hidden) == 1:
            hidden.add(min((code for code in counts if counts[code] >= 5), key=lambda code: counts[code]))
        for code, count in counts.items():
            number, *percent = seen[question][code]
            assert number == (HIDDEN if code in hidden else counted(count)), (question, code)
            if code not in hidden:
                assert percent == [f"{printed(Figures.share(count, len(given)))} %"]


def test_the_trend(recount: Recount) -> None:
    """Every month of the whole, of each district, and of each service: its own uses and its own rate."""
    for district, service in [
        *itertools.product(("", *recount.province.districts), ("",)),
        *(("", chosen) for chosen in sorted(recount.services())),
    ]:
        page = recount.page("/trend", district=district, service=service)
        months = recount.months(service.partition("@")[2] or district)
        if not months:
            continue
        table = page.tables()[-1]
        for month in months:
            figures = recount.figures(district, month, service)
            came = [] if service else [counted(figures.people)]
            assert [cell.text() for cell in table[month_words(month)]] == [
                printed(figures.percent),
                figures.ends(),
                STATES[state(figures)],
                *came,
                counted(figures.uses),
                counted(figures.n),
                printed(figures.rate),
                printed(figures.overall),
                figures.level,
            ], (district, service, month)


def test_the_services(recount: Recount) -> None:
    """The list of the whole and of each district, and the page of each service across the districts."""
    for district in ("", *recount.province.districts):
        table = recount.page("/services", district=district).tables()
        lines = table[0] if table else {}
        for service in recount.services(district):
            figures, cells = recount.figures(district, service=service), lines[name_of(recount, service, district)]
            assert [cell.text() for cell in cells] == [
                printed(figures.percent),
                "",
                figures.ends(),
                STATES[state(figures)],
                counted(figures.n),
                printed(low_share(figures)),
                counted(figures.uses),
                printed(figures.rate),
            ], (district, service)
    for service in sorted(recount.services()):
        check_service(recount, service)


def check_service(recount: Recount, service: str) -> None:
    page, whole = recount.page(f"/services/{service}"), recount.figures(service=service)
    assert page.cards["จำนวนครั้งที่ใช้บริการ"][0] == counted(whole.uses)
    by_district = {district: recount.figures(district, service=service) for district in recount.province.districts}
    answered = f"มีผู้ตอบใน {sum(figures.n > 0 for figures in by_district.values())} อำเภอ"
    rate = "" if whole.rate is None else f" · ร้อยละ {printed(whole.rate)} ของการใช้บริการนี้"
    assert page.cards["ผู้ตอบแบบสำรวจ"] == [counted(whole.n), answered + rate]
    assert page.cards["ร้อยละความพึงพอใจ"][0] == printed(whole.percent)
    assert f"วันนี้ทำไม่สำเร็จ {whole.unfinished} คน" in page.root.text()
    items, districts, _, levels = page.tables()[:4]
    check_items(items, whole)
    check_levels(levels, whole)
    for district, figures in by_district.items():
        if figures.n or figures.partial or figures.uses:
            assert [cell.text() for cell in districts[district]] == [
                printed(figures.percent),
                "",
                figures.ends(),
                counted(figures.n),
                counted(figures.uses),
            ], (service, district)
        else:
            assert district not in districts


def name_of(recount: Recount, service: str, district: str = "") -> str:
    """The catalogue's; a district's own service has the name that it gave, beside others with its district."""
    known = recount.settings.catalogue.services.get(service)
    own = service.partition("@")[2]
    return known.name if known else "งานของอำเภอกุดชุม" if own == district else f"งานของอำเภอกุดชุม ({own})"


def test_the_table_of_items(recount: Recount) -> None:
    """Every item in every district and in the whole, and no colour where fewer than five answered."""
    for service in ("", "L022"):
        page = recount.page("/items", service=service)
        heads = [head.text() for head in next(page.root.all("thead")).all("th")][1:-1]
        assert set(heads) == set(recount.province.districts)
        table = page.tables()[0]
        lines = {words.split()[0].rstrip("."): cells for words, cells in table.items()}
        for place, district in enumerate((*heads, "")):
            figures = recount.figures(district, service=service)
            for item in ITEMS[:9]:
                scored, cell = figures.item(item), lines[item][place]
                assert cell.texts("cell-note") == [printed(scored.mean)]
                assert ("heat-none" in cell.classes) == (scored.n < 5), (item, district)
                assert [note.text() for note in cell.all("span", "cell-note")] == ([few_words(scored.n)] if 0 < scored.n < 5 else [])
            for aspect in ASPECTS:
                assert lines[aspect][place].texts("cell-note") == [printed(figures.aspect(aspect))]
            assert table["คะแนนภาพรวม"][place].texts("cell-note") == [printed(figures.overall)]
            assert table["ร้อยละความพึงพอใจ"][place].texts("cell-note") == [printed(figures.percent)]
            assert table["ผู้ตอบแบบสำรวจ"][place].text() == counted(figures.n)


def short(month: str) -> str:
    names = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
    return f"{names[int(month[5:]) - 1]} {(int(month[:4]) + 543) % 100:02d}"


def check_curve(drawn: Mapping[str, list[str]], shown: list[str], figures: Mapping[str, Figures]) -> None:
    """The table under a curve, and the numbers written over its points."""
    for month, of_month in figures.items():
        assert drawn[short(month)] == [printed(of_month.percent), of_month.ends() if of_month.few or of_month.interval else DASH]
    expected = [printed(of_month.percent) for month, of_month in sorted(figures.items()) if of_month.percent is not None]
    assert [value for value in shown if "." in value] == expected


def test_the_numbers_of_the_charts(recount: Recount) -> None:
    """Months of the whole, of each district and of each service; hours of the day; drawn and in the table below."""
    page, months = recount.page("/overview"), recount.months()
    (columns,) = page.charts()
    for month in months:
        figures = recount.figures(month=month)
        assert columns[short(month)] == [counted(figures.people), counted(figures.n)]
    drawn = [number for month in months for number in (recount.figures(month=month).people, recount.figures(month=month).n) if number]
    assert page.values() == [counted(number) for number in drawn]
    for district in recount.province.districts:
        page, figures = recount.page(f"/districts/{district}"), recount.figures(district)
        curve, *hours = page.charts()
        check_curve(curve, page.values(), {month: recount.figures(district, month) for month in recount.months(district)})
        by_hour = Counter(record["answered_at"][11:13] for record in figures.complete)
        assert bool(hours) == (figures.n >= 5)
        for hour, (number,) in hours[0].items() if hours else ():
            assert number == counted(by_hour[hour])
        assert not hours or sum(int(number.replace(",", "")) for (number,) in hours[0].values()) == figures.n
    for service in sorted(recount.services()):
        page = recount.page(f"/services/{service}")
        check_curve(page.charts()[0], page.values(), {month: recount.figures(month=month, service=service) for month in recount.months()})


def test_duties_and_quality(recount: Recount) -> None:
    """People, responses, target and interval of each district; the percent with flagged responses."""
    duties, quality = recount.page("/duties").tables()[-1], recount.page("/quality").tables()[0]
    for district in recount.province.districts:
        figures = recount.figures(district)
        assert [cell.text() for cell in duties[district][1:4]] == [counted(figures.people), counted(figures.n), counted(figures.target)]
        assert duties[district][5].text() == (figures.ends() or DASH)
        assert printed(figures.percent) in [cell.text() for cell in quality[district]]


def carried(record: Record) -> set[str]:
    """Less than a second for each answer, one level throughout, five within two minutes: of what a citizen did at the counter."""
    flags = {"burst"} if record["burst"] else set()
    if record["mode"] != "paper" and "amends" not in record and record["duration_s"] < len(record["answers"]):
        flags.add("too_fast")
    if len({record["answers"].get(item) for item in ITEMS}) == 1 and ITEMS[0] in record["answers"]:
        flags.add("straight_lined")
    return flags


def test_the_quality_flags(recount: Recount) -> None:
    """How many carry each, those that walked away included, and the percent with and without them."""
    page = recount.page("/quality")
    lines = page.tables()[0]
    for district in recount.province.districts:
        records, visits = recount.scope(district)
        without = Figures([record for record in records if not carried(record)], visits)
        cells, figures = lines[district], recount.figures(district)
        flags = [sum(flag in carried(record) for record in records) for flag in ("too_fast", "straight_lined", "burst")]
        assert [cell.text() for cell in cells[:4]] == [*map(counted, flags), counted(figures.n - without.n)], district
        shown = [cells[4].text(), cells[5].text(), cells[6].text(), cells[7].text()]
        assert shown == [figures.ends(), printed(figures.percent), without.ends(), printed(without.percent)], district
    records, visits = recount.scope()
    without = Figures([record for record in records if not carried(record)], visits)
    assert page.cards["ร้อยละ ไม่รวมที่มีข้อสังเกต"][0] == printed(without.percent)
    assert page.cards["ร้อยละ รวมทุกคำตอบ"][0] == printed(recount.figures().percent)


def test_a_low_score_is_green_nowhere(recount: Recount) -> None:
    """The colour of each district's bar is how it stands to the goal; fewer than five have none."""
    rows = recount.page("/overview").tables()[0]
    for district in recount.province.districts:
        figures = recount.figures(district)
        colours = {name for mark in rows[district][1].all("rect") for name in mark.classes if name != "track"}
        expected = set() if figures.percent is None else {f"score-{state(figures) or 'none'}"}
        assert colours == expected, (PROVINCE, district)


def test_the_records_that_count_are_those_that_people_chose(recount: Recount) -> None:
    """Of two under one number exactly one is in the export, from which all else here is recounted."""
    counting = {record["hash"] for record in recount.province.held}
    assert recount.province.chosen <= counting and counting.isdisjoint(recount.province.overruled)
    assert len(recount.province.chosen) > 3


@pytest.mark.timeout(180)
def test_postgresql_says_the_same(recount_on_postgresql: Recount) -> None:
    """Another province with its conflicts and corrections, on the other database."""
    test_the_records_that_count_are_those_that_people_chose(recount_on_postgresql)
    test_the_overview(recount_on_postgresql, whole_year=True)
