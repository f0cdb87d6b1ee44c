"""Sealed texts outside model rows: MFA secrets inside allauth's JSON, identity provider secrets in settings.

The seal is bound to the tenant, the purpose and the owner that the caller names. With `platform` it is bound to
the platform instead, and works only outside every tenant (operators' second factors).
"""

import base64
import binascii

from crypto.errors import Unreadable
from crypto.sealing import Place, open_sealed, seal


def seal_text(purpose: str, text: str, *, owner: str = "-", platform: bool = False) -> str:
    """`text` sealed as URL-safe characters. Raises NoTenant."""
    return base64.urlsafe_b64encode(seal(text, Place("text", purpose, owner), platform=platform)).decode()


def open_text(purpose: str, sealed: str, *, owner: str = "-", platform: bool = False) -> str:
    """The text again. Raises Unreadable for another tenant, purpose or owner."""
    try:
        blob = base64.b64decode(sealed.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable() from None
    return open_sealed(blob, Place("text", purpose, owner), platform=platform)
