"""Serves an installation to a program that speaks HTTP, for as long as it runs: the program has a thread of its own."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TypeVar

from django.test import Client

T = TypeVar("T")


class Handler(BaseHTTPRequestHandler):
    """Passes each request on to the site, in the thread of the test, which has its database."""

    def answer(self) -> None:
        """Answer as the site does."""
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"content-length", "content-type", "host"}}
        content_type = self.headers.get("Content-Type", "")
        answer = Client(headers=headers).generic(self.command, self.path, raw, content_type)
        self.send_response(answer.status_code)
        self.send_header("Content-Type", answer["Content-Type"])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = answer  # noqa: N815 - the base's names

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def asked(program: Callable[[str], T], *, under: Callable[[str], None]) -> T:
    """Run a program with the address of the site, told ``under`` which origin it is served, and return what it returns."""
    server = HTTPServer(("localhost", 0), Handler)
    server.timeout = 0.05
    origin = f"http://localhost:{server.server_port}"
    under(origin)
    found: list[T] = []
    thread = Thread(target=lambda: found.append(program(origin)), daemon=True)
    thread.start()
    while thread.is_alive():
        server.handle_request()
    server.server_close()
    (result,) = found
    return result
