"""Find a row by an encrypted value without decrypting anything (security.md section 6).

A plain hash of an identity code falls in a minute; this is an HMAC whose key lives outside the database and
differs per tenant, so equal values in two tenants cannot be matched.
"""

import hashlib
import hmac

from django.views.decorators.debug import sensitive_variables

from crypto.keys import current_tenant_id, index_key

INDEX_BYTES = 16


@sensitive_variables("normalised")
def blind_index(purpose: str, normalised: str) -> bytes:
    """16 bytes to store and look up, for one purpose (`"identity_code"`) in the current tenant.

    `normalised` is the canonical form (`parse_identity_code(…).code`, `parse_iban(…)`): the separator of an
    identity code stays, because it distinguishes people. Raises NoTenant.
    """
    if not purpose or "\0" in purpose:
        raise ValueError("A blind index needs a purpose.")
    message = purpose.encode() + b"\0" + normalised.encode()
    return hmac.new(index_key(current_tenant_id()), message, hashlib.sha256).digest()[:INDEX_BYTES]
