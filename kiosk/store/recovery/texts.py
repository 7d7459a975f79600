"""Finds responses whose row is torn while their text is whole: by how a text begins, proved by its hash. It writes nothing.

One flipped bit in a row's length, number or hash hides a whole response from kiosk.store.recovery.pages. Its text is still
proved when its hash precedes it, as in every row, or is the `prev_hash` of the response after it.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from kiosk.survey.record_checks import problems

_BEGINS = re.compile(rb'\{"(?=answered_at":")')  # canonical JSON sorts its names, and every response was answered at some time
_HASH = 64  # letters
_decode_prefix = json.JSONDecoder().raw_decode


class RecordText(NamedTuple):
    seq: int
    record: str
    hash: str  # of the record
    proved: bool  # its hash precedes it


def proved_texts(pages: Iterable[bytes], stored: Collection[int], followed: Collection[str]) -> Iterator[tuple[str, str]]:
    """(record, hash) of responses that are not `stored`, latest first; `followed`: the prev_hash of those that are stored."""
    texts = {text.seq: text for page in pages for text in _texts(page) if text.seq not in stored}
    known = set(followed)
    for text in sorted(texts.values(), reverse=True):
        if text.proved or text.hash in known:
            known.add(json.loads(text.record)["prev_hash"])
            yield text.record, text.hash


def _texts(page: bytes) -> Iterator[RecordText]:
    for begin in _BEGINS.finditer(page):
        start = begin.start()
        rest = page[start:].decode("utf-8", "surrogateescape")
        try:
            record, end = _decode_prefix(rest)
            text = rest[:end]
            content = text.encode("utf-8")
        except ValueError:  # the text itself is torn, or continues on another page
            continue
        own = hashlib.sha256(content).hexdigest()
        if "trial" not in record and not problems({**record, "hash": own}):  # a trial has another chain's number
            yield RecordText(record["seq"], text, own, page[max(0, start - _HASH) : start] == own.encode())
