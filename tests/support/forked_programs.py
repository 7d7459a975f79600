"""Both programs as processes that can be killed at any moment, forked from one that has loaded everything, so that a round is short."""

import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from multiprocessing.context import ForkServerProcess
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
_LOADED = [
    "tests.support.forked_programs",
    "sync.server.server",
    "sync.server.__main__",
    "sync.client.sync_round",
    "kiosk.commands.sync",
    "anyio._backends._asyncio",
    "uvicorn.lifespan.on",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
]
FORKS.set_forkserver_preload(_LOADED)


def province(url: str, port: int, log: Path) -> ForkServerProcess:
    """`province serve` on a port; returned when it takes connections."""
    process = FORKS.Process(target=_serve, args=(url, port, str(log)), daemon=True)
    process.start()
    _wait_for(port, process)
    return process


def kiosk(words: Sequence[str], log: Path) -> ForkServerProcess:
    """`kiosk ...` as a process."""
    process = FORKS.Process(target=_kiosk, args=(tuple(words), str(log)), daemon=True)
    process.start()
    return process


def command(program: str, words: Sequence[str], given: str = "") -> subprocess.CompletedProcess[str]:
    """A command of `kiosk` or `sync.server` from its first step to its end, with what it is told on standard input and what it says."""
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("in", "out", "err")]
        streams[0].write_text(given, encoding="utf-8")
        process = FORKS.Process(target=_command, args=(program, tuple(words), streams), daemon=True)
        process.start()
        process.join(120)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"{program} {' '.join(words)}")
        out, err = (path.read_text(encoding="utf-8") for path in streams[1:])
        return subprocess.CompletedProcess([program, *words], process.exitcode, out, err)


def _command(program: str, words: tuple[str, ...], streams: Sequence[Path]) -> None:
    for number, path in enumerate(streams):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        os.dup2(handle, number)
        os.close(handle)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.exit(import_module(f"{program}.__main__").main(words))


def _serve(url: str, port: int, log: str) -> None:
    _redirect(log)
    from sync.server.__main__ import main

    sys.exit(main(["serve", "--database", url, "--port", str(port)]))


def _kiosk(words: tuple[str, ...], log: str) -> None:
    _redirect(log)
    from kiosk.__main__ import main

    sys.exit(main(words))


def _redirect(log: str) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(handle, 1)
    os.dup2(handle, 2)


def _wait_for(port: int, process: ForkServerProcess) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.is_alive(), "the province's server ended before it was ready"
            time.sleep(0.01)
    raise AssertionError("the province's server was not ready within 30 s")
