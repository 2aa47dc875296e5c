"""Who sends a file fills neither the disk nor the memory: forms take none, but for what a few are to send in."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousMultipartForm
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from commonty.apps.decisions.telling import TELL
from commonty.apps.dues.effects import ENTER
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.access import MemberRequest
from commonty.apps.voting.models.issuing import ISSUE
from commonty.site.founding.models import Founder
from commonty.site.organisation import rules_for

MOST_BYTES = 40_000_000
"""A list of a quarter of a million people."""
TAKING = ("founding:moving-lists", "founding:moving-opt-outs", "founding:moving-meeting")
"""The addresses that take a file, from founders, until the organisation is founded."""
BY_MANDATE = {"voting:codes-public": ISSUE, "voting:codes-lost": ISSUE, "decisions:papers": TELL, "dues:uploads": ENTER}
"""The addresses that take one from whoever holds a mandate for it: to issue codes, report what was voted in a hall, enter who paid."""


class Refusing(FileUploadHandler):
    """Refuses each file that comes in a form, before a byte of it is read: the answer is 400."""

    def new_file(self, *_args: object, **_more: object) -> None:
        """Refuse."""
        raise SuspiciousMultipartForm("no form here takes a file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """Give no file."""


class Taking(FileUploadHandler):
    """Takes one file into memory, and nothing onto the disk; one that is too long breaks the line."""

    def new_file(self, *args: object, **more: object) -> None:
        """Begin with nothing."""
        super().new_file(*args, **more)  # type: ignore[arg-type]  # what Django passes on
        self.parts: list[bytes] = []
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - the base's signature
        """Keep a part."""
        self.size += len(raw_data)
        if self.size > MOST_BYTES:
            raise StopUpload(connection_reset=True)
        self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:  # noqa: ARG002 - the base's signature
        """Give the file."""
        return SimpleUploadedFile(self.file_name or "list", b"".join(self.parts))


class Uploads:
    """Middleware that lets those send a file who may to the addresses which take one; it comes before anything reads a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        """Pass the request on."""
        if request.method == "POST" and (_founds(request) or _has_mandate(request)):
            request.upload_handlers = [Taking(request)]
        return self.get_response(request)


def _founds(request: MemberRequest) -> bool:
    is_for_one = request.path in {reverse(name) for name in TAKING}
    return is_for_one and rules_for(request) is None and Founder.objects.of(request.member) is not None


def _has_mandate(request: MemberRequest) -> bool:
    try:
        power = BY_MANDATE.get(resolve(request.path).view_name, "")
    except Resolver404:
        return False
    return bool(power) and Mandate.objects.living(timezone.now()).filter(holder=request.member, power=power).exists()
