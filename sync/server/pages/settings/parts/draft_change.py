"""What every form of the settings ends in: its part of the draft is put in place of what stands there, in one transaction."""

from collections.abc import Callable

from fastapi import Request
from sqlalchemy import Connection

from sync import wire
from sync.server.accounts.users import User
from sync.server.configuration import drafts
from sync.server.configuration.published import ConfigurationError
from sync.server.db.engine import in_transaction
from sync.server.pages.parts.rendering import language_of, texts
from sync.server.scope import Scope

Change = Callable[[Connection, wire.Config], wire.Config | None]


def change_draft(request: Request, user: User, scope: Scope, change: Change) -> str:
    """Why nothing was kept, in one sentence; "" where it was. `change`: the draft as it is to be; None where it was changed by somebody
    else since the form was opened."""
    t = texts(language_of(request))

    def prepared(connection: Connection) -> bool:
        config = change(connection, drafts.prepared(connection, scope))
        if config is not None:
            drafts.prepare(connection, user.name, scope, config)
        return config is not None

    try:
        return "" if in_transaction(request.app.state.engine, prepared) else t("settings_changed_meanwhile")
    except ConfigurationError as error:
        return t("settings_fault", fault=error.localized(t))
