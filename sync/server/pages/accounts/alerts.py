"""What one wants to be told, and where; each account for itself, with its latest messages."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from kiosk.survey.limits import LANGUAGES
from sync.server.accounts import rate_limit
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import current_user
from sync.server.accounts.rate_limit import TooManyAttemptsError
from sync.server.accounts.users import User
from sync.server.alerts import alert_choice, channels, outbox
from sync.server.alerts.alert_choice import EVERY, KINDS, AlertChoice, AlertChoiceError
from sync.server.db.engine import reading, writing
from sync.server.pages.parts.rendering import language_of, redirect, render, settings_of, texts

router = APIRouter(include_in_schema=False)


class AlertForm(BaseModel):
    """As typed."""

    email: str = ""
    target: str = ""
    kind: list[str] = []
    every: str = "now"
    words: str = ""
    language: str = LANGUAGES[0]

    @property
    def choice(self) -> AlertChoice:
        words = dict.fromkeys(word for line in self.words.splitlines() if (word := " ".join(line.split())))
        return AlertChoice(
            self.email.strip(), self.target.strip(), tuple(dict.fromkeys(self.kind)), self.every, tuple(words), self.language
        )


@router.get("/account/alerts")
def alert_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    with reading(request.app.state.engine) as connection:
        choice = alert_choice.choice_of(connection, user.name)
    return _page(request, user, choice)


def _page(request: Request, user: User, choice: AlertChoice, fault: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        messages = outbox.messages_of(connection, user.name)
    kinds = [kind for kind in KINDS if kind != "backup" or not user.district]
    view = {"languages": LANGUAGES, "choice": choice, "kinds": kinds, "every": EVERY, "messages": messages, "can_send": _can_send()}
    return render(request, "alerts.html", user, 400 if fault else 200, fault=fault, **view)


def _can_send() -> bool:
    try:
        return bool(channels.from_environment().names)
    except channels.ChannelError:
        return False


@router.post("/account/alerts")
def choose(request: Request, user: Annotated[User, Depends(csrf_checked)], form: Annotated[AlertForm, Form()]) -> Response:
    try:
        with writing(request.app.state.engine) as connection:
            alert_choice.choose(connection, user.name, form.choice)
    except AlertChoiceError as error:
        return _page(request, user, form.choice, error.localized(texts(language_of(request))))
    return redirect("/account/alerts", "alerts_saved")


@router.post("/account/alerts/try")
def try_out(request: Request, user: Annotated[User, Depends(csrf_checked)]) -> Response:
    """A message to oneself, to see whether it arrives."""
    t, moment = texts(language_of(request)), datetime.now(UTC)
    with writing(request.app.state.engine) as connection:
        choice = alert_choice.choice_of(connection, user.name)
        try:
            rate_limit.count_attempt(connection, {f"alert trial {user.name}": rate_limit.TRIAL_MESSAGES}, int(moment.timestamp()))
            messages = outbox.add_trial(connection, user.name, choice, settings_of(request), moment, texts(choice.language))
            fault = t("alert_fault_nowhere")
        except TooManyAttemptsError as refused:
            messages, fault = 0, t("log_in_too_often", minutes=refused.minutes)
    return redirect("/account/alerts", "alert_trial") if messages else _page(request, user, choice, fault)
