"""Under what a service is counted: one of the catalogue under its id; a district's own under its id and the district. Pure.

Kiosks of earlier versions named the first own service of every district X-1: two districts' own services are never one.
"""

OWN = "X-"  # what the ids of a district's own services begin with
AT = "@"  # in no id


def key_of(service: str, district: str) -> str:
    """X-1@กุดชุม, or L022."""
    return f"{service}{AT}{district}" if service.startswith(OWN) else service


def parts_of(key: str) -> tuple[str, str]:
    """(id, district); the district is "" for a service of the catalogue."""
    service, _, district = key.partition(AT)
    return service, district
