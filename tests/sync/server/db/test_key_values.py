"""The province's small settings, on both databases."""

from sqlalchemy import Engine

from sync.server.db import key_values
from sync.server.db.engine import reading, writing


def test_a_setting_is_read_back_as_it_was_last_stored(engine: Engine) -> None:
    """Nothing before the first time; then the latest text, whatever else is stored."""
    with reading(engine) as connection:
        assert key_values.get(connection, "sending_day") is None
    with writing(engine) as connection:
        key_values.put(connection, "sending_day", "28")
        key_values.put(connection, "band", "0.50")
        key_values.put(connection, "sending_day", "30")
    with reading(engine) as connection:
        assert (key_values.get(connection, "sending_day"), key_values.get(connection, "band")) == ("30", "0.50")
