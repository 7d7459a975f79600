"""What people who do not tell all colours apart see: protanopia, deuteranopia and tritanopia, computed on colours, not on pixels.

Matrices for linear RGB at full severity: Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color
Vision Deficiency", table 1. About one man in twelve sees colours so or nearly so.
"""

from functools import lru_cache

_MATRICES = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
KINDS = tuple(_MATRICES)


@lru_cache(maxsize=1000)
def seen(colour: str, kind: str) -> str:
    """The colour (#RRGGBB) as somebody of that kind sees it."""
    linear = [_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5)]
    mixed = [sum(weight * value for weight, value in zip(row, linear, strict=True)) for row in _MATRICES[kind]]
    return "#" + "".join(f"{round(_encoded(min(1.0, max(0.0, value))) * 255):02X}" for value in mixed)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
