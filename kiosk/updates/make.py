"""`python -m kiosk.updates.make`: a package becomes a signed update file. For whoever builds releases (assets/deploy/release)."""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from kiosk import atomic_file
from kiosk.updates.update_file import FIRST_LINE, PIECE

LANGUAGES = ("th", "en")


def fields(package: Path) -> list[str]:
    """Name, version and kind of machine, as the package has them."""
    asked = ["dpkg-deb", "--show", "--showformat=${Package}\n${Version}\n${Architecture}", str(package)]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split("\n")


def manifest(package: Path, made_on: str, news: Mapping[str, Sequence[str]]) -> bytes:
    """What the update says of itself."""
    program, version, architecture = fields(package)
    with package.open("rb") as file:
        sum_ = hashlib.file_digest(file, "sha256").hexdigest()
    said = {"program": program, "version": version, "architecture": architecture, "size": package.stat().st_size, "sha256": sum_}
    return json.dumps({**said, "made_on": made_on, "news": news}, ensure_ascii=False).encode("utf-8")


def signature(message: bytes, key: Path) -> bytes:
    """minisign's, of Ed25519. A key with a password asks for it at the terminal, or on standard input."""
    with tempfile.TemporaryDirectory() as folder:
        path, signed = Path(folder, "manifest"), Path(folder, "signature")
        path.write_bytes(message)
        subprocess.run(
            ["minisign", "-S", "-s", key, "-x", signed, "-m", path, "-c", "eservice update", "-t", "eservice update"],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return signed.read_bytes()


def write(package: Path, out: Path, message: bytes, signed: bytes) -> None:
    """First line, manifest, signature, package."""
    with atomic_file.replacing(out, 0o644) as temporary, temporary.open("wb") as file, package.open("rb") as source:
        file.write(FIRST_LINE + message + b"\n" + signed)
        while piece := source.read(PIECE):
            file.write(piece)


def news_of(path: Path, version: str) -> dict[str, list[str]]:
    """What is new in a version, in each language, from a TOML file with a table for each version."""
    table = tomllib.loads(path.read_text(encoding="utf-8")).get(version, {})
    missing = [language for language in LANGUAGES if not table.get(language)]
    if missing:
        raise SystemExit(f"{path} does not say what is new in {version} in {' and '.join(missing)}")
    return {language: table[language] for language in LANGUAGES}


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.updates.make", description="Makes a signed update file of a package.")
    parser.add_argument("package", type=Path, help="eservice-kiosk_VERSION_ARCHITECTURE.deb")
    parser.add_argument("out", type=Path)
    parser.add_argument("--key", type=Path, required=True, help="the secret key of minisign")
    parser.add_argument("--news", type=Path, required=True, help="what is new, TOML")
    parser.add_argument("--day", required=True, help="YYYY-MM-DD")
    options = parser.parse_args(words)
    try:
        message = manifest(options.package, options.day, news_of(options.news, fields(options.package)[1]))
        write(options.package, options.out, message, signature(message, options.key))
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{error.cmd[0]} failed; no update was made") from error
    except OSError as error:
        raise SystemExit(f"{error.filename}: {error.strerror}; no update was made") from error
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
