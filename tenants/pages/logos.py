"""The organisation's logo: a picture from outside, checked by its content and never by its name (security.md 9)."""

import hashlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from domain.errors import DomainError
from tenants import directory
from tenants.context import current_tenant
from tenants.models import Tenant
from tenants.pages.models import Logo
from tenants.pages.png import SIGNATURE, clean_png
from tenants.pages.svg import UnsafePicture, clean_svg

MOST_BYTES = 200 * 1024
SVG_TYPE, PNG_TYPE = "image/svg+xml", "image/png"
# As an answer it is only ever a picture: opened by itself it runs nothing, fetches nothing and has no origin.
PICTURE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
SUFFIXES = {"s": "svg", "p": "png"}  # by the first letter of the key


@dataclass(frozen=True)
class CheckedLogo:
    """A picture that is safe to hand out. `content` is what is stored, not what was sent."""

    media_type: str
    content: bytes

    @property
    def key(self) -> str:
        """A letter for the kind, then the content's hash: the same picture always has the same address."""
        return self.media_type.rpartition("/")[2][0] + hashlib.sha256(self.content).hexdigest()[:15]


def check_logo(upload: UploadedFile) -> CheckedLogo:
    """An SVG or PNG made safe. Raises UnsafePicture with a sentence for whoever chose the file."""
    if upload.size > MOST_BYTES:
        raise UnsafePicture(
            _("The file is too large: at most %(size)s kB. Ask for a smaller version.")
            % {"size": MOST_BYTES // 1024}
        )
    content = upload.read()
    if content.startswith(SIGNATURE):
        return CheckedLogo(PNG_TYPE, clean_png(content))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return CheckedLogo(SVG_TYPE, clean_svg(content))
    raise UnsafePicture(_("The logo must be an SVG or a PNG picture."))


def address_of(key: str) -> str:
    """Where the current organisation's logo is served; empty without one."""
    return reverse("public:logo", args=[key, SUFFIXES[key[0]]]) if key[:1] in SUFFIXES else ""


def keep_logo(checked: CheckedLogo) -> Logo:
    """The stored picture; the same one when it was stored before, because its key is its content."""
    facts = {"media_type": checked.media_type, "content": checked.content}
    return Logo.objects.get_or_create(key=checked.key, defaults=facts)[0]


@transaction.atomic
def store_logo(checked: CheckedLogo, alt: str, by) -> Logo:
    """Make the picture the current organisation's logo. Raises DomainError without a text for those who cannot see it."""
    if not alt.strip():
        raise DomainError(_("Write what the logo says, for those who cannot see it."), code="no_alt_text")
    logo, tenant = keep_logo(checked), current_tenant()
    Tenant.objects.filter(pk=tenant.pk).update(logo_key=logo.key, logo_alt=alt.strip())
    record("identity.logo", subject=logo, by=by, key=logo.key)
    transaction.on_commit(directory.forget)
    return logo
