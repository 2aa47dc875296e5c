"""A mailbox that is read by IMAP (RFC 3501): as much of a server as reading one folder takes."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class Imap(socketserver.StreamRequestHandler):
    """Talks with one client."""

    letters: ClassVar[list[bytes]] = []
    read: ClassVar[set[int]] = set()
    password: ClassVar[str] = "of the mailbox"

    def handle(self) -> None:
        """Answer each command until the client goes."""
        self.say("* OK here")
        for line in self.rfile:
            tag, verb, *more = line.decode().rstrip("\r\n").split(" ", 2)
            done = self.answer(verb.upper(), more[0] if more else "")
            self.say(f"{tag} {done}")
            if verb.upper() == "LOGOUT":
                return

    def answer(self, verb: str, more: str) -> str:
        """Do what a command says and return how it ended."""
        match verb:
            case "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            case "LOGIN" if f'"{self.password}"' not in more:
                return "NO wrong password"
            case "SELECT":
                self.say(f"* {len(self.letters)} EXISTS")
            case "SEARCH":
                unseen = [str(number) for number in range(1, len(self.letters) + 1) if number not in self.read]
                self.say(f"* SEARCH {' '.join(unseen)}".rstrip())
            case "FETCH":
                number = int(more.split(" ", maxsplit=1)[0])
                raw = self.letters[number - 1]
                self.wfile.write(b"* %d FETCH (BODY[] {%d}\r\n%b)\r\n" % (number, len(raw), raw))
            case "STORE":
                number = int(more.split(" ", maxsplit=1)[0])
                assert re.search(r"\\Seen", more)
                self.read.add(number)
        return "OK done"

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mailbox(letters: list[bytes]) -> Iterator[tuple[str, set[int]]]:
    """Serve a mailbox with these letters; give its address, and the numbers of those that were read."""
    read = set[int]()
    talking = type("Talking", (Imap,), {"letters": letters, "read": read})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), talking) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"imap://bounces:of%20the%20mailbox@127.0.0.1:{server.server_address[1]}/INBOX", read
        server.shutdown()
