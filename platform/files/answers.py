"""Handing a stored file out: always as a download, never shown inside a page (security.md section 9)."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from files.models import StoredFile


def download(file: StoredFile) -> HttpResponse:
    """The file as an attachment that no browser runs and no cache keeps."""
    return attachment(file.opened(), name=file.name, content_type=file.content_type)


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Bytes as an attachment that no browser runs and no cache keeps."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
