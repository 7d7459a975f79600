"""Work that may take seconds, in a thread of its own: an export, a check, an exchange with the province. The page polls for its end."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from kiosk import atomic_file
from kiosk.frozen import frozen
from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import ForeseenError, localized
from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, Action, OfficerIntent
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame, OutcomeView, ResultsView
from kiosk.survey.dates.calendar import timestamp

log = logging.getLogger(__name__)

AGAIN_S = 0.3  # how often a page that waits looks again


@frozen
class JobChoice:
    """What an officer may have done next about what a job came to: a button below its lines."""

    action: Action
    words: str  # key of a text
    values: tuple[tuple[str, str], ...]  # what that text is filled with
    work: "Work"


@frozen
class JobQuestion:
    """A job that did nothing yet: the officer reads the lines and chooses."""

    lines: tuple[ResultLine, ...]
    choices: tuple[JobChoice, ...]


Work = Callable[[], Sequence[ResultLine] | JobQuestion]


class BackgroundJob:
    """Starts at once. `lines` is None while it runs; a failure becomes one line with the exception's sentence."""

    def __init__(self, title: str, work: Work) -> None:
        self.title = title  # key of a text, or finished words
        self.lines: tuple[ResultLine, ...] | None = None
        self.choices: tuple[JobChoice, ...] = ()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="background job", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            result = self._work()
            if isinstance(result, JobQuestion):
                self.choices = result.choices  # before the lines, which say that it is done
            self.lines = result.lines if isinstance(result, JobQuestion) else tuple(result)
        except Exception as error:
            log.warning("an officer's background job failed: %s", error, exc_info=not isinstance(error, ForeseenError))
            self.lines = (ResultLine("job_failed", False, localized(error)),)

    def wait(self, seconds: float) -> None:
        """Until it is done, at most so long: for tests and for a screen that would otherwise flash."""
        self._thread.join(seconds)


def opening(state: OfficerState[Any], title: str, work: Work) -> OfficerState[Any]:
    """The page that waits for the work and then shows its lines; quick work is shown at once."""
    job = BackgroundJob(title, work)
    job.wait(0.05)
    return state.opening(PAGE, job)


def handle(state: OfficerState[BackgroundJob], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    """What was asked for next; or what came back, as a text file on a stick or in this machine's folder."""
    job = state.subject
    for choice in job.choices:
        if intent == Act(choice.action):
            return opening(state.back(), job.title, choice.work)
    if intent != Act("export") or not job.lines:
        return state
    words = view(state, context, context.spoken)
    return opening(state, "lines_export", partial(_write, words, context))


def _write(shown: ResultsView, context: OfficerContext) -> Sequence[ResultLine]:
    """Dated, one line for each, with its mark."""
    now = context.now()
    out = context.folder_for_files() / f"{now:%Y-%m-%d-%H%M}.txt"
    marks = {True: "+", False: "-", None: " "}
    head = f"{shown.frame.title} · {shown.frame.subtitle} · {timestamp(now)}"
    rows = [head, *(f"{marks[line.passed]} {line.words} {line.note}".rstrip() for line in shown.lines)]
    out.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.write(out, "".join(f"{row}\n" for row in rows).encode("utf-8-sig"))
    return [ResultLine("export_done_file", True, str(out))]


def refresh_s(state: OfficerState[BackgroundJob], context: OfficerContext) -> float | None:
    return AGAIN_S if state.subject.lines is None else None


def view(state: OfficerState[BackgroundJob], context: OfficerContext, language: str) -> ResultsView:
    job, texts = state.subject, context.texts[language]
    read = [line for line in job.lines or () if line.language in ("", texts.language)]
    lines = tuple(OutcomeView(words(line, texts), line.passed, texts.translated(line.note)) for line in read)
    running = texts("running") if job.lines is None else ""
    frame = OfficerFrame(texts.get(job.title, job.title), context.load_site().place)
    actions = tuple((Act(choice.action), texts(choice.words, **dict(choice.values))) for choice in job.choices)
    return ResultsView(frame, running, lines, texts("nothing_found"), state.page, actions)


def words(line: ResultLine, texts: Texts) -> str:
    return texts(line.words, **dict(line.values)) if line.words in texts else line.words


PAGE = OfficerPage(PageName.RESULTS, view, handle, refresh_s=refresh_s)
