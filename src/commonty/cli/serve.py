"""``commonty serve``: the server, with the worker of its jobs, in one tree of processes."""

import argparse
import os
import sys

HELP = "Serve this installation: pages, jobs and the clock, in one tree of processes."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--address", default="127.0.0.1", help="the address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=int, help="the port to listen on (default: COMMONTY_PORT, else 8000)")
    parser.add_argument("--processes", type=int, default=2, help="how many server processes (default: 2)")
    parser.add_argument("--set-up", action="store_true", help="at the first start ask for domain, mail server and backups in the browser")


def run(options: argparse.Namespace) -> int:
    """Make the installation ready and serve it until interrupted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    if options.port:
        os.environ["COMMONTY_PORT"] = str(options.port)
    if options.set_up and _is_first_start():
        return _set_up(options)
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
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
    return 0


def _is_first_start() -> bool:
    """Say whether nothing was chosen yet, neither on the page of the first start nor in the environment."""
    from commonty.site import settings

    return not settings.CHOSEN.exists() and settings.IS_LOCAL


def _set_up(options: argparse.Namespace) -> int:
    """Ask for what must be known, and begin anew with the answers."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "commonty.site.setting_up.settings"
    import django

    django.setup()
    from django.conf import settings

    from commonty.site.setting_up.serving import serve

    serve(options.address, settings.PORT)
    os.environ["DJANGO_SETTINGS_MODULE"] = "commonty.site.settings"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - no shell; the very words that this was started with
