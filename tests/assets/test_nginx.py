"""The reverse proxy of assets/deploy as nginx runs it in front of the real server: what gets through, what does not, and who asks."""

import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest
import trustme

from tests.assets.test_deploy import DEPLOY, ROOT

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
NAME = "province.example"
ELSEWHERE = ("127.0.0.9", 0)  # a browser on another machine: 127.0.0.1 is the proxy itself
EVERYTHING = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/province.conf;
}}
"""


@dataclass
class Proxy:
    """Where nginx listens, whom a browser trusts, and the folder with the server's data."""

    https: int
    http: int
    trusted: ssl.SSLContext
    folder: Path

    def ask(self, path: str, method: str = "GET", body: bytes = b"", name: str = NAME, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one request on a connection of its own."""
        with (
            socket.create_connection(("127.0.0.1", self.https), 20, ELSEWHERE) as plain,
            self.trusted.wrap_socket(plain, server_hostname=name) as tls,
        ):
            return exchange(tls, path, method, body, {"Host": name, **headers})


def exchange(connection: socket.socket, path: str, method: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {value}" for key, value in headers.items()), "Connection: close"]
    lines += [f"Content-Length: {len(body)}"] if body else []
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
    with suppress(OSError):  # refused before the whole was sent
        connection.sendall(body)
    reply = HTTPResponse(connection)
    reply.begin()
    return reply.status, {key.lower(): value for key, value in reply.getheaders()}, reply.read()


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [opened.getsockname()[1] for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Both running: nginx.conf with other ports and a certificate of this test, nothing else changed."""
    folder = tmp_path_factory.mktemp("nginx")
    authority, (https, http) = trustme.CA(), free_ports(2)
    pair = authority.issue_cert(NAME)
    pair.cert_chain_pems[0].write_to_path(folder / "province.pem")
    pair.private_key_pem.write_to_path(folder / "province.key")
    command = [sys.executable, "-m", "sync.server", "serve", "--port", "0", "--data-dir", str(folder / "data")]
    environment = {"PROVINCE_URL": f"https://{NAME}", "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as server,
    ):
        try:
            assert server.stdout
            port = server.stdout.readline().rsplit(":", 1)[1].strip()
            text = (DEPLOY / "province" / "nginx.conf").read_text(encoding="utf-8").replace("127.0.0.1:8080", f"127.0.0.1:{port}")
            text = re.sub(r"\s+listen \[::\]:\d+[^;]*;", "", text)
            text = text.replace("listen 443", f"listen 127.0.0.1:{https}").replace("listen 80", f"listen 127.0.0.1:{http}")
            text = text.replace("/etc/ssl/private/province.key", f"{folder}/province.key").replace("/etc/ssl/", f"{folder}/")
            (folder / "province.conf").write_text(text, encoding="utf-8")
            (folder / "nginx.conf").write_text(EVERYTHING.format(folder=folder), encoding="utf-8")
            with subprocess.Popen(["nginx", "-p", str(folder), "-c", "nginx.conf"], stderr=subprocess.DEVNULL) as nginx:
                try:
                    trusted = ssl.create_default_context()
                    authority.configure_trust(trusted)
                    wait_for(https)
                    yield Proxy(https, http, trusted, folder)
                finally:
                    nginx.terminate()
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")


def test_nginx_reads_the_file_as_it_is(proxy: Proxy) -> None:
    """`nginx -t`, as the technician types it, finds nothing wrong and warns of nothing."""
    done = subprocess.run(["nginx", "-t", "-p", proxy.folder, "-c", "nginx.conf"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0 and "[warn]" not in done.stderr, done.stderr


def test_somebody_opens_the_log_in_page(proxy: Proxy) -> None:
    """Over https, under its name, with every header of the server's own, and nothing that says which nginx this is."""
    status, headers, body = proxy.ask("/login")
    assert status == 200 and b"<form" in body
    assert headers["strict-transport-security"].startswith("max-age=") and "includeSubDomains" in headers["strict-transport-security"]
    assert "default-src 'none'" in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"
    assert headers["server"] == "nginx" and headers["cache-control"] == "no-store"
    assert proxy.ask("/readyz")[0] == 200


def test_another_name_shows_nothing(proxy: Proxy) -> None:
    """No certificate for it; the right certificate with another Host is refused by nginx's first server or by ours."""
    with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", proxy.https), 20) as plain:
        proxy.trusted.wrap_socket(plain, server_hostname="evil.example")
    with socket.create_connection(("127.0.0.1", proxy.https), 20) as plain, proxy.trusted.wrap_socket(plain, server_hostname=NAME) as tls:
        status, _, body = exchange(tls, "/login", "GET", b"", {"Host": "evil.example"})
    assert status >= 400 and b"evil.example" not in body and b"<form" not in body


def test_an_old_browser_or_an_attacker_in_between_asks_for_old_tls(proxy: Proxy) -> None:
    """TLS 1.1 is not spoken."""
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", proxy.https), 20) as plain:
        old.wrap_socket(plain, server_hostname=NAME)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/v1/responses", 3 << 20, 401),  # lets a kiosk send what it has gathered in weeks; the server refuses a stranger's
        ("/v1/responses", 17 << 20, 413),
        ("/v1/enroll", 65 << 10, 413),
        ("/login", 3 << 20, 413),
        ("/v1/heartbeat", 1000, 401),
    ],
)
def test_a_body_that_is_too_large(proxy: Proxy, path: str, size: int, status: int) -> None:
    """Each place has a limit of its own."""
    assert proxy.ask(path, "POST", b" " * size, **{"Content-Type": "application/json"})[0] == status


def test_without_https(proxy: Proxy) -> None:
    """A person is led on; a kiosk's key that came this way is refused, so that nobody gets used to it."""
    replies = []
    for path in ("/login?next=/users", "/v1/heartbeat"):
        with socket.create_connection(("127.0.0.1", proxy.http), 20) as plain:
            replies.append(exchange(plain, path, "GET", b"", {"Host": NAME, "Authorization": "Bearer x"}))
    assert (replies[0][0], replies[0][1]["location"]) == (301, f"https://{NAME}/login?next=/users")
    assert replies[1][0] == 403


def test_metrics_are_for_the_machine_itself(proxy: Proxy) -> None:
    """Whatever a stranger says of where he asks from."""
    for forwarded in ("", "127.0.0.1", "127.0.0.1, 127.0.0.1"):
        assert proxy.ask("/metrics", **({"X-Forwarded-For": forwarded} if forwarded else {}))[0] == 403


def test_who_asks_is_who_is_written_down(proxy: Proxy) -> None:
    """The address that nginx saw, not the one that was claimed: a lie in X-Forwarded-For reaches neither the log nor the limits."""
    form = b"name=nobody&password=wrong-and-long"
    kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": "198.51.100.7"}
    statuses = [proxy.ask("/login", "POST", form, **kind)[0] for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    log = (proxy.folder / "server.log").read_text(encoding="utf-8")
    assert "log-in.failed by '' from 127.0.0.0/24: 'nobody'" in log and "198.51.100" not in log


def test_log_ins_come_faster_than_anybody_types(proxy: Proxy) -> None:
    """nginx answers 429 before the server hears of them; the kiosks' own addresses go on."""
    statuses = [proxy.ask("/login")[0] for _ in range(40)]
    assert statuses[-1] == 429 and proxy.ask("/v1/heartbeat", "POST", b"{}")[0] == 401
