"""`province reader-role`: a PostgreSQL role that reads the figures and no response, for Metabase, Superset or Power BI."""

import argparse

from sqlalchemy import Engine, make_url

from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.data_tables import reader_role
from sync.server.db.engine import is_postgresql, writing
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Prints the role's address with its new password, once. Raises InputError on SQLite, CommandFailedError where it cannot be made."""
    if not is_postgresql(engine):
        raise InputError("A role needs PostgreSQL; this province is on SQLite. The tables at /data are read with a key instead.")
    try:
        with writing(engine) as connection:
            if parsed.remove:
                reader_role.remove(connection, parsed.name)
                print(f"The role {parsed.name} is removed.")
                return 0
            password = reader_role.make(connection, parsed.name, settings.aspects)
    except reader_role.ReaderRoleError as error:
        raise CommandFailedError(str(error)) from error
    address = make_url(settings.database_url).set(drivername="postgresql", username=parsed.name, password=password)
    print(f"{address.render_as_string(hide_password=False)}\nThis password is shown once. The role reads the views of the schema figures.")
    return 0
