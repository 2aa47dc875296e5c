"""Nothing here takes files: whoever sends one fills neither the disk nor the memory."""

from django.core.exceptions import SuspiciousMultipartForm
from django.core.files.uploadhandler import FileUploadHandler


class Refusing(FileUploadHandler):
    """Refuses each file that comes in a form, before a byte of it is read: the answer is 400."""

    def new_file(self, *_args: object, **_more: object) -> None:
        """Refuse."""
        raise SuspiciousMultipartForm("no form here takes a file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """Give no file."""
