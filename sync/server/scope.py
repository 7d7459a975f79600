"""Which part of a province an account or a page looks at."""

from kiosk.frozen import frozen


@frozen
class Scope:
    """Whose figures: a whole province, or one district of it."""

    province: str
    district: str = ""
