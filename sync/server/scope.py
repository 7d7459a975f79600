"""Which part of a province an account or a page looks at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: a whole province, or one district of it."""

    province: str
    district: str = ""
