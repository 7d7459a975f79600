"""The answer to an open question as lines of one text: those tapped from a list, then the person's own words."""

from collections.abc import Collection


def parts(text: str, known: Collection[str]) -> tuple[tuple[str, ...], str]:
    """(lines that are in the list `known`, in their order; the person's own words)."""
    lines = text.split("\n") if text else []
    return tuple(line for line in lines if line in known), "\n".join(line for line in lines if line not in known)


def joined(picked: Collection[str], own: str) -> str:
    """The text of listed lines and own words; the inverse of `parts`."""
    return "\n".join([*picked, *([own] if own else [])])


def toggled(text: str, line: str, known: Collection[str]) -> str:
    """The text with a listed line added, or removed if it was there."""
    picked, own = parts(text, {*known, line})
    return joined([listed for listed in picked if listed != line] if line in picked else [*picked, line], own)


def with_own(text: str, own: str, known: Collection[str]) -> str:
    """The text with the person's own words replaced; the listed lines stay."""
    return joined(parts(text, known)[0], own.strip())
