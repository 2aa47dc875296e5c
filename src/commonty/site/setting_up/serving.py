"""The little server of the first start: it ends once the answers are written down."""

import io
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.utils.translation import gettext as _

from commonty.site.setting_up.views import CODE, is_answered

__all__ = ["serve"]

PAUSE = 0.5
"""Seconds between two looks whether everything is answered."""
PATIENCE = 30
"""Seconds that somebody may take to send their answers."""


class _Server(ThreadingMixIn, WSGIServer):
    """Answers several at once: somebody slow keeps nobody waiting, and each answer is sent to its end."""

    daemon_threads = False
    timeout = PAUSE


class _Quiet(WSGIRequestHandler):
    """Writes no line for each page: an address is nobody's business."""

    timeout = PATIENCE

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002 - as the base has it
        """Write nothing."""


def serve(address: str, port: int) -> None:
    """Print the code, and ask until the answers are written down."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())
    with make_server(address, port, get_wsgi_application(), server_class=_Server, handler_class=_Quiet) as server:
        print(
            _("This is the first start. Open the page of this machine in a browser: https:// and its name, or %(here)s")
            % {"here": f"http://localhost:{port}/"},
            flush=True,
        )
        print(_("and type in this code: %(code)s") % {"code": CODE.words}, flush=True)
        while not is_answered():
            server.handle_request()
