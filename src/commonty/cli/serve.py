"""``commonty serve``: the server, with the worker of its jobs, in one tree of processes."""

import argparse
import os

HELP = "Serve this installation: pages, jobs and the clock, in one tree of processes."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--address", default="127.0.0.1", help="the address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
    parser.add_argument("--processes", type=int, default=2, help="how many server processes (default: 2)")


def run(options: argparse.Namespace) -> int:
    """Make the installation ready and serve it until interrupted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    os.environ.setdefault("COMMONTY_ORIGIN", f"http://localhost:{options.port}")
    import django
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    django.setup()
    from django.conf import settings
    from django.db import connections

    from commonty.site.founding.invitation import announce
    from commonty.site.installation import prepare

    prepare()
    announce()
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()  # Else the server's processes, forked from this one, would talk over one another on its connections.
    print(f"Commonty is at {settings.ORIGIN} — stop it with Ctrl-C.", flush=True)
    Server(
        "commonty.site.wsgi:application",
        address=options.address,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
    return 0
