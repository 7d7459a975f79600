"""What a code of the wire means to people, in the reader's language: the texts wire_<code> of assets/texts/sync.<language>.json."""

from collections.abc import Mapping

from kiosk.language.texts import Texts


def code_sentence(code: str, values: Mapping[str, object], texts: Texts) -> str:
    """What a code of the wire means to people; "" for one that is not known here, or whose values do not fill its text."""
    return texts.filled(f"wire_{code}", values)
