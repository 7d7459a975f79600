"""Who may import whom (the README's map of the code), read from the sources; and what a start of either program must not load."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.house.source_trees import tree_of
from tests.support.statements import inner, statements

ROOT = Path(__file__).resolve().parents[2]
OURS = ("kiosk", "screens", "sync", "assets")
PROGRAM = ("kiosk", "screens", "sync")

GROUND = ("kiosk.frozen", "kiosk.atomic_file", "kiosk.disk_room", "kiosk.system")  # Python and the system that everybody stands on
# A module obeys the row of its longest prefix. A row allows its own prefix, the ones it names, and what lies below them.
ALLOWED: dict[str, tuple[str, ...]] = {
    "kiosk.frozen": (),
    "kiosk.atomic_file": (),
    "kiosk.disk_room": (),
    "kiosk.system": (),  # Linux and Windows; nothing above asks which
    "kiosk.last_resort": (),  # shown when anything else may be damaged
    "kiosk.errors": (),
    "kiosk.exit_status": (  # every fault that a command can end by
        *("kiosk.errors", "kiosk.language", "kiosk.officer.pin", "kiosk.paths", "kiosk.reports.imports", "kiosk.site.site_file"),
        "kiosk.survey",
    ),
    "kiosk.network_fault": (),
    "kiosk.paths": (),
    "kiosk.language": (),  # sentences and texts; no subject
    "kiosk.language.po": ("kiosk.language", "kiosk.paths"),  # a translator's tool: nothing that runs imports it
    "kiosk.emblem_file": ("kiosk.language", "kiosk.paths"),  # a picture of the place's, for screen and paper
    "kiosk.sheet_file": ("kiosk.language",),  # what spreadsheets write; no subject
    "kiosk.survey": ("kiosk.language", "kiosk.sheet_file"),  # the subject: no screen, no SQL, no HTTP
    "kiosk.store": ("kiosk.survey", "kiosk.language"),  # the only SQL on the kiosk
    "kiosk.ui": ("kiosk.ui.text", "kiosk.ui.drawing", "kiosk.ui.input"),  # the touch toolkit knows no survey word
    "kiosk.ui.text": (),
    "kiosk.ui.drawing": ("kiosk.ui.text",),
    "kiosk.ui.input": ("kiosk.ui.text", "kiosk.ui.drawing", "kiosk.ui.intents"),
    "kiosk.printing.address": (),  # how a site names its printer
    "kiosk.documents": ("kiosk.survey", "kiosk.language", "kiosk.paths", "kiosk.ui.text"),  # printed on paper; kiosk and province share it
    "kiosk.site": (
        *("kiosk.survey", "kiosk.store", "kiosk.language", "kiosk.network_fault", "kiosk.paths", "kiosk.printing.address"),
        "kiosk.documents.counter",
    ),
    "kiosk.updates": ("kiosk.language.sentence",),  # root runs a copy of it beside the program: the standard library and one class
    "kiosk.reports": ("kiosk.survey", "kiosk.store", "kiosk.language", "kiosk.documents", "kiosk.sheet_file"),
    "kiosk.diagnostics": (
        *("kiosk.survey", "kiosk.store", "kiosk.site", "kiosk.language", "kiosk.paths", "kiosk.network_fault"),
        *("kiosk.printing", "kiosk.ui", "kiosk.audio"),
    ),
    "kiosk.printing": ("kiosk.survey", "kiosk.site", "kiosk.language", "kiosk.ui", "kiosk.printing.address"),
    "kiosk.audio": ("kiosk.survey", "kiosk.language", "kiosk.ui", "kiosk.updates"),  # what is heard of a scene
    # one person, one package: none knows another's pages
    "kiosk.citizen": ("kiosk.survey", "kiosk.store", "kiosk.site", "kiosk.language", "kiosk.ui", "kiosk.paths"),
    "kiosk.guide": ("kiosk.survey", "kiosk.store", "kiosk.site", "kiosk.language", "kiosk.printing", "kiosk.ui", "kiosk.citizen"),
    "kiosk.officer": (
        *("kiosk.survey", "kiosk.store", "kiosk.site", "kiosk.language", "kiosk.reports", "kiosk.diagnostics", "kiosk.paths"),
        *("kiosk.ui", "kiosk.printing", "kiosk.documents", "kiosk.sheet_file", "kiosk.emblem_file", "kiosk.updates", "kiosk.audio"),
    ),
    "kiosk.runtime": (
        *("kiosk.survey", "kiosk.store", "kiosk.site", "kiosk.language", "kiosk.diagnostics", "kiosk.printing", "kiosk.paths"),
        *("kiosk.ui", "kiosk.citizen", "kiosk.guide", "kiosk.officer", "kiosk.errors", "screens", "sync.client", "kiosk.audio"),
        *("kiosk.runtime.start", "kiosk.runtime.timing", "sync.phone_token"),
    ),
    "kiosk.runtime.timing": ("kiosk.runtime.state", "kiosk.guide.state", "kiosk.officer.state", "kiosk.survey", "kiosk.ui"),
    "kiosk.runtime.start": (
        *("kiosk.survey", "kiosk.store", "kiosk.site", "kiosk.language", "kiosk.diagnostics", "kiosk.printing", "kiosk.paths"),
        *("kiosk.ui", "kiosk.citizen", "kiosk.guide", "kiosk.officer", "kiosk.errors", "kiosk.runtime", "screens", "kiosk.audio"),
    ),
    "kiosk.commands": (
        *("kiosk.survey", "kiosk.store", "kiosk.site", "kiosk.language", "kiosk.reports", "kiosk.diagnostics", "kiosk.printing.address"),
        *(
            "kiosk.paths",
            "kiosk.errors",
            "kiosk.documents",
            "kiosk.sheet_file",
            "kiosk.emblem_file",
            "kiosk.ui.text.drawable",
            "kiosk.ui.text.fonts",
            "kiosk.officer.pin",
            "kiosk.runtime",
            "kiosk.updates",
            "kiosk.audio",
            "sync.client",
        ),
    ),
    "kiosk.__main__": ("kiosk.commands", "kiosk.errors", "kiosk.exit_status", "kiosk.last_resort", "kiosk.paths"),
    # a view in, a scene out
    "screens.widgets": ("kiosk.ui", "kiosk.citizen.views", "kiosk.citizen.intents"),
    "screens.citizen": ("kiosk.ui", "kiosk.citizen.views", "kiosk.citizen.intents", "screens.widgets"),
    "screens.guide": (
        *("kiosk.ui", "kiosk.citizen.views", "kiosk.citizen.intents", "kiosk.guide.views", "kiosk.guide.intents"),
        "screens.widgets",
    ),
    "screens.officer": (
        *("kiosk.ui", "kiosk.officer.views", "kiosk.officer.figures.views", "kiosk.officer.transfer.views"),
        "kiosk.officer.first_day.views",
        *("kiosk.officer.intents", "kiosk.officer.page_names", "screens.widgets"),
    ),
    "screens": ("kiosk.ui",),  # the registry names screens and views, and loads them late
    "kiosk": (),
    "sync": (),
    "sync.wire": ("kiosk.survey", "sync.program_wire"),
    "sync.client": (
        *("sync.wire", "kiosk.store", "kiosk.survey", "kiosk.language", "kiosk.site", "kiosk.paths", "kiosk.network_fault"),
        *("kiosk.updates", "kiosk.audio", "kiosk.emblem_file"),
    ),
}
# The province's packages in order: each may import those above it, and of the rest what its row names. So there is no circle.
PROVINCE: dict[str, tuple[str, ...]] = {
    "clock": ("kiosk.survey",),
    "db": ("kiosk.survey",),
    "scope": (),
    "settings": ("kiosk.language", "kiosk.survey"),
    "messages": ("kiosk.language", "kiosk.paths"),
    "sender": (),
    "schemas": ("kiosk.survey", "sync.wire"),
    "web": ("sync.wire",),
    "audit": ("kiosk.survey",),
    "tallies": ("kiosk.survey",),
    "comparison": ("kiosk.survey",),
    "accounts": ("kiosk.survey",),
    "comments": ("kiosk.survey",),
    "exports": ("kiosk.survey",),
    "services": ("kiosk.survey", "sync.wire"),
    "ingest": ("kiosk.survey", "sync.wire"),
    "configuration": ("kiosk.emblem_file", "kiosk.survey", "kiosk.ui.text.drawable", "sync.wire"),  # what kiosks can draw
    "kiosks": ("kiosk.survey", "sync.wire"),
    "phone": ("kiosk.language.texts", "kiosk.site.ready_lists", "kiosk.survey", "sync.phone_token", "sync.wire"),
    "updates": ("kiosk.audio", "kiosk.updates", "sync.wire"),
    "duties": ("kiosk.language.texts", "kiosk.survey", "sync.wire"),
    "narrative": (),
    "report": ("kiosk.language", "kiosk.paths", "kiosk.survey", "kiosk.ui.text.font_files", "kiosk.ui.text.thai_words"),
    "alerts": ("kiosk.language.texts", "kiosk.survey"),
    "rollups": ("kiosk.survey", "sync.wire"),
    "data_tables": ("kiosk.language.texts", "kiosk.reports.exports", "kiosk.survey"),
    "documents": ("kiosk.documents.counter", "kiosk.documents.period_figures", "kiosk.language.texts", "kiosk.survey"),
    "api": ("kiosk.survey", "sync.wire"),
    "pages": (
        *(
            "kiosk.emblem_file",
            "kiosk.language",
            "kiosk.paths",
            "kiosk.reports.exports",
            "kiosk.reports.month_files",
            "kiosk.site.ready_lists",
            "kiosk.survey",
            "kiosk.documents",
            "kiosk.ui.text.drawable",
            "kiosk.ui.text.fonts",
            "sync.phone_token",
            "sync.wire",
        ),
    ),
    "app": ("sync.wire",),
    "server": (),
    "commands": (
        *(
            "kiosk.language",
            "kiosk.reports.exports",
            "kiosk.reports.month_files",
            "kiosk.survey",
            "kiosk.documents",
            "kiosk.paths",
            "kiosk.audio",
            "kiosk.updates",
            "kiosk.ui.text.drawable",
            "kiosk.ui.text.fonts",
            "sync.wire",
        ),
    ),
    "__main__": ("kiosk.reports.exports",),
}
for place, (package, outside) in enumerate(PROVINCE.items()):
    ALLOWED[f"sync.server.{package}"] = (*outside, *(f"sync.server.{earlier}" for earlier in list(PROVINCE)[:place]))
# The kiosk's own check and the kiosk's own screens, asked before anything is published.
ALLOWED["sync.server.configuration"] = (*ALLOWED["sync.server.configuration"], "sync.server.configuration")
ALLOWED["sync.server.configuration.kiosk_check"] = (*ALLOWED["sync.server.configuration"], "kiosk.site.model", "sync.client.configuration")
ALLOWED["sync.server.configuration.kiosk_screens"] = (
    *ALLOWED["sync.server.configuration"],
    *("kiosk.citizen", "kiosk.language", "kiosk.paths", "kiosk.site", "kiosk.ui", "screens"),
)
# The ministry's program: a server of its own, over the province's packages; no province knows it.
ALLOWED["sync.ministry"] = (*ALLOWED["sync.server.pages"], "sync.server")
# What pages are put together from knows no page.
ALLOWED["sync.server.pages.parts"] = ALLOWED["sync.server.pages"]
ALLOWED["sync.server.pages"] = (*ALLOWED["sync.server.pages"], "sync.server.pages.parts")
# Packages that need one another. The set may only shrink.
CIRCLES: set[tuple[str, ...]] = {("kiosk.printing", "kiosk.site")}
COMPOSITION_ROOT = ("kiosk.runtime", "kiosk.commands", "kiosk.__main__")


class Import(NamedTuple):
    importer: str
    imported: str
    line: int
    late: bool  # inside a function, or only for the type checker


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def modules() -> dict[str, ast.Module]:
    paths = [path for package in PROGRAM for path in sorted((ROOT / package).rglob("*.py"))]
    return {module_name(path): tree_of(path) for path in paths}


def within(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(f"{prefix}.")


def imports_of(importer: str, tree: ast.AST, known: set[str], late: bool = False) -> list[Import]:
    imports = []
    for node in inner(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{importer}:{node.lineno}: imports are written in full"
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else str(node.module) for name in whole]
        imports += [Import(importer, name, node.lineno, late) for name in names]  # type: ignore[attr-defined]
        imports += imports_of(importer, node, known, late or _postponed(node))
    return imports


def _postponed(node: ast.AST) -> bool:
    checking = isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return checking or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


@cache
def all_imports() -> tuple[Import, ...]:
    known = set(modules())
    return tuple(entry for name, tree in modules().items() for entry in imports_of(name, tree, known))


def row_of(module: str) -> str:
    return max((prefix for prefix in ALLOWED if within(module, prefix)), key=len, default="")


def test_every_import_is_one_the_map_allows() -> None:
    """Late imports too: an import inside a function is an import."""
    wrong = []
    for entry in all_imports():
        if entry.imported.split(".")[0] not in OURS:
            continue
        row = row_of(entry.importer)
        same = row_of(entry.imported) == row if entry.imported in modules() else within(entry.imported, row)
        package_only = entry.imported in ("kiosk", "sync", "sync.server")  # the version; how values are made
        if not (same or package_only or any(within(entry.imported, allowed) for allowed in (*GROUND, *ALLOWED[row]))):
            wrong.append(f"{entry.importer}:{entry.line} imports {entry.imported}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_nobody_imports_the_composition_root() -> None:
    """Commands and __main__ put the parts together; a part that knew them could not be used without them."""
    outside = [entry for entry in all_imports() if not any(within(entry.importer, root) for root in COMPOSITION_ROOT)]
    assert [entry for entry in outside if any(within(entry.imported, root) for root in COMPOSITION_ROOT)] == []
    assert [entry for entry in all_imports() if entry.imported == "kiosk.__main__" and entry.importer != "kiosk.__main__"] == []


def test_sql_is_written_in_the_store_alone() -> None:
    """On the kiosk, sqlite3 is imported by kiosk.store (and its tables are named nowhere else)."""
    users = {entry.importer for entry in all_imports() if entry.imported == "sqlite3" and not entry.importer.startswith("sync.server")}
    connections_only = {user for user in users if not within(user, "kiosk.store")}
    for user in connections_only:
        statements = [node for node in ast.walk(modules()[user]) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        assert not [node.value for node in statements if SQL.match(node.value)], user


SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN)\b.*")


def test_pages_of_the_province_hold_no_sql() -> None:
    """They call named queries of the package that a table belongs to, so that two pages cannot ask one thing in two ways."""
    pages = {name: tree for name, tree in modules().items() if within(name, "sync.server.pages")}
    imported = {
        node.module: {alias.name for alias in node.names}
        for tree in pages.values()
        for node in statements(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert {module for module in imported if module and within(module, "sync.server.db")} <= {"sync.server.db.engine"}
    queries = {"select", "insert", "update", "delete", "func", "text", "literal", "or_", "and_", "case"}
    assert [
        name
        for name, tree in pages.items()
        for node in statements(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy" and queries & {alias.name for alias in node.names}
    ] == []


def test_the_subject_and_the_screens_know_no_window_no_database_no_network() -> None:
    """The survey is plain Python; screens describe, they do not draw."""
    forbidden = {"tkinter", "PIL", "sqlite3", "requests", "urllib", "http", "socket", "threading", "subprocess"}
    pure = [entry for entry in all_imports() if within(entry.importer, "kiosk.survey") or within(entry.importer, "screens")]
    assert [entry for entry in pure if entry.imported.split(".")[0] in forbidden and entry.imported != "urllib.parse"] == []


def test_no_module_leads_back_to_itself() -> None:
    """Late imports and those for the type checker too: whatever order they run in, two modules that need one another are one."""
    assert circles((import_.importer, import_.imported) for import_ in all_imports() if import_.imported in modules()) == set()


def test_no_package_leads_back_to_itself() -> None:
    """What each package is for can be said without the packages that use it."""
    ours = [import_ for import_ in all_imports() if import_.imported.split(".")[0] in OURS]
    assert circles((package_of(import_.importer), package_of(import_.imported)) for import_ in ours) == CIRCLES


def package_of(module: str) -> str:
    """kiosk.survey.scoring -> kiosk.survey; the province's packages lie one deeper: sync.server.db."""
    parts = module.split(".")
    return ".".join(parts[: 3 if parts[:2] == ["sync", "server"] else 2])


def circles(arrows: Iterable[tuple[str, str]]) -> set[tuple[str, ...]]:
    """The groups of nodes that can reach one another, each in alphabetical order."""
    reached: dict[str, set[str]] = {}
    for start, end in arrows:
        if start != end:
            reached.setdefault(start, set()).add(end)
    grown = True
    while grown:
        grown = False
        for ends in reached.values():
            further = set().union(*(reached.get(end, ()) for end in ends)) - ends
            ends.update(further)
            grown = grown or bool(further)
    return {tuple(sorted(other for other in ends if node in reached.get(other, ()))) for node, ends in reached.items() if node in ends}


# ------------------------------------------------------------------ third parties
def declared(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    return {normal(re.split(r"[\[<>=~! ;]", line)[0]) for line in lines}


def normal(name: str) -> str:
    """A distribution's name as indexes compare it: prometheus_client is prometheus-client."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def installed() -> Mapping[str, list[str]]:
    return packages_distributions()


def distributions(imported: str) -> set[str]:
    return {normal(name) for name in installed().get(imported.split(".", maxsplit=1)[0], ())}


def third_party(imports: list[Import]) -> list[Import]:
    top = [entry for entry in imports if entry.imported.split(".")[0] not in (*OURS, "tests", "conftest")]
    return [entry for entry in top if entry.imported.split(".")[0] not in sys.stdlib_module_names]


def imports_of_tests() -> list[Import]:
    known = set(modules())
    paths = sorted((ROOT / "tests").rglob("*.py"))
    return [entry for path in paths for entry in imports_of(module_name(path), tree_of(path), known)]


@pytest.mark.parametrize(
    ("part", "extras"),
    [
        *(("kiosk", ("receipt",)), ("screens", ()), ("sync.wire", ()), ("sync.client", ())),
        *(("sync.server", ("server",)), ("tests", ("server", "dev"))),
    ],
)
def test_every_library_that_is_imported_is_declared(part: str, extras: tuple[str, ...]) -> None:
    """Otherwise it works only on the machine where somebody once installed it."""
    imports = imports_of_tests() if part == "tests" else [entry for entry in all_imports() if within(entry.importer, part)]
    allowed = declared(*extras)
    assert [entry for entry in third_party(imports) if not distributions(entry.imported) & allowed] == []


def test_the_kiosk_declares_no_library_it_does_not_import() -> None:
    """Its dependencies stay few: what nobody imports goes."""
    imported = {name for entry in third_party(list(all_imports())) for name in distributions(entry.imported)}
    assert declared() - imported == set()


# ------------------------------------------------------------------ what is loaded at a start
def loaded_by(*names: str) -> set[str]:
    """Top-level modules in memory after importing `names` in a fresh Python."""
    code = f"import sys, importlib\nfor name in {names!r}:\n    importlib.import_module(name)\n"
    code += "print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=50)
    return set(done.stdout.split())


def test_starting_the_kiosk_loads_nothing_heavy() -> None:
    """The first tap answers within 0.4 s: these are imported inside the functions that need them."""
    heavy = {
        "requests",
        "qrcode",
        "xlsxwriter",
        "openpyxl",
        "argon2",
        "platformdirs",
        "fastapi",
        "sqlalchemy",
        "unittest",
        "asyncio",
        "escpos",
    }
    assert loaded_by("kiosk.__main__", "kiosk.commands.run") & heavy == set()


def test_the_server_loads_no_window_and_no_picture_library() -> None:
    """It runs where there is no display; neither Tk nor Pillow is in its memory until a report is written as PDF."""
    late = "sync.server.report.paper.pdf_structure"  # fpdf2 loads Pillow
    names = [name for name in modules() if within(name, "sync.server") and not name.endswith("__main__") and name != late]
    assert loaded_by(*names) & {"tkinter", "_tkinter", "PIL", "screens"} == set()
