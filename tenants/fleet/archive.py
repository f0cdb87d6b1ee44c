"""The form of an organisation's archive: a ZIP of one CSV file a table and a signed manifest.

    manifest.json        what is inside: format, organisation, version of the tables, rows and SHA-256 of every file
    manifest.signature   made with this installation's key over the manifest
    tables/<table>.csv   every row of the organisation's own schema; NULL is an empty field, an empty text is ""
    shared/<table>.csv   the organisation's rows of the tables that all organisations share; for reading only

Sealed columns stay sealed: only an installation with the same keys opens them, and only for the same organisation.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from crypto.fields import EncryptedTextField
from crypto.signing import LinkRefused, read, sign
from domain.errors import DomainError

FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.signature"
PURPOSE = "fleet.archive"
LONGEST_LIFE = dt.timedelta(days=365 * 50)  # an archive does not grow old by itself
QUICK = 3  # of zlib's levels: a third of the time for a tenth more bytes
# Sign-in sessions end with the organisation's pages; they are nobody's record.
LEFT_OUT = frozenset({"django_session"})
FACTS = ("slug", "name", "name_sv", "name_en", "kind", "region_code", "languages", "brand_colour")
FACTS += ("logo_key", "logo_alt")
_ENTRY = {
    "type": "object",
    "required": ["file", "sha256", "table", "columns", "rows"],
    "properties": {
        "file": {"type": "string"},
        "sha256": {"type": "string"},
        "table": {"type": "string"},
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "integer", "minimum": 0},
    },
}
# What a reader takes from a manifest; another installation's is not proved by its signature.
SHAPE = {
    "type": "object",
    "required": ["organisation", "schema", "tables", "shared"],
    "properties": {
        "organisation": {
            "type": "object",
            "required": ["id", *FACTS],
            "properties": {
                "id": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
            },
        },
        "schema": {
            "type": "object",
            "required": ["migrations"],
            "properties": {"migrations": {"type": "array", "items": {"type": "array"}}},
        },
        "tables": {"type": "array", "items": _ENTRY},
        "shared": {"type": "array", "items": _ENTRY},
    },
}
SEALED_NOTE = (
    "Columns listed here hold values sealed with the service's keys (AES-256-GCM). They are in the files as they"
    " are stored. They open only where the same keys are, for the organisation with the same id."
)


class BadArchive(DomainError):
    """The file is no archive of ours, is not whole, or was changed."""

    code = "bad_archive"


def own_models() -> list[type[Model]]:
    """The models whose tables stand in every organisation's schema, by table name."""
    labels = {apps.get_app_config(label).name for label in apps.app_configs}
    names = labels & {entry.partition(".apps.")[0] for entry in settings.TENANT_APPS}
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and apps.get_app_config(model._meta.app_label).name in names
        and model._meta.db_table not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns_of(model: type[Model]) -> list[str]:
    """The stored columns of a table, in the order of the model."""
    return [field.column for field in model._meta.local_concrete_fields if not field.generated]


def sealed_columns() -> dict[str, list[str]]:
    """Table -> its columns that stay sealed in the archive."""
    sealed = {
        model._meta.db_table: [
            field.column
            for field in model._meta.local_concrete_fields
            if isinstance(field, EncryptedTextField)
        ]
        for model in own_models()
    }
    return {table: columns for table, columns in sealed.items() if columns}


class ArchiveWriter:
    """Writes one archive; `add` streams, so that memory does not grow with the organisation."""

    def __init__(self, target: BinaryIO) -> None:
        self._zip = ZipFile(target, "w", ZIP_DEFLATED, compresslevel=QUICK)

    def add(self, name: str, blocks: Iterable[bytes]) -> dict[str, Any]:
        """One file. Returns its size and SHA-256 for the manifest."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as out:
            for block in blocks:
                digest.update(block)
                size += len(block)
                out.write(block)
        return {"file": name, "bytes": size, "sha256": digest.hexdigest()}

    def close(self, manifest: dict[str, Any]) -> None:
        """Write the manifest and its signature. Call on the platform side."""
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        self._zip.writestr(MANIFEST, text)
        self._zip.writestr(SIGNATURE, sign(PURPOSE, hashlib.sha256(text).hexdigest(), platform=True))
        self._zip.close()


class ArchiveReader:
    """Reads an archive and believes nothing in it before it was checked."""

    def __init__(self, path: Path, *, is_foreign: bool = False) -> None:
        """`is_foreign`: made by another installation, whose signature cannot be checked here. Raises BadArchive."""
        try:
            self._zip = ZipFile(path)
            text = self._zip.read(MANIFEST)
            manifest = json.loads(text)
            signature = self._zip.read(SIGNATURE).decode("ascii")
        except (OSError, BadZipFile, KeyError, ValueError) as error:
            raise BadArchive(_("This file is not an archive of an organisation.")) from error
        if not is_foreign:
            self._check_signature(text, signature)
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise BadArchive(_("This archive was made by another version of the service."))
        if not Draft202012Validator(SHAPE).is_valid(manifest):
            raise BadArchive(_("This file is not an archive of an organisation."))
        self.manifest: dict[str, Any] = manifest

    @staticmethod
    def _check_signature(text: bytes, signature: str) -> None:
        try:
            signed = read(PURPOSE, signature, LONGEST_LIFE, platform=True)
        except LinkRefused:
            signed = ""
        if signed != hashlib.sha256(text).hexdigest():
            raise BadArchive(
                _("The list of contents has been changed, or another installation made the archive.")
            )

    def check_files(self) -> None:
        """Compare every file with its SHA-256 and look for strangers. Raises BadArchive."""
        listed = [*self.manifest["tables"], *self.manifest["shared"]]
        strangers = set(self._zip.namelist()) - {entry["file"] for entry in listed} - {MANIFEST, SIGNATURE}
        if strangers:
            raise BadArchive(
                _("The archive holds a file that is not on its list: {file}.").format(file=min(strangers))
            )
        for entry in listed:
            digest = hashlib.sha256()
            for block in self.blocks(entry["file"]):
                digest.update(block)
            if digest.hexdigest() != entry["sha256"]:
                raise BadArchive(_("{file} has been changed.").format(file=entry["file"]))

    def blocks(self, name: str) -> Iterable[bytes]:
        """A file of the archive in pieces. Raises BadArchive when it is missing or damaged."""
        try:
            with self._zip.open(name) as file:
                while block := file.read(1 << 20):
                    yield block
        except (KeyError, BadZipFile) as error:
            raise BadArchive(_("{file} is missing or damaged.").format(file=name)) from error
