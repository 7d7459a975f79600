"""Keeps the district's own words about services in its data directory: every version, one file. Their form is checked elsewhere."""

import json
from collections.abc import Collection
from pathlib import Path

from kiosk import atomic_file
from kiosk.paths import DataDir
from kiosk.survey import district_content
from kiosk.survey.procedures import DistrictContent


def file_of(data: DataDir) -> Path:
    return data.root / "content.json"


def stored(data: DataDir) -> list[DistrictContent]:
    """Every version, in the order they came. Raises ContentError, naming the entry, when somebody has broken the file."""
    return district_content.read_stored(file_of(data)) if file_of(data).exists() else []


def stored_or_none(data: DataDir) -> list[DistrictContent]:
    """As `held`; nothing where the file is broken (the officers' page and `kiosk content` say so): citizens see the catalogue's words."""
    try:
        return stored(data)
    except district_content.ContentError:
        return []


def shown(data: DataDir) -> list[DistrictContent]:
    """Every version written here, then what the province hands on from the district's other kiosks and its own pages."""
    try:
        given = district_content.read_stored(data.given_content) if data.given_content.exists() else []
    except district_content.ContentError:  # taken anew with the next configuration
        given = []
    return [*stored_or_none(data), *given]


def add_versions(data: DataDir, new: Collection[DistrictContent]) -> int:
    """Add versions and say how many were new. Raises ContentError or OSError; the file then stands as it was."""
    before = stored(data)
    versions = district_content.merged(before, new)
    text = json.dumps([district_content.as_json(content) for content in versions], ensure_ascii=False, indent=1)
    atomic_file.write(file_of(data), f"{text}\n".encode())
    return len(versions) - len(before)
