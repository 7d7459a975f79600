"""What keeps somebody from using a page that real Chromium shows: axe-core's rules, small targets, what sticks out, unreadable codes."""

import importlib.util
from pathlib import Path

from tests.support import chromium

# WCAG 2.2, levels A and AA, as axe-core checks it; and the marks of best practice.
_RUN = """axe.run({resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(result =>
    result.violations.map(rule => `${rule.id} (${rule.impact}): ${rule.nodes[0].html.slice(0, 120)}`))"""
_COLOURS = _RUN.replace("['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']", "['color-contrast']")
_SMALL = """[...document.querySelectorAll('button, select, input:not([type=hidden]), a.sort, summary, .tabs a, .menu a')].filter(target => {
    const box = target.getBoundingClientRect();
    return box.width && (box.width < 24 || box.height < 24) && !target.closest('label');
}).map(target => target.outerHTML.slice(0, 120))"""
_UNREADABLE = """[...document.querySelectorAll('.qr-path')].filter(code =>
    getComputedStyle(code.closest('svg')).backgroundColor !== 'rgb(255, 255, 255)').length"""


def axe() -> str | None:
    """The program of axe-core, where the package with it is installed."""
    package = importlib.util.find_spec("axe_core_python")
    return (Path(str(package.origin)).parent / "axe.min.js").read_text(encoding="utf-8") if package else None


def obstacles(browser: chromium.Browser) -> dict[str, list[str]]:
    """Of the open page, light and dark: scheme -> what is wrong; empty where nothing is. Targets are 24 px at least (2.5.8), nothing sticks
    out of the window, codes are black on white."""
    faults: dict[str, list[str]] = {}
    browser.run(f"{axe()};1")
    for scheme, checks in (("light", _RUN), ("dark", _COLOURS)):
        browser.prefer(color_scheme=scheme)
        wide = browser.run("document.documentElement.scrollWidth > innerWidth")
        said = [*browser.run(checks), *browser.run(_SMALL), *(["sticks out"] if wide else []), *["code"] * browser.run(_UNREADABLE)]
        faults |= {scheme: said} if said else {}
    browser.prefer()
    return faults
