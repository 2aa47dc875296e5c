"""A small OSDI server over real HTTP, for tests: an entry point, pages of people, a key, and what can go wrong."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "d5c0-key"
LOOPBACK = "//127.0.0.1"
ELSEWHERE = "http:" + "//127.0.0.2"


def person(number: int, **more: object) -> dict[str, Any]:
    """Return a person as OSDI 1.2.0 writes one."""
    return {
        "identifiers": [f"test:{number}"],
        "created_date": "2026-01-01T09:00:00Z",
        "modified_date": "2026-01-01T09:00:00Z",
        "given_name": f"Ada{number}",
        "family_name": "Ames",
        "email_addresses": [{"address": f"p{number}@example.org", "primary": True, "status": "subscribed"}],
        "phone_numbers": [{"number": 447700900000 + number, "number_type": "Mobile", "primary": True}],
        "postal_addresses": [{"address_lines": [f"{number} High Street"], "locality": "Leith", "postal_code": "EH6 5AA", "primary": True}],
        "custom_fields": {"member_number": str(number)},
        "_links": {"self": {"href": f"/api/people/{number}"}},
        **more,
    }


class Osdi(ThreadingHTTPServer):
    """The server: ``people`` are its people, ``wrong`` the page at which something goes wrong, ``asked`` what it was asked for."""

    daemon_threads = True

    def __init__(self, people: list[dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.people = people
        self.per_page = 3
        self.wrong: dict[int, str] = {}
        self.total: int | None = None
        self.asked: list[str] = []

    @property
    def origin(self) -> str:
        """Where it is."""
        return f"http:{LOOPBACK}:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Osdi

    def do_GET(self) -> None:
        """Answer as the documentation of OSDI has it."""
        parts = urlsplit(self.path)
        self.server.asked.append(self.path)
        if self.headers["osdi-api-token"] != TOKEN:
            self._say(401, {"osdi:error": {"response_code": 401}})
        elif parts.path == "/api/":
            self._say(200, {"osdi_version": "1.2.0", "_links": {"osdi:people": {"href": f"{self.server.origin}/api/people"}}})
        elif parts.path == "/api/people":
            self._page(int(parse_qs(parts.query).get("page", ["1"])[0]))
        else:
            self._say(404, {})

    def _page(self, page: int) -> None:
        size, everybody = self.server.per_page, self.server.people
        on_it = everybody[(page - 1) * size : page * size]
        links: dict[str, object] = {"self": {"href": self.path}}
        if page * size < len(everybody):
            links["next"] = {"href": f"{self.server.origin}/api/people?page={page + 1}"}
        match self.server.wrong.get(page):
            case "busy":
                self._say(429, {})
                return
            case "elsewhere":
                links["next"] = {"href": f"{ELSEWHERE}/api/people?page=2"}
            case "circle":
                links["next"] = {"href": self.path}
            case "moved":
                self.send_response(302)
                self.send_header("Location", f"{ELSEWHERE}/")
                self.end_headers()
                return
            case "slow":
                time.sleep(1)
            case "long":
                on_it = [person(1, note="x" * 20_000)]
        total = len(everybody) if self.server.total is None else self.server.total
        self._say(200, {"page": page, "total_records": total, "_links": links, "_embedded": {"osdi:people": on_it}})

    def _say(self, status: int, told: object) -> None:
        raw = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/hal+json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_told: object) -> None:
        """Keep quiet."""


@contextmanager
def serving(people: list[dict[str, Any]]) -> Iterator[Osdi]:
    """Serve these people until the end of the block."""
    server = Osdi(people)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
