"""The shapes of a province's districts, from a GeoJSON file (RFC 7946) that the province brings: what a map is drawn of.

Kept as whole numbers on a sheet WIDTH wide, which is all that a small map shows.
"""

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.db import key_values
from sync.server.messages import LocalizedError

FILE_LIMIT = 5_000_000  # bytes
WIDTH = 600  # units of the sheet; as high as the province is at its own latitude
TALLEST = 900
_NAME = "district_shapes"
_TITLES = ("อำเภอ", "อ.", "amphoe", "district")  # that stand before a district's name, or behind it

Ring = Sequence[tuple[int, int]]


class ShapesError(LocalizedError):
    """A file that no map can be drawn of; nothing was kept."""


@frozen
class DistrictShapes:
    """`rings`: district -> its outlines, holes among them, on a sheet of WIDTH x `height`."""

    height: int
    rings: Mapping[str, Sequence[Ring]]

    def path(self, district: str) -> str:
        """An SVG path; drawn with fill-rule evenodd, so that holes are holes."""
        return "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in self.rings[district])

    def middle(self, district: str) -> tuple[int, int]:
        """Where its name stands: the middle of its largest outline."""
        ring = max(self.rings[district], key=_extent)
        return sum(x for x, _ in ring) // len(ring), sum(y for _, y in ring) // len(ring)


def _extent(ring: Ring) -> int:
    across, down = [x for x, _ in ring], [y for _, y in ring]
    return (max(across) - min(across)) * (max(down) - min(down))


def read_shapes(content: bytes, names: Mapping[str, str]) -> DistrictShapes:
    """`names`: what a district may be called in the file -> its name here. Raises ShapesError."""
    if len(content) > FILE_LIMIT:
        raise ShapesError("map_fault_large", limit=FILE_LIMIT // 1_000_000)
    try:
        collection = json.loads(content)
        features = collection["features"]
        outlines = {name: rings for feature in features for name, rings in _outlines(feature, names)}
    except (ValueError, LookupError, OverflowError, TypeError, AttributeError, RecursionError) as error:
        raise ShapesError("map_fault_file") from error
    outlines = {name: drawn for name, rings in outlines.items() if (drawn := [ring for ring in rings if len(ring) > 3])}
    if not outlines:
        raise ShapesError("map_fault_names", names=", ".join(sorted(set(names.values()))[:3]))
    return _on_sheet(outlines)


def _outlines(feature: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, list[list[tuple[float, float]]]]]:
    district = next((names[called] for value in feature["properties"].values() if (called := folded(value)) in names), None)
    shape = feature["geometry"]
    if district is None or shape["type"] not in ("Polygon", "MultiPolygon"):
        return
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    yield district, [[_point(point) for point in ring] for polygon in polygons for ring in polygon]


def _point(point: Sequence[float]) -> tuple[float, float]:
    """Longitude and latitude, in degrees (RFC 7946, 4)."""
    longitude, latitude = float(point[0]), float(point[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(point)
    return longitude, latitude


def folded(value: object) -> str:
    """A name as it is compared: without a title and without spaces."""
    text = "".join(str(value).lower().split())
    for title in _TITLES:
        text = text.removeprefix(title).removesuffix(title)
    return text


def names_in_files(districts: Collection[str], romanised: Mapping[str, str]) -> dict[str, str]:
    """What a file may call the districts: their Thai names, or those in Latin letters."""
    return {folded(name): district for district in districts for name in (district, romanised.get(district, district))}


def _on_sheet(outlines: Mapping[str, list[list[tuple[float, float]]]]) -> DistrictShapes:
    """Equirectangular at the province's own latitude: true enough for what is a hundred kilometres wide. Raises ShapesError."""
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    west, east = min(x for x, _ in points) * squeeze, max(x for x, _ in points) * squeeze
    scale = min(WIDTH / max(east - west, 1e-9), TALLEST / max(north - south, 1e-9))

    def on_sheet(ring: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
        placed = [(round((x * squeeze - west) * scale), round((north - y) * scale)) for x, y in ring]
        return [point for before, point in zip([None, *placed], placed, strict=False) if point != before]

    drawn = {name: [ring for ring in map(on_sheet, rings) if len(ring) > 3] for name, rings in outlines.items()}
    seen = {name: rings for name, rings in drawn.items() if rings}
    if not seen:  # outlines of one point or one line
        raise ShapesError("map_fault_file")
    return DistrictShapes(max(1, round((north - south) * scale)), seen)


def keep(connection: Connection, actor: str, shapes: DistrictShapes) -> None:
    """In the place of those brought before."""
    key_values.put(connection, _NAME, json.dumps({"height": shapes.height, "rings": shapes.rings}, ensure_ascii=False))
    audit.record(connection, actor, "map.enter", str(len(shapes.rings)))


def stored_shapes(connection: Connection) -> DistrictShapes | None:
    stored = key_values.get(connection, _NAME)
    if not stored:
        return None
    held = json.loads(stored)
    return DistrictShapes(held["height"], {name: [[(x, y) for x, y in ring] for ring in rings] for name, rings in held["rings"].items()})
