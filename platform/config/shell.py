"""What the page shells need: brand, menu, languages (ux.md section 11)."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.middleware import current_roles
from accounts.roles.models import Role
from config.menu import PLATFORM_MENU, TENANT_MENU, counts_for
from notifications.selectors import unread_count
from registry.own.look import look_of
from tenants.pages.logos import address_of
from tenants.terminology.terms import tt
from ui import formats
from ui.views import theme_url

PLATFORM_COLOUR = "#1f5f8b"
LANGUAGE_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


def shell(request) -> dict:
    """Context processor. Costs the grants query (once per request) and the menu's counts."""
    if not (hasattr(request, "tenant") and hasattr(request, "user")):  # an error before sign-in was looked at
        return {}
    return {"shell": LazyShell(request)}


class LazyShell:
    """Worked out when a template asks, so that fragments and mails pay nothing."""

    def __init__(self, request) -> None:
        self._request = request
        self._tenant = request.tenant

    @property
    def brand_name(self) -> str:
        return str(self._tenant) if self._tenant else _("Expert bank of Finland")

    @property
    def service_name(self) -> str:
        return tt("{Activity}") if self._tenant else "Kokemusalusta"

    @property
    def theme_url(self) -> str:
        colour = self._tenant.brand_colour if self._tenant else PLATFORM_COLOUR
        return theme_url(colour)

    @property
    def logo_url(self) -> str:
        return address_of(self._tenant.logo_key) if self._tenant else ""

    @property
    def logo_alt(self) -> str:
        return self._tenant.logo_alt if self._tenant else ""

    @property
    def home_url(self) -> str:
        return reverse("home")

    @property
    def login_url(self) -> str:
        return reverse("account_login")

    @property
    def logout_url(self) -> str:
        return reverse("account_logout")

    @property
    def help_url(self) -> str:
        return reverse("info", args=["help"])

    @property
    def account_menu(self) -> list[dict]:
        if self.banner:  # a support visitor has no account to look after
            return []
        pages = [
            ("account_change_password", _("Change password"), "key-round"),
            ("mfa_index", _("Second factor and passkeys"), "shield-check"),
        ]
        return [{"url": reverse(name), "label": label, "icon": icon} for name, label, icon in pages]

    @property
    def notices_url(self) -> str:
        has_notices = self._tenant and self._request.user.is_authenticated and not self.banner
        return reverse("notifications:index") if has_notices else ""

    @property
    def notices_count(self) -> int:
        return unread_count(self._request.user) if self.notices_url else 0

    @property
    def user_name(self) -> str:
        user = self._request.user
        return user.get_short_name() if user.is_authenticated else ""

    @property
    def audience(self) -> str:
        return "expert" if _roles(self._request) == {Role.EXPERT} else "staff"

    @property
    def banner(self) -> str:
        """One sentence that stands on every page of a support visit."""
        visit = getattr(self._request, "support_visit", None)
        if visit is None:
            return ""
        until = formats.when(visit.ends_at, None, translation.get_language())
        return _(
            "You are on a support visit until {until}. You can only read, and every page is noted."
        ).replace("{until}", until)

    @property
    def scheme(self) -> str:
        """The colours that the person chose on this device (ux.md E21)."""
        return look_of(self._request)[0]

    @property
    def text(self) -> str:
        """The size of text that the person chose on this device."""
        return look_of(self._request)[1]

    @property
    def languages(self) -> list[dict]:
        now = translation.get_language()
        codes = self._tenant.languages if self._tenant and self._tenant.languages else []
        codes = [*codes, *(code for code, _name in settings.LANGUAGES if code not in codes)]
        return [{"code": code, "label": LANGUAGE_NAMES[code], "current": code == now} for code in codes]

    @property
    def menu(self) -> list[dict]:
        if "_menu" not in self.__dict__:
            self._menu = _menu(self._request)
        return self._menu

    @property
    def footer(self) -> list[dict]:
        pages = [
            ("accessibility", _("Accessibility statement")),
            ("feedback", _("Accessibility feedback")),
            ("privacy", _("Privacy")),
            ("contact", _("Contact details")),
        ]
        if self._tenant:
            pages.append(("easy", _("In easy language")))
        links = [{"label": label, "url": reverse("info", args=[page])} for page, label in pages]
        if self._tenant and self._request.user.is_authenticated:
            links.insert(0, {"label": _("Task catalogue"), "url": reverse("catalogue_settings:published")})
        return links


def _roles(request) -> frozenset[str]:
    if "_shell_roles" not in request.__dict__:
        request._shell_roles = current_roles(request)
    return request._shell_roles


def _menu(request) -> list[dict]:
    if not request.user.is_authenticated:
        return []
    roles = _roles(request)
    entries = [entry for entry in (TENANT_MENU if request.tenant else PLATFORM_MENU) if entry.roles & roles]
    counts = counts_for(request, {entry.count for entry in entries if entry.count})
    here = max((entry.url for entry in entries if request.path.startswith(entry.url)), key=len, default="")
    return [entry.as_link(here, counts) for entry in entries]


def landing_for(request) -> str:
    """Where a signed-in person starts: the first thing in their menu."""
    menu = _menu(request)
    return menu[0]["url"] if menu else reverse("info", args=["help"])
