"""What requests leave this machine by: the proxy of the office, where it has one, and the certificates that are believed."""

import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kiosk.site.model import Site

if TYPE_CHECKING:
    from requests import Session

_FROM_ENVIRONMENT = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


def proxies_for(url: str, proxy: str) -> dict[str, str]:
    """As requests takes them. `proxy`: the site's own; empty: the environment's, which knows exceptions (no_proxy)."""
    from requests.utils import get_environ_proxies  # late: a kiosk loads requests when it first sends

    return {"http": proxy, "https": proxy} if proxy else get_environ_proxies(url)


def proxy_in_use(site: Site) -> str:
    """For people: without a password. Empty where there is none."""
    named = site.proxy or next((os.environ[name] for name in _FROM_ENVIRONMENT if os.environ.get(name)), "")
    return without_password(named)


def without_password(address: str) -> str:
    """http://user:secret@host:3128 -> http://host:3128"""
    return re.sub(r"//[^/@]*@", "//", address) if urlsplit(address).username else address


def trust_this_machine(session: "Session") -> None:
    """Beside certifi's, believe the authorities that this machine trusts: an office's own, installed by its technician."""
    import ssl

    from requests.adapters import HTTPAdapter

    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # which Python 3.13 sets: offices' own authorities are often older than RFC 5280

    class MachinesTrust(HTTPAdapter):
        """requests adds certifi's to the context that it is given."""

        def init_poolmanager(self, *args: Any, **more: Any) -> None:
            super().init_poolmanager(*args, **{**more, "ssl_context": context})

        def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
            return super().proxy_manager_for(proxy, **{**more, "ssl_context": context})

    session.mount("https://", MachinesTrust())
