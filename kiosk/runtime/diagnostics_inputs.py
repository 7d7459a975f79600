"""What the machine's diagnostics look at, gathered from a data directory."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from kiosk.diagnostics import checklist as checks
from kiosk.diagnostics.screen import Screen
from kiosk.paths import DataDir
from kiosk.runtime import opening
from kiosk.site import site_file
from sync.client.credentials import Credentials, credentials_of, has_joined

if TYPE_CHECKING:
    from kiosk.audio.phrases import Phrase


def gathered(data: DataDir, light: bool, screen: Screen | None) -> checks.DiagnosticsContext:
    """What diagnostics look at; deep ones also ask the province."""
    now = opening.now()
    try:
        site = site_file.load(data.site)
    except site_file.ConfigError:  # one of the findings
        return checks.DiagnosticsContext(data, now, screen, phrases=partial(_phrases, data))
    enrolled = has_joined(data, site)
    if not enrolled or light:
        return checks.DiagnosticsContext(data, now, screen, None, enrolled, phrases=partial(_phrases, data))
    asking = _Asking(credentials_of(data, site))
    secure = site.server.url.startswith("https:")
    return checks.DiagnosticsContext(data, now, screen, asking, enrolled, secure, lambda: asking.clock_difference, partial(_phrases, data))


def _phrases(data: DataDir, language: str) -> "Sequence[Phrase]":
    from kiosk.runtime.heard import audio_phrases  # late: only where something is heard

    return audio_phrases.of_kiosk(data, language)


class _Asking:
    """One request to the province, and what its answer told of the time."""

    def __init__(self, link: Credentials) -> None:
        self._link = link
        self.clock_difference: timedelta | None = None

    def __call__(self) -> int | None:
        from sync.client.errors import NotJoinedError
        from sync.client.province_client import ProvinceClient, Timeouts  # late: loads requests

        try:
            province = ProvinceClient(self._link, Timeouts(connect_s=5, read_s=5, whole_s=10))
        except NotJoinedError as fault:
            raise FileNotFoundError(self._link.ca_file) if fault.key == "ca_file" else ValueError(str(fault)) from fault
        with province:
            status = province.probe()
            self.clock_difference = province.clock_difference
            return status
