"""The user. Each organisation has its own; the platform host has its own too (architecture.md 4, rule 1)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from records.models import GuardedQuerySet, Record


class Language(models.TextChoices):
    """A language that mails and pages are written in."""

    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")
    EN = "en", _("English")


class UserManager(BaseUserManager.from_queryset(GuardedQuerySet)):
    """Makes users; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str):
        return self.get(email=email.strip().lower())


class User(Record, AbstractBaseUser):
    """A person who signs in to one organisation."""

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FI)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_lower", condition=models.Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """First name and initial: enough to know who, little enough for a shared screen."""
        return f"{self.first_name} {self.last_name[:1]}.".strip()
