"""Keeping files. Whoever keeps one links it to a row of their own in the same transaction."""

import base64
import hashlib

from files.judging import MOST_BYTES, PAPERS, clean_name, judge
from files.models import StoredFile


def keep_upload(*, upload, purpose: str, by, accepts: frozenset[str] = PAPERS) -> StoredFile:
    """Keep what a person handed in (a Django UploadedFile). Raises BadFile with a sentence fit to show."""
    kind, content = judge(upload.read(MOST_BYTES + 1), accepts)
    return _store(content, purpose=purpose, name=clean_name(upload.name or "", kind), kind=kind, by=by)


def keep_made(*, content: bytes, purpose: str, name: str, content_type: str, by) -> StoredFile:
    """Keep what the service made itself, a signed agreement for example."""
    return _store(content, purpose=purpose, name=name[:120], kind=content_type, by=by)


def _store(content: bytes, *, purpose: str, name: str, kind: str, by) -> StoredFile:
    return StoredFile.objects.create(
        purpose=purpose,
        name=name,
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=base64.b64encode(content).decode(),
        by=by,
    )
