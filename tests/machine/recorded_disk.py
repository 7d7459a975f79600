"""A disk of which every write and every flush is recorded in order (qemu's blklogwrites), and what a pulled plug can leave of it.

The disk is a file that qemu-storage-daemon hands out through FUSE; a loop device and ext4 lie on it, with the kernel's own caches and
journal. Log: Linux, drivers/md/dm-log-writes.c. A longer write that was half done is half there.
"""

import os
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
WHOLE = 4096  # bytes that disks and sticks of today write whole or not at all (physical sectors of 4096)
_FLUSH, _DISCARD = 1, 4
_MAGIC = 0x6A736677736872


class Entry(NamedTuple):
    """One write or flush; `end`: bytes of the log up to here."""

    sector: int
    data: bytes
    flush: bool
    end: int


def run(*command: object) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout.strip()


def new_disk(disk: Path, megabytes: int) -> None:
    """An empty ext4, as the image's data partition is made."""
    with disk.open("wb") as file:
        file.truncate(megabytes << 20)
    run(
        "mke2fs",
        "-q",
        "-t",
        "ext4",
        "-b",
        "4096",
        "-O",
        "^orphan_file,^metadata_csum_seed",
        "-E",
        "lazy_itable_init=0,lazy_journal_init=0",
        disk,
    )


@contextmanager
def recorded(disk: Path, log: Path, folder: Path) -> Iterator[None]:
    """`disk` mounted at `folder` while everything that is written to it goes into `log`, too."""
    exported = disk.with_name("exported")
    exported.touch()
    log.touch()
    nodes = [f"driver=file,node-name=disk,filename={disk}", f"driver=file,node-name=log,filename={log}"]
    nodes.append(f"driver=blklogwrites,node-name=recorded,file=disk,log=log,log-sector-size={SECTOR}")
    command = ["qemu-storage-daemon", *(word for node in nodes for word in ("--blockdev", node))]
    command += ["--export", f"type=fuse,id=out,node-name=recorded,mountpoint={exported},writable=on"]
    daemon = subprocess.Popen(command)
    loop = ""
    try:
        for _ in range(200):
            if exported.stat().st_size or daemon.poll() is not None:
                break
            time.sleep(0.05)
        loop = run("losetup", "--find", "--show", "--direct-io=off", exported)  # one write after another: qemu 7.2 mixes two up
        folder.mkdir(exist_ok=True)
        run("mount", "-t", "ext4", "-o", "noatime,commit=5,errors=remount-ro", loop, folder)
        yield
    finally:
        if loop:
            subprocess.run(["umount", folder], check=False)
            run("losetup", "--detach", loop)
        daemon.terminate()
        daemon.wait()


def entries(log: Path) -> Iterator[Entry]:
    """What was written, in its order. Raises ValueError for a file that is no such log."""
    with log.open("rb") as file:
        magic, _version, count, sector_size = struct.unpack("<QQQI", file.read(28))
        if (magic, sector_size) != (_MAGIC, SECTOR):
            raise ValueError(f"{log} is no log of writes")
        file.seek(SECTOR)
        for _ in range(count):
            sector, sectors, flags, _length = struct.unpack("<QQQQ", file.read(SECTOR)[:32])
            data = b"" if flags & _DISCARD else file.read(sectors * SECTOR)
            yield Entry(sector, data, bool(flags & _FLUSH), file.tell())


def states(base: Path, log: Path, replayed: Path) -> Iterator[int]:
    """`replayed` becomes what the disk was after each entry, and after half of each longer one; yields how much of the log is in it."""
    replayed.write_bytes(base.read_bytes())
    before = SECTOR
    with replayed.open("r+b", buffering=0) as disk:
        for entry in entries(log):
            half = len(entry.data) // WHOLE // 2 * WHOLE
            for part, end in ((entry.data[:half], before), (entry.data[half:], entry.end)):
                os.pwrite(disk.fileno(), part, entry.sector * SECTOR + (half if end == entry.end else 0))
                if part or (entry.flush and end == entry.end):
                    yield end
            before = entry.end


@contextmanager
def mounted(disk: Path, folder: Path) -> Iterator[Path]:
    """A copy of `disk` as the next start finds it, after `fsck` and the journal. Raises OSError where that needs a person."""
    copy = disk.with_name("copy")
    run("cp", "--sparse=always", disk, copy)
    checked = subprocess.run(["e2fsck", "-p", copy], check=False, capture_output=True)
    if checked.returncode > 1:
        raise OSError(f"e2fsck -p: {checked.stdout.decode()}")
    folder.mkdir(exist_ok=True)
    run("mount", "-o", "loop,noatime", copy, folder)
    try:
        yield folder
    finally:
        run("umount", folder)
