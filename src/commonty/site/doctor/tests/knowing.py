"""A DNS on this machine that knows a few names, and really answers."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.message
import dns.rdatatype
import dns.rrset
from dns.resolver import Resolver

from commonty.site.doctor.asking import Asked


@contextmanager
def knowing(names: Mapping[str, Sequence[str]]) -> Iterator[Asked]:
    """Run a DNS that knows these TXT records, and under ``A name``, ``AAAA name`` and ``MX name`` such records; and nothing else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def answer() -> None:
            while True:
                try:
                    raw, asker = server.recvfrom(4096)
                except OSError:
                    return
                query = dns.message.from_wire(raw)
                response = dns.message.make_response(query)
                name, kind = query.question[0].name, dns.rdatatype.to_text(query.question[0].rdtype)
                at = name.to_text(omit_final_dot=True)
                told = names.get(at if kind == "TXT" else f"{kind} {at}", [])
                if kind == "TXT":
                    told = [" ".join(f'"{each[at : at + 200]}"' for at in range(0, len(each), 200)) for each in told]
                response.answer += [dns.rrset.from_text(name, 60, "IN", kind, *told)] if told else []
                server.sendto(response.to_wire(), asker)

        threading.Thread(target=answer, daemon=True).start()
        yield lambda: resolver(server.getsockname()[1])


def resolver(port: int) -> Resolver:
    """Return what asks the DNS at a port of this machine."""
    made = Resolver(configure=False)
    made.nameservers, made.port, made.lifetime = ["127.0.0.1"], port, 1.0
    return made
