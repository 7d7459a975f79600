"""What people wrote, on the officers' page."""

import random
import re
from datetime import timedelta

from kiosk.frozen import replace
from kiosk.officer.figures.views import CommentsView
from kiosk.officer.intents import Open, OpenServicePage, SetPeriod
from kiosk.officer.page_names import PageName
from kiosk.store import responses, tallies
from tests.support.drafts import make_draft
from tests.support.office import NOW, Office, figure, walked


def test_comments_come_newest_first_with_the_question_they_answer(office: Office) -> None:
    """The last day's stand on top."""
    office.answer(1, at=NOW - timedelta(days=3))
    office.answer(1, at=NOW, seed=5)
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.COMMENTS), SetPeriod("month")), "en")
    assert isinstance(view, CommentsView) and "23 Nov 2026" in view.comments[0].note and "20 Nov 2026" in view.comments[-1].note
    assert any(comment.note.startswith("Suggestion") for comment in view.comments)


def test_errands_that_were_not_finished_stand_before_all_words(office: Office) -> None:
    """How many people and why; also beside the number of answers and of the service that they had come for, and in no score."""
    office.answer(6)
    before = tallies.totals(office.connection, NOW.date(), NOW.date())
    for status, reasons in (("partial", ("long_wait",)), ("partial", ())):
        draft = make_draft(random.Random(900 + len(reasons)), answered_at=NOW)
        given = {"services": ("P002",), "services.unfinished": ("said", *reasons)}
        responses.save(office.connection, replace(draft, status=status, answers=given, other={}), office.form)
    after, controller = tallies.totals(office.connection, NOW.date(), NOW.date()), office.controller()
    assert (after.complete, after.counts, after.spread) == (before.complete, before.counts, before.spread)
    view = controller.view(walked(controller, Open(PageName.COMMENTS)), "th")
    assert isinstance(view, CommentsView) and view.comments[0].text == "วันนี้ทำไม่สำเร็จ 2 คน · รอนานเกินไป 1"
    whole = controller.view(walked(controller, Open(PageName.FIGURES)), "th")
    assert ("วันนี้ทำไม่สำเร็จ 2 คน", "ไม่สำเร็จ 2 คน") in figure(whole, "answered").notes
    of_service = controller.view(walked(controller, Open(PageName.FIGURES), OpenServicePage("P002")), "th")
    assert ("วันนี้ทำไม่สำเร็จ 2 คน", "ไม่สำเร็จ 2 คน") in figure(of_service, "answered").notes


def test_who_wrote_a_comment_cannot_be_told_from_its_place(office: Office) -> None:
    """Only the day is said, and within it the order is that of hashes; what may name somebody is pointed at."""
    words = [f"เรื่องที่ {number}" for number in range(7)] + ["ขอบคุณนายสมชาย ใจดี"]
    for minute, text in enumerate(words):
        draft = make_draft(random.Random(minute), answered_at=NOW.replace(minute=minute))
        responses.save(office.connection, replace(draft, answers={"suggestions": text}, other={}), office.form)
    view = office.controller().view(walked(office.controller(), Open(PageName.COMMENTS)), "en")
    assert isinstance(view, CommentsView) and not any(re.search(r"\d:\d\d", comment.note) for comment in view.comments)
    shown = [comment.text for comment in view.comments]
    assert sorted(shown) == sorted(words) and shown not in (words, words[::-1])
    pointed = {comment.text for comment in view.comments if "may name somebody" in comment.note}
    assert words[-1] in pointed and not pointed & set(words[:-1])
