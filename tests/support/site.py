"""A machine that a district has set up: the example's services under its own name, so that answers count. No assertions here."""

from dataclasses import replace

from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Site
from kiosk.site.site_file import yasothon_demonstration


def real_site(kiosk: str = "") -> Site:
    """As after `kiosk setup` in Kut Chum itself."""
    return replace(yasothon_demonstration(kiosk), demonstration=False)


def set_up(data: DataDir) -> None:
    """Make this folder a real site's, unless something is set there already."""
    if not data.site.exists():
        data.root.mkdir(parents=True, exist_ok=True)
        site_file.save(data.site, real_site())
