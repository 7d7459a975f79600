"""The way out of an office: its proxy, told without a secret."""

import pytest

from kiosk.frozen import replace
from kiosk.site.outbound import proxies_for, proxy_in_use, without_password
from kiosk.site.site_file import ConfigError, save, yasothon_demonstration

PROXY = "http://10.0.0.1:3128"


def test_the_sites_proxy_comes_before_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service started by systemd has no environment of a person's."""
    monkeypatch.setenv("https_proxy", "http://other:8080")
    assert proxies_for("https://province.example", PROXY)["https"] == PROXY
    assert proxies_for("https://province.example", "")["https"] == "http://other:8080"
    assert proxy_in_use(replace(yasothon_demonstration(), proxy=PROXY)) == PROXY
    assert proxy_in_use(yasothon_demonstration()) == "http://other:8080"


def test_nobody_reads_the_proxys_password() -> None:
    """Diagnostics and `kiosk setup` print the address alone."""
    assert without_password("http://user:secret@10.0.0.1:3128") == PROXY and without_password("") == ""


@pytest.mark.parametrize("proxy", ["10.0.0.1", "http://", "http://10.0.0.1/x y", "ftp://10.0.0.1"])
def test_what_is_no_proxy_is_refused(proxy: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Said when it is set, not when nothing is sent any more."""
    with pytest.raises(ConfigError, match="proxy"):
        save(tmp_path_factory.mktemp("site") / "site.json", replace(yasothon_demonstration(), proxy=proxy))
