"""One name, one thing: classes, modules and locals are named by the field's words, and no name is used for two things."""

import ast
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

from tests.house.source_trees import tree_of
from tests.support.statements import statements

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("kiosk", "screens", "sync")

# ------------------------------------------------------------------ classes
# Classes that still share a name, and why. The list may only shrink.
SHARED_CLASS_NAMES = {
    "ProvinceStatus": "as read on the kiosk, and as sent on the wire",
}
# sync/server/schemas.py checks requests by the shapes of sync/wire.py: the same names are the point.
MIRROR, MIRRORED = "sync/server/schemas.py", "sync/wire.py"

# ------------------------------------------------------------------ modules
# One role in several packages: the reader knows what to expect of each.
ROLES = {
    *("__main__", "app", "arguments", "context", "controller", "database", "errors", "frame", "intents", "migrations", "model"),
    *("presenter", "registry", "settings", "state", "views"),
}
# What shows, runs or checks a subject is named like the subject: its page, its command, its check.
FRONTS = (
    *("kiosk/commands", "kiosk/diagnostics", "kiosk/officer", "screens/guide", "screens/officer", "screens/citizen"),
    *("kiosk/officer/checks", "kiosk/officer/entry", "kiosk/officer/figures", "kiosk/officer/first_day", "kiosk/officer/settings"),
    *(
        "kiosk/officer/transfer",
        "sync/server/pages",
        "sync/server/pages/accounts",
        "sync/server/pages/kiosks",
        "sync/server/pages/narrative",
        "sync/server/pages/settings",
        "sync/server/pages/preparation",
        "sync/server/pages/comments",
        "sync/server/commands",
        "sync/server/api",
    ),
)
# The two ends of the wire name the same subject alike.
ENDS = ("kiosk", "screens", "sync/client", "sync/server")
SHARED_MODULE_NAMES = {
    "texts": "kiosk/language: what the screens say; kiosk/store/recovery: the stored texts of responses",
}

# The halves of the floor have the same modules and classes, one for each system.
HALVES = ("kiosk/system/posix/", "kiosk/system/windows/")

# ------------------------------------------------------------------ folders
FOLDER_MODULES = 20

# ------------------------------------------------------------------ words
# Words of the old private vocabulary (glossary) that no file and no class is named by any more.
BANNED = {"one", "found", "made", "kept", "told", "said", "held", "desk", "errand", "ground", "beside", "surroundings", "sifted", "sifting"}
# Locals and loop variables of these names say nothing about the value.
NAMELESS = {"one", "found", "made", "kept", "told"}


@cache
def sources() -> dict[str, ast.Module]:
    """Path below the root -> syntax tree, of the program and of its tests."""
    paths = [path for package in (*PROGRAM, "tests") for path in sorted((ROOT / package).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): tree_of(path) for path in paths}


def program() -> dict[str, ast.Module]:
    return {path: tree for path, tree in sources().items() if not path.startswith("tests/")}


@cache
def class_places() -> dict[str, set[str]]:
    """Class name -> the files that define it."""
    places: dict[str, set[str]] = defaultdict(set)
    for path, tree in program().items():
        for node in statements(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].add(path)
    return places


def test_no_two_classes_have_one_name() -> None:
    """Whoever reads a class name in a log or in a type error knows which class is meant."""
    shared = {}
    for name, files in class_places().items():
        own = files - {MIRROR} if MIRRORED in files else files
        own = {path for path in own if not path.startswith(HALVES[1])} if any(path.startswith(HALVES[0]) for path in own) else own
        if len(own) > 1 and name not in SHARED_CLASS_NAMES:
            shared[name] = sorted(own)
    assert shared == {}


def end_of(path: str) -> str:
    return next((end for end in ENDS if path.startswith(f"{end}/")), "sync")


def test_no_two_modules_have_one_name_without_sharing_a_role() -> None:
    """Otherwise "where is ...?" has two answers and the first guess is wrong half the time."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in program():
        name = Path(path).stem
        front = Path(path).parent.as_posix() in FRONTS or path.startswith(HALVES)
        if name != "__init__" and name not in ROLES and name not in SHARED_MODULE_NAMES and not front:
            places[end_of(path), name].append(path)
    assert {name: files for (_, name), files in places.items() if len(files) > 1} == {}


def test_no_folder_holds_more_modules_than_one_can_look_through() -> None:
    """Twenty; what belongs together in a fuller one gets a folder of its own."""
    sizes = Counter(Path(path).parent.as_posix() for path in program() if Path(path).stem != "__init__")
    assert {folder: size for folder, size in sizes.items() if size > FOLDER_MODULES} == {}


def words_of(name: str) -> set[str]:
    """ "ServiceWord", "service_word" -> {"service", "word"}."""
    spaced = "".join(f"_{letter}" if letter.isupper() else letter for letter in name)
    return {word.lower() for word in spaced.split("_") if word}


def test_no_file_and_no_class_is_named_by_the_old_private_words() -> None:
    """The glossary has the field's word for each of them."""
    files = [path for path in program() if words_of(Path(path).stem) & BANNED]
    classes = [f"{name} {sorted(places)}" for name, places in class_places().items() if words_of(name) & BANNED]
    assert (files, classes) == ([], [])


def nameless_locals(tree: ast.Module) -> int:
    """How many names in NAMELESS are bound: assigned, looped over, taken as a parameter, matched or caught."""
    count = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            count += node.id in NAMELESS
        elif isinstance(node, ast.arg):
            count += node.arg in NAMELESS
        elif isinstance(node, ast.MatchAs | ast.MatchStar | ast.ExceptHandler):
            count += node.name in NAMELESS
    return count


def test_locals_are_named_by_what_they_hold() -> None:
    """`for response in responses`, `rows`, `match`."""
    assert {path: count for path, tree in sources().items() if (count := nameless_locals(tree))} == {}
