"""The pages of the handbook: what they link to and the files that they name are there."""

import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for pattern in ("*.md", ".github/*.md", "assets/**/*.md", "tests/*.md") for path in ROOT.glob(pattern)
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`]+)`")  # over the end of a line, too
FILE_NAME = re.compile(r"[\w.*-]+\.(?:py|sql|json|toml|csv|md|html|css|conf|service|rules|txt|db)")
PATH = re.compile(r"[\w.*<>-]*(?:/[\w.*<>-]*)+")
TOP_FOLDERS = ("kiosk", "screens", "sync", "assets", "tests", ".github")


@cache
def repository() -> frozenset[Path]:
    """Every file and folder of the repository."""
    inside = (path for folder in TOP_FOLDERS for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts)
    return frozenset(path.relative_to(ROOT) for path in (*inside, *ROOT.iterdir()))


@cache
def sources() -> str:
    """The program and its texts: what it writes on a machine (kiosk.db, site.json) is named there."""
    ours = [path for path in sorted(repository()) if path.suffix in (".py", ".json") and path.parts[0] != "tests"]
    return "\n".join((ROOT / path).read_text(encoding="utf-8") for path in ours)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def named_paths(page: str) -> list[str]:
    """What stands in back ticks and is a path of the repository or the name of a file."""
    quoted = QUOTED.findall(FENCE.sub("", text_of(page)))
    return [name for name in quoted if FILE_NAME.fullmatch(name) or (PATH.fullmatch(name) and name.split("/")[0] in TOP_FOLDERS)]


def is_there(name: str) -> bool:
    """A whole path, with `*` and `<any>` for any name; a file's name alone stands for a file anywhere, or one that the program writes."""
    pattern = re.sub(r"<\w+>", "*", name.rstrip("/"))
    if "/" in pattern:
        return any(fnmatchcase(path.as_posix(), pattern) for path in repository())
    return any(path.match(pattern) for path in repository()) or name in sources()


def anchors(page: Path) -> set[str]:
    """The headings of a page as a browser's address names them."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_follows_a_link_of_a_page(page: str) -> None:
    """Every link that stays in the repository leads to a file or folder, and to a heading of it where it names one."""
    broken = []
    for link in LINK.findall(text_of(page)):
        target, _, heading = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = (ROOT / page).parent / target if target else ROOT / page
        if not path.exists() or (heading and heading not in anchors(path)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES)
def test_a_newcomer_opens_a_file_that_a_page_names(page: str) -> None:
    """Every path in back ticks is in the repository, or is a file that the program itself writes."""
    assert [name for name in named_paths(page) if not is_there(name)] == []


def test_a_newcomer_looks_up_a_function_of_the_walkthrough() -> None:
    """Every name in back ticks that looks like code stands in a file of the program."""
    quoted = QUOTED.findall(FENCE.sub("", text_of("assets/handbook/walkthrough.md")))
    names = {part for name in quoted if re.fullmatch(r"[A-Za-z_.]+", name) and not FILE_NAME.fullmatch(name) for part in name.split(".")}
    assert sorted(names - set(re.findall(r"\w+", sources()))) == []
