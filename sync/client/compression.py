"""Packs records into a request's body. It sends nothing.

Measured with 500 full answers (900 bytes of JSON each): gzip level 5: 129 bytes a response, 9: 120, 9 with Z_FILTERED: 115, in
20 ms. 32 of them are the hash and 10 the random part of the id, which no compression makes smaller; `prev_hash` repeats the
hash before it, so that it and everything else stay cheap whatever the order of the fields.
"""

import json
import zlib
from collections.abc import Sequence

_LEVEL = 9
_GZIP = zlib.MAX_WBITS | 16
_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def packed_records(name: str, records: Sequence[str]) -> bytes:
    """{"<name>": [records]} as gzip, the records being JSON texts already."""
    return _zipped(f'{{"{name}":[{",".join(records)}]}}')


def zipped(value: object) -> bytes:
    """Any JSON value as gzip."""
    return _zipped(_ENCODE(value))


def _zipped(text: str) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP, strategy=zlib.Z_FILTERED)
    return packer.compress(text.encode("utf-8")) + packer.flush()
