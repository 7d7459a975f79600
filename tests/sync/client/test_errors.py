"""Why nothing was sent: each reason has a sentence."""

import json

from kiosk.network_fault import FAULTS
from kiosk.paths import TEXTS
from sync.client import errors
from sync.client.errors import KeyRefusedError, NoReplyError, NotJoinedError


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    """A fault whose text is missing would be a fault of ours in front of an officer."""
    import ast
    from pathlib import Path

    folder = Path(errors.__file__).parent
    kinds = {kind.__name__ for kind in (NotJoinedError, NoReplyError, KeyRefusedError)}
    keys = set(FAULTS) - {"untrusted", "not_secure", ""}
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds and node.args:
                keys |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    for language in ("th", "en"):
        known = json.loads((TEXTS / f"sync.{language}.json").read_text(encoding="utf-8"))
        assert {key for key in keys if f"sync_{key}" not in known} == set()
    assert len(keys) > 12
