"""Reads rows out of the raw pages of a damaged SQLite file and its write-ahead log. It knows the file format, not our tables.

Every page is read for itself, so that a broken header, schema or inner page hides none of the rows on the others. SQLite's own
`.recover` is not enough here: it reads pages too, but it proves nothing. It cannot tell a whole row from a torn one, a committed
page from a rolled-back one, or say which rows are missing. Here a hash proves each response (kiosk.store.recovery.recognition),
and the gaps in `seq` are named. Source: sqlite.org/fileformat2.html, 1.3 (header), 1.6 (b-tree pages), 2.1 (records) and 4
(write-ahead log); sqlite.org/recovery.html for `.recover`.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

PAGE = 4096  # SQLite's default since 3.12; this program never sets another
TABLE_LEAF, INDEX_LEAF, INDEX_INNER = 0x0D, 0x0A, 0x02  # tables WITHOUT ROWID are stored as indexes
_FILE_HEADER = 100
_FRAME_HEADER = 24
_LOG_HEADER = 32
_LARGEST = 2**22  # bytes of one row; a torn size may be any number, and a torn chain of pages may never end

Value = None | int | float | str | bytes


class PageRow(NamedTuple):
    rowid: int | None  # None: from an index, or a table without rowid
    values: tuple[Value, ...]


Fetch = Callable[[int], bytes]  # page number -> the page, b"" when there is none


Frame = tuple[bytes, bytes]  # of the log: header, page image


class WriteAheadLog(NamedTuple):
    """A write-ahead log, read as far as it can be trusted, and beyond."""

    committed: dict[int, bytes]  # page number -> its last committed image
    unproved: list[tuple[int, bytes]]  # (page number, image) behind a broken header or checksum, oldest first


class PageRows(NamedTuple):
    """The rows of one page, and how many pages there are in all."""

    number: int  # from 0
    total: int
    rows: Iterator[PageRow]


def rows_by_page(database: Path, log: Path, first: int = 0) -> Iterator[PageRows]:
    """Every page as last committed: the file's pages, each replaced by its last sound image in the log. Then the log's unproved
    images: most of their rows are repetitions, some exist nowhere else. From page `first` on; the order is always the same."""
    wal = read_log(log)
    with _mapped(database) as pages:

        def committed(number: int) -> bytes:
            return wal.committed.get(number) or pages[(number - 1) * PAGE : number * PAGE]

        newest = dict(wal.unproved)

        def unproved(number: int) -> bytes:
            return newest.get(number) or committed(number)

        proved = max([len(pages) // PAGE, *wal.committed])
        total = proved + len(wal.unproved)
        for index in range(first, total):
            number, image = (index + 1, committed(index + 1)) if index < proved else wal.unproved[index - proved]
            fetch = committed if index < proved else unproved
            yield PageRows(index, total, page_rows(image, fetch, _FILE_HEADER if number == 1 else 0))


def images(database: Path, log: Path) -> Iterator[bytes]:
    """Every page as last committed, also a torn last one: for searches that need no page structure."""
    wal = read_log(log)
    with _mapped(database) as pages:
        for number in range(1, max([-(-len(pages) // PAGE), *wal.committed]) + 1):
            yield wal.committed.get(number) or pages[(number - 1) * PAGE : number * PAGE]


@contextmanager
def _mapped(path: Path) -> Iterator[mmap | bytes]:
    """The file's bytes without reading them all; an empty or absent file has none (mmap refuses those)."""
    if not path.exists() or not path.stat().st_size:
        yield b""
        return
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as pages:
        yield pages


def read_log(path: Path) -> WriteAheadLog:
    """Frames count up to the last commit whose chain of checksums holds. Sound frames after it were never committed; frames
    after a break in the chain may have been, as may all frames when the log's own header is broken.

    A transaction that was rolled back also breaks the chain (SQLite writes its sums at the commit), but has no last frame.
    """
    content = path.read_bytes() if path.exists() else b""
    starts = range(_LOG_HEADER, len(content) - PAGE - _FRAME_HEADER + 1, PAGE + _FRAME_HEADER)
    frames = [(content[at : at + _FRAME_HEADER], content[at + _FRAME_HEADER : at + _FRAME_HEADER + PAGE]) for at in starts]
    order = {b"\x37\x7f\x06\x82": "<", b"\x37\x7f\x06\x83": ">"}.get(content[:4])
    sums = _checksum(content[:24], (0, 0), order) if order and len(content) >= _LOG_HEADER else None
    if order is None or sums is None or struct.pack(">2I", *sums) != content[24:32]:
        return WriteAheadLog({}, _perhaps_committed(frames))
    # Frames with other salts are left over from before the log was last restarted: their pages are in the file.
    return _read_frames([frame for frame in frames if frame[0][8:16] == content[16:24]], sums, order)


def _read_frames(frames: list[Frame], sums: tuple[int, int], order: str) -> WriteAheadLog:
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    ended = 0
    for index, (header, image) in enumerate(frames):
        sums = _checksum(image, _checksum(header[:8], sums, order), order)
        if struct.pack(">2I", *sums) != header[16:24]:
            return WriteAheadLog(committed, _perhaps_committed(frames[ended:]))
        number, size_after_commit = struct.unpack(">2I", header[:8])
        waiting[number] = image
        if size_after_commit:
            committed.update(waiting)
            waiting.clear()
            ended = index + 1
    return WriteAheadLog(committed, [])


def _perhaps_committed(frames: list[Frame]) -> list[tuple[int, bytes]]:
    """Up to the last frame that ends a transaction; the frames after it belong to one that never ended."""
    ends = [index for index, (header, _) in enumerate(frames) if header[4:8] != b"\0\0\0\0"]
    return [(int.from_bytes(header[:4], "big"), image) for header, image in frames[: ends[-1] + 1]] if ends else []


def _checksum(content: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second


def page_rows(page: bytes, fetch: Fetch, offset: int) -> Iterator[PageRow]:
    """The rows of one page whose cells can be read; none unless it is a leaf or an inner index page."""
    kind = page[offset] if len(page) == PAGE else 0
    if kind not in (TABLE_LEAF, INDEX_LEAF, INDEX_INNER):
        return
    pointers = offset + (12 if kind == INDEX_INNER else 8)
    number = min(struct.unpack_from(">H", page, offset + 3)[0], (PAGE - pointers) // 2)
    for position in struct.unpack_from(f">{number}H", page, pointers):
        try:
            yield _cell(page, position, kind, fetch)
        except (IndexError, ValueError, struct.error):  # this cell is torn; the next one may be whole
            continue


def _cell(page: bytes, position: int, kind: int, fetch: Fetch) -> PageRow:
    position += 4 if kind == INDEX_INNER else 0
    size, position = _varint(page, position)
    rowid = None
    if kind == TABLE_LEAF:
        rowid, position = _varint(page, position)
    return PageRow(rowid, _values(_payload(page, position, size, kind, fetch)))


def _payload(page: bytes, position: int, size: int, kind: int, fetch: Fetch) -> bytes:
    """The record's bytes, with its overflow from other pages (1.6, "Cell Payload Overflow Pages")."""
    if size > _LARGEST:
        raise ValueError("no row of ours is so large")
    most = PAGE - 35 if kind == TABLE_LEAF else (PAGE - 12) * 64 // 255 - 23
    if size <= most:
        return _exactly(page[position : position + size], size)
    least = (PAGE - 12) * 32 // 255 - 23
    local = least + (size - least) % (PAGE - 4)
    local = local if local <= most else least
    payload = page[position : position + local]
    following = struct.unpack_from(">I", page, position + local)[0]
    while following and len(payload) < size:
        overflow = fetch(following)
        following = struct.unpack_from(">I", overflow, 0)[0]
        payload += overflow[4:]
    return _exactly(payload[:size], size)


def _exactly(content: bytes, size: int) -> bytes:
    if len(content) != size:
        raise ValueError("the record ends too early")
    return content


def _varint(content: bytes, position: int) -> tuple[int, int]:
    value = 0
    for step in range(8):
        byte = content[position + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position + step + 1
    return _signed(value << 8 | content[position + 8]), position + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _values(record: bytes) -> tuple[Value, ...]:
    end, position = _varint(record, 0)
    types = []
    while position < end:
        kind, position = _varint(record, position)
        types.append(kind)
    values = []
    for kind in types:
        value, position = _value(record, position, kind)
        values.append(value)
    return tuple(values)


def _value(record: bytes, position: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, position
    if kind in (8, 9):
        return kind - 8, position
    width = _INTEGER_BYTES.get(kind, 8 if kind == 7 else (kind - 12) // 2)
    content = _exactly(record[position : position + width], width)
    if kind in _INTEGER_BYTES:
        return int.from_bytes(content, "big", signed=True), position + width
    if kind == 7:
        return struct.unpack(">d", content)[0], position + width
    if kind < 12:
        raise ValueError("a kind of value that no file holds")
    return (content.decode("utf-8") if kind % 2 else content), position + width
