"""The app as a process holds it: what is closed when it ends."""

import asyncio

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event


@pytest.mark.parametrize("cause", [KeyboardInterrupt, None])
def test_a_process_that_is_cut_off_closes_its_database_too(app: FastAPI, cause: type[BaseException] | None) -> None:
    """However serving ends, no connection stays open in the pool."""
    disposed: list[Engine] = []
    event.listen(app.state.engine, "engine_disposed", disposed.append)

    async def serve() -> None:
        async with app.router.lifespan_context(app):
            assert disposed == []
            if cause:
                raise cause

    if cause:
        with pytest.raises(cause):
            asyncio.run(serve())
    else:
        asyncio.run(serve())
    assert disposed == [app.state.engine]
