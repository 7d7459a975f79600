"""What an earlier version's programs wrote and showed, stored beside this file by its make_*.py.txt. No assertions here."""

import json
import lzma
import re
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from tests.support.postgresql import execute, installed_programs

ROOT = Path(__file__).resolve().parents[2]


class StoredVersion:
    """The files of one version, as `version_0_1_0`: a kiosk's folder, a province on both databases, and what each showed."""

    def __init__(self, name: str) -> None:
        self.name, self._folder = name, Path(__file__).parent / name

    def shown(self, name: str) -> Any:
        return json.loads(self._read(f"{name}.json.xz"))

    def kiosk(self, scratch: Path) -> Path:
        """Its data directory, put into a new folder."""
        data = scratch / "kiosk"
        data.mkdir()
        with tarfile.open(self._folder / "kiosk.tar.xz") as archive:
            for member in archive:  # Debian 12's tarfile knows no filter
                content = archive.extractfile(member)
                assert content
                (data / member.name).write_bytes(content.read())
        return data

    def sqlite(self, scratch: Path) -> str:
        """The province's file, put back; its address."""
        (scratch / "province.db").write_bytes(self._read("province.db.xz"))
        return f"sqlite:///{scratch / 'province.db'}"

    def postgresql(self, cluster: str) -> str:
        """The province's dump, put back into a new database; its address."""
        execute(cluster, f"CREATE DATABASE {self.name}")
        folder = installed_programs()
        assert folder
        psql = [folder / "psql", "-q", "-v", "ON_ERROR_STOP=1", f"{cluster}/{self.name}"]
        subprocess.run(psql, input=self._read("province.sql.xz"), check=True, capture_output=True, timeout=60)
        return f"{cluster}/{self.name}"

    def _read(self, name: str) -> bytes:
        return lzma.decompress((self._folder / name).read_bytes())


def shown_before(now: Any, before: Any) -> Any:
    """What a command says now, without the keys that it did not have then."""
    return {key: shown_before(now[key], value) for key, value in before.items() if key in now} if isinstance(before, dict) else now


def scores(page: str) -> set[str]:
    """The means, percents and ends of intervals of a page, or of a report's file as text; words and layout are free to change."""
    return set(re.findall(r"(?<![\d.])\d{1,3}\.\d\d(?!\d)", page))
