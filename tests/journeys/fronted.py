"""Serves an installed bundle behind nginx and behind Caddy, each with the file that it ships with, and has systemd judge its unit."""

import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPSConnection, IncompleteRead
from pathlib import Path
from typing import NamedTuple

NAME = "members.example.org"
PATIENCE = 120.0
"""Seconds that a start may take."""
LARGE, TOO_LARGE = 39_000_000, 70_000_000
"""Bytes of a list that may be sent in, with room for what a form adds, and more than a web server in front lets through."""
EXPOSED_AT_MOST = 5.0
"""What ``systemd-analyze security`` may say, of 10: “OK” ends there."""
UNIT = "/etc/systemd/system/commonty.service"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Named(HTTPSConnection):
    """A connection to this machine that asks for the installation's name, as if the DNS led here."""

    def __init__(self, port: int, trust: ssl.SSLContext, name: str) -> None:
        super().__init__("127.0.0.1", port, timeout=60)
        self.trust, self.name = trust, name

    def connect(self) -> None:
        """Connect, and ask for the certificate of the name."""
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.name)


def ask(port: int, path: str, *, trust: ssl.SSLContext | None, body: bytes | None = None, **headers: str) -> Answer:
    """Ask for a page, over TLS where there is somebody to trust; with a body, send it."""
    line = _Named(port, trust, NAME) if trust else HTTPConnection("127.0.0.1", port, timeout=60)
    sent = {"Host": NAME, **{name.replace("_", "-"): value for name, value in headers.items()}}
    with suppress(OSError):  # Who refuses what is too large answers before all of it was sent.
        line.request("POST" if body else "GET", path, body, sent)
    answer = line.getresponse()
    try:
        told = answer.read()
    except IncompleteRead as cut:
        told = cut.partial
    line.close()
    return Answer(answer.status, {name.casefold(): value for name, value in answer.getheaders()}, told)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(root: Path, *words: str, port: int, **environment: str) -> Iterator[None]:
    """Run a server in the root directory; yield once it listens."""
    surroundings = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **environment}
    process = subprocess.Popen(["chroot", str(root), *words], env=surroundings)  # noqa: S603, S607 - as root, in a scratch directory
    try:
        until = time.monotonic() + PATIENCE
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert process.poll() is None, f"{words[0]} ended with {process.returncode}"
            assert time.monotonic() < until, f"{words[0]} does not listen"
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(60)


def chrooted(root: Path, *words: str) -> str:
    """Run a command in the root directory and return what it printed."""
    done = subprocess.run(["chroot", str(root), *words], capture_output=True, text=True, check=False)  # noqa: S603, S607 - as above
    assert done.returncode == 0, f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def judge_unit(root: Path) -> None:
    """Let systemd read the unit, and say how much of the machine it leaves open."""
    said = chrooted(root, "systemd-analyze", "verify", "--man=no", UNIT)
    assert "commonty" not in said, said
    told = chrooted(root, "systemd-analyze", "security", "--no-pager", "--offline=true", UNIT)
    exposed = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert exposed is not None, told
    assert float(exposed[1]) <= EXPOSED_AT_MOST, told
    print(f"systemd takes the unit, and says {exposed[1]} of 10 for what it leaves open")


def look(port: int, plain: int, trust: ssl.SSLContext) -> None:
    """Look at what members meet: pages over TLS alone, files, and lists of the permitted size."""
    page = ask(port, "/sign-in/", trust=trust)
    assert (page.status, "strict-transport-security" in page.headers) == (200, True), page  # Both names arrived, the host's and https.
    sheet = re.search(rb'href="(/static/[^"]+\.css)"', page.body)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
    assert sheet is not None
    assert token is not None
    style = ask(port, sheet[1].decode(), trust=trust, Accept_Encoding="gzip")
    assert (style.status, style.headers["content-type"].split(";")[0], style.headers["content-encoding"]) == (200, "text/css", "gzip"), (
        style
    )
    cookie = re.search(r"csrftoken=[^;]+", page.headers["set-cookie"])
    assert cookie is not None
    form = b"email=nobody%40example.org&csrfmiddlewaretoken=" + token[1]
    sent = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie[0], "Origin": f"https://{NAME}"}
    signing_in = ask(port, "/sign-in/", trust=trust, body=form, **sent)
    assert signing_in.status == 302, signing_in
    moved = ask(plain, "/sign-in/", trust=None)
    assert moved.status in {301, 308}, moved
    assert moved.headers["location"].startswith(f"https://{NAME}"), moved
    sent["Content_Type"] = "multipart/form-data; boundary=x"
    list_ = ask(port, "/sign-in/", trust=trust, body=file_of(LARGE), **sent)
    assert list_.status == 400, list_  # It came through: the program refuses a file where none is asked for.
    assert "content-security-policy" in list_.headers, list_


def file_of(size: int) -> bytes:
    """Return a form with a file of so many bytes."""
    head = b'--x\r\nContent-Disposition: form-data; name="list"; filename="list.csv"\r\n\r\n'
    return head + bytes(size) + b"\r\n--x--\r\n"


def behind_nginx(root: Path, program: int) -> None:
    """Serve it behind nginx: the file as it ships, and the lines that certbot adds to it."""
    port, plain = free_port(), free_port()
    key, shown = "/srv/nginx.key", "/srv/nginx.crt"
    subject = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    chrooted(root, "openssl", "req", "-x509", *curve, "-nodes", "-days", "2", "-keyout", key, "-out", shown, *subject)
    shipped = (root / "bundle/nginx.conf").read_text().replace("example.org", NAME).replace("127.0.0.1:8000", f"127.0.0.1:{program}")
    secure = f"listen {port} ssl;\n    ssl_certificate {shown};\n    ssl_certificate_key {key};"
    for before, after in (("    listen 80;", f"    {secure}"), ("    listen [::]:80;", "")):
        assert before in shipped, before
        shipped = shipped.replace(before, after)
    redirect = f"server {{ listen {plain}; server_name {NAME}; return 301 https://$host$request_uri; }}\n"
    place = root / "etc/nginx/sites-enabled"
    for other in place.iterdir():
        other.unlink()
    (place / "commonty").write_text(shipped + redirect)
    chrooted(root, "nginx", "-t")
    log = root / "var/log/nginx/access.log"
    log.write_text("")
    with running(root, "nginx", "-g", "daemon off;", port=port):
        trust = ssl.create_default_context(cafile=str(root / shown[1:]))
        look(port, plain, trust)
        larger = ask(port, "/sign-in/", trust=trust, body=file_of(TOO_LARGE), Content_Type="multipart/form-data; boundary=x")
        assert larger.status == 413, larger
    written = log.read_text().splitlines()
    assert all('" 301 ' in line for line in written), written  # Certbot's redirect writes its lines; ours writes down nobody.
    print("behind nginx: pages, files and lists over TLS alone")


def behind_caddy(root: Path, program: int) -> None:
    """Serve it behind Caddy: the file as it ships, but for who signs the certificate. It is fetched for our name and for no other."""
    port, plain = free_port(), free_port()
    shipped = (root / "bundle/Caddyfile").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{program}")
    ours = f"{{\n\tlocal_certs\n\tskip_install_trust\n\tadmin off\n\thttp_port {plain}\n\thttps_port {port}\n"
    assert "\n{\n" in shipped
    (root / "srv/Caddyfile").write_text(shipped.replace("\n{\n", f"\n{ours}", 1))
    words = ("caddy", "run", "--config", "/srv/Caddyfile", "--adapter", "caddyfile")
    with running(root, *words, port=port, XDG_DATA_HOME="/srv", XDG_CONFIG_HOME="/srv", HOME="/srv"):
        signer = root / "srv/caddy/pki/authorities/local/root.crt"
        trust = ssl.create_default_context(cafile=str(signer))
        look(port, plain, trust)
        try:
            _Named(port, trust, "evil.example").connect()
        except ssl.SSLError:
            print("behind Caddy: the same, and no certificate for another name")
        else:
            raise AssertionError("a certificate was fetched for a name that is not ours")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    judge_unit(place)
    listening = free_port()
    settings = {"COMMONTY_ORIGIN": f"https://{NAME}", "EMAIL_URL": "smtp://127.0.0.1:9?tls=no", "COMMONTY_PORT": str(listening)}
    with running(place, "/usr/local/bin/commonty", "serve", "--set-up", port=listening, **settings):
        behind_nginx(place, listening)
        behind_caddy(place, listening)
