"""The words of the service: a tenant's own terms, inflected, inside ordinary gettext messages (terminology.md part A)."""
