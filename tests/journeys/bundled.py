"""Walks through a root directory in which the bundle is installed, as a volunteer would: first start, backup drill, upgrades."""

import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

PATIENCE = 300.0
"""Seconds that a start may take."""
DATA = "var/lib/commonty"
SPOIL = """
from django.db import migrations
def run(apps, schema_editor):
    {does}
class Migration(migrations.Migration):
    dependencies = [("record", "{after}")]
    operations = [migrations.RunPython(run, migrations.RunPython.noop)]
"""


def commonty(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as the recipe installed it."""
    return subprocess.run(["chroot", str(root), "/usr/local/bin/commonty", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607 - as root, in a scratch directory


@contextmanager
def served(root: Path, port: int) -> Iterator[Path]:
    """Serve it as its unit does; yield the file with what it prints."""
    said = root.parent / "said"
    words = ["chroot", str(root), "/usr/local/bin/commonty", "serve", "--set-up", "--port", str(port)]
    with said.open("w") as written:
        process = subprocess.Popen(words, stdout=written, stderr=written)  # noqa: S603 - as above
        try:
            yield said
        finally:
            process.terminate()
            process.wait(60)


def wait_for(said: Path, pattern: str) -> str:
    """Wait until it has printed something, and return the part in brackets."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := re.search(pattern, said.read_text()):
            return found[1]
        time.sleep(0.2)
    raise SystemExit(f"waited in vain for {pattern}:\n{said.read_text()}")


def opened(browser: OpenerDirector, address: str, answers: Mapping[str, str] | None = None) -> str:
    """Open a page, or send a form; wait for a server that is not up yet."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            body = urlencode(answers).encode() if answers else None
            with browser.open(Request(address, body), timeout=60) as page:  # noqa: S310 - a server of ours
                return str(page.read().decode())
        except HTTPError as problem:
            raise SystemExit(f"{address}: {problem.code}\n{problem.read().decode()}") from problem
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def first_start(root: Path, port: int) -> None:
    """Give three answers in the browser, and find the founding."""
    with served(root, port) as said:
        code = wait_for(said, r"type in this code: ([A-Z0-9-]+)")
        browser, here = build_opener(HTTPCookieProcessor(CookieJar())), f"http://localhost:{port}"
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', opened(browser, here + "/"))
        assert token is not None
        three = {"domain": "localhost", "relay": "", "backups": "/srv/backups"}
        done = opened(browser, here + "/", {"csrfmiddlewaretoken": token[1], "code": code, **three})
        assert "It starts now" in done, done
        key = re.search(r"<code>([\w-]{40,})</code>", done)
        assert key is not None
        assert key[1] == (root / DATA / "secrets" / "master.key").read_text()
        wait_for(said, r"lets one person in, once: (\S+)")
        page = opened(browser, here + "/founding/")
        assert "Found an organisation" in page, page
    print("three answers led to the founding page")


def drill(root: Path) -> None:
    """Do what the guide says."""
    for words in (("backup", "--keep"), ("found",), ("doctor", "--json")):
        done = commonty(root, *words)
        print(f"commonty {' '.join(words)}: {done.returncode}")
        assert done.returncode == 0 or words[0] == "doctor", done.stderr
    assert len([*(root / "srv/backups").glob("commonty-data-*")]) == 1


def another(root: Path, version: str, *, is_broken: bool) -> subprocess.CompletedProcess[str]:
    """Install another version from a bundle of its own."""
    folder = root / f"bundle-{version}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "bundle", folder)
    (folder / "VERSION").write_text(f"{version}\n")
    if is_broken:
        [wheel] = (folder / "wheels").glob("commonty-*.whl")
        with zipfile.ZipFile(wheel) as before:
            kept = {name: before.read(name) for name in before.namelist()}
        place = "commonty/apps/record/migrations/"
        last = max(Path(name).stem for name in kept if name.startswith(place + "0"))
        kept[place + "0098_spoil.py"] = SPOIL.format(after=last, does='schema_editor.execute("DROP TABLE record_payload")').encode()
        kept[place + "0099_break.py"] = SPOIL.format(after="0098_spoil", does='raise RuntimeError("this migration is broken")').encode()
        kept[place + "max_migration.txt"] = b"0099_break\n"
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as after:
            for name, content in kept.items():
                after.writestr(name, content)
    words = ["chroot", str(root), "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "COMMONTY_FRONT=no", f"/bundle-{version}/install"]
    return subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - as above


def upgrades(root: Path, port: int) -> None:
    """Fail to upgrade, lose nothing, and then upgrade."""
    exported = commonty(root, "record", "export", "-").stdout.splitlines()[1:]
    failed = another(root, "0.0.98", is_broken=True)
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "this migration is broken" in failed.stderr, failed.stderr
    assert "Still on the version before. Nothing is lost." in failed.stderr
    assert commonty(root, "record", "export", "-").stdout.splitlines()[1:] == exported
    print("an upgrade with a broken migration was undone")
    done = another(root, "0.0.99", is_broken=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "usr/local/lib/commonty/current").readlink().name == "0.0.99"
    with served(root, port):
        assert "Found an organisation" in opened(build_opener(), f"http://localhost:{port}/founding/")
    print("a sound upgrade serves the founding page")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    first_start(place, number)
    drill(place)
    upgrades(place, number)
