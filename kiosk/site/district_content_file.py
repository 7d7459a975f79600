"""Stores the district's content about its services in the data directory: one file, every version. Checked in survey."""

import json
from collections.abc import Collection
from pathlib import Path

from kiosk import atomic_file
from kiosk.paths import DataDir
from kiosk.survey import district_content
from kiosk.survey.procedures import DistrictContent


def file_of(data: DataDir) -> Path:
    """Where the versions are stored, as JSON."""
    return data.root / "content.json"


def stored(data: DataDir) -> list[DistrictContent]:
    """Every version, in the order of arrival. Raises ContentError, which names the entry, when the file is broken."""
    return district_content.read_stored(file_of(data)) if file_of(data).exists() else []


def stored_or_none(data: DataDir) -> list[DistrictContent]:
    """As `stored`; nothing where the file is broken (the officers' page and `kiosk content` say so): citizens see the catalogue's words."""
    try:
        return stored(data)
    except district_content.ContentError:
        return []


def shown(data: DataDir) -> list[DistrictContent]:
    """Every version written here, then those that the province passes on from the district's other kiosks and its own pages."""
    try:
        from_province = district_content.read_stored(data.given_content) if data.given_content.exists() else []
    except district_content.ContentError:  # replaced with the next configuration
        from_province = []
    return [*stored_or_none(data), *from_province]


def add_versions(data: DataDir, new: Collection[DistrictContent]) -> int:
    """Add versions; returns how many were new. Raises ContentError or OSError; the file is then unchanged."""
    entries = district_content.stored_entries(file_of(data)) if file_of(data).exists() else []
    before = {content for content, _ in entries}
    added = [content for content in dict.fromkeys(new) if content not in before]
    rows = [*(row for _, row in entries), *map(district_content.as_json, added)]
    atomic_file.write(file_of(data), f"{json.dumps(rows, ensure_ascii=False, indent=1)}\n".encode())
    return len(added)
