"""What can go wrong with sealed values. No message ever holds a value, sealed or plain."""

from django.utils.translation import gettext_lazy as _

from domain.errors import DomainError


class Unreadable(DomainError):
    """A sealed value does not open here: moved from another row or tenant, altered, or sealed with other keys."""

    code = "sealed_unreadable"

    def __init__(self) -> None:
        super().__init__(
            _("A protected value could not be opened. Nothing was changed. Tell the service's support.")
        )


class KeyMissing(Unreadable):
    """The key that sealed the value is not among this process's keys. `key_id` is safe to log."""

    code = "key_missing"

    def __init__(self, key_id: str) -> None:
        super().__init__()
        self.key_id = key_id


class NoTenant(DomainError):
    """Sealing, opening or signing was asked for outside every tenant."""

    code = "no_tenant"

    def __init__(self) -> None:
        super().__init__(_("This can only be done inside one organisation."))


class PlainValueRefused(TypeError):
    """A mistake in code: a plain value was on its way to where only a sealed one may go."""
