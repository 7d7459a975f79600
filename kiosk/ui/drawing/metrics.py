"""Physical sizes of one screen: millimetres to pixels, and pixel sizes of text from the consonant height wanted."""

from kiosk.frozen import frozen

ANSWER_MM = 20.0  # answers, Next, Back: Colle & Hiszem 2004; Duff 2010
TARGET_MM = 12.7  # any other target: VVSG 2.0, 7.2-I
GAP_MM = 2.5  # between targets: VVSG 2.0, 7.2-I (2.54 mm rounded down to whole pixels never goes below 2.5)
CONSONANT_MM = (4.8, 6.4, 8.5)  # three text steps: VVSG 2.0, 7.1-G; EN 301 549, 5.1.4 (7.3 mm at 60 cm lies under the third)

# A panel that claims to be smaller or larger than these is taken for wrong: no kiosk is under 6 or over 65 inches.
PLAUSIBLE_DIAGONAL_MM = (150.0, 1650.0)
PLAUSIBLE_PIXELS_PER_MM = (1.2, 16.0)
SHAPES_MM = ((160, 90), (160, 100))  # what a screen reports that says no size but its shape, 16:9 or 16:10
LEAST_LYING_MM, LEAST_UPRIGHT_MM = 160.0, 220.0  # the shorter side that the layouts need: on a smaller panel everything is drawn smaller
LARGE_MM = 340.0  # the shorter side of a 27 inch panel: above it everything grows with the panel, not as fast as it
GROWTH = 0.6
ROOMY_MM = 250.0  # the shorter side of a 21.5 inch panel is 268 mm
ASSUMED_DIAGONAL_MM = 546.0  # 21.5 inches, the usual kiosk panel, where nothing better is known


@frozen
class ScreenMetrics:
    width: int  # pixels
    height: int
    per_mm: float  # pixels in a millimetre of the layout
    glass_per_mm: float = 0  # pixels in a true one, where the layout is drawn smaller or larger than true; 0: as per_mm

    def px(self, millimetres: float) -> int:
        """Whole pixels, rounded up, so that a minimum stays a minimum."""
        return int(-(-millimetres * self.per_mm // 1))

    @property
    def landscape(self) -> bool:
        return self.width > self.height

    @property
    def roominess(self) -> float:
        """Large panels are read from further away and have the room: their text is a fifth larger than the minimum."""
        return 1.2 if min(self.width, self.height) >= ROOMY_MM * self.per_mm else 1.0

    @property
    def gap(self) -> int:
        return self.px(GAP_MM)

    @property
    def answer(self) -> int:
        return self.px(ANSWER_MM)

    @property
    def target(self) -> int:
        return self.px(TARGET_MM)


def metrics(width: int, height: int, width_mm: float = 0, height_mm: float = 0) -> ScreenMetrics:
    """Metrics of a screen; its size in mm as the officer measured it or X reports it, if that is plausible.

    The density must be nearly the same both ways: X often reports a size that belongs to no panel.
    """
    if width_mm > 0 and height_mm > 0:
        if (width > height) != (width_mm > height_mm):
            width_mm, height_mm = height_mm, width_mm  # the panel was turned
        across, down = width / width_mm, height / height_mm
        diagonal = (width_mm**2 + height_mm**2) ** 0.5
        low, high = PLAUSIBLE_PIXELS_PER_MM
        only_shape = (round(max(width_mm, height_mm)), round(min(width_mm, height_mm))) in SHAPES_MM
        if (
            not only_shape
            and PLAUSIBLE_DIAGONAL_MM[0] <= diagonal <= PLAUSIBLE_DIAGONAL_MM[1]
            and low <= across <= high
            and 0.8 <= across / down <= 1.25
        ):
            return _fitted(width, height, max(across, down))
    return _fitted(width, height, (width**2 + height**2) ** 0.5 / ASSUMED_DIAGONAL_MM)


def _fitted(width: int, height: int, per_mm: float) -> ScreenMetrics:
    """Smaller on a panel that holds no page in its true sizes; larger on a very large one, or one that claims to be."""
    short = min(width, height) / per_mm
    least = LEAST_LYING_MM if width > height else LEAST_UPRIGHT_MM
    if short < least:
        return ScreenMetrics(width, height, per_mm * short / least, per_mm)
    return ScreenMetrics(width, height, per_mm * max(1.0, short / LARGE_MM) ** GROWTH, per_mm)
