"""One of every object whose key stands in a URL, by model label: the matrix asks for it.

A new `@policy(objects="app.Model")` needs an entry: a factory `(place, side) -> row`, where `side` is OWN (the
people of the matrix have to do with it) or OTHER (another unit's, another person's, same organisation). The
factories stand in work_objects.py, settings_objects.py and platform_objects.py.
"""

from accounts.roles.models import Role
from billing.payouts.paydays import next_pay_day
from tests.isolation.applying_objects import APPLYING, APPLYING_ARGUMENTS
from tests.isolation.intake_objects import INTAKE
from tests.isolation.learning_objects import LEARNING, OPEN_EVENTS
from tests.isolation.own_objects import OWN_DATA
from tests.isolation.papers_objects import PAPERS, PAPERS_ARGUMENTS
from tests.isolation.person_objects import PERSON, PERSON_ARGUMENTS
from tests.isolation.platform_objects import ON_PLATFORM
from tests.isolation.register_objects import REGISTER
from tests.isolation.settings_objects import SETTINGS, logo_key
from tests.isolation.sides import OTHER, OWN, use_rules
from tests.isolation.work_objects import WORK, YESTERDAY

__all__ = ["ARGUMENTS", "FACTORIES", "ON_PLATFORM", "OTHER", "OWN", "STATES", "use_rules"]

FACTORIES = WORK | SETTINGS | REGISTER | INTAKE | APPLYING | OWN_DATA | LEARNING | PAPERS | PERSON
# Objects that other organisations may see: they are published.
PUBLISHED = {"bank.Profile"}
# Roles of the whole organisation: they see every unit's objects. Others see none of another unit's, except …
WHOLE_ORGANISATION = {Role.COORDINATOR, Role.PAYROLL_CLERK, Role.ADMINISTRATOR, Role.SUPPORT}
# … what is open to everybody who may open the page at all: (route) with the reason.
OPEN_TO_ALL_UNITS: dict[str, str] = {**OPEN_EVENTS}
# The state in which a route has something to show: route -> fields of its object.
STATES: dict[str, dict] = {
    "orders:what": {"status": "draft"},
    "orders:when": {"status": "draft"},
    "orders:check": {"status": "draft"},
}
# Arguments of routes that are no object's key; a function is asked inside north.
ARGUMENTS: dict[tuple[str, str], object] = {
    ("info", "page"): "privacy",
    ("ui:theme", "token"): "1f5f8b-1",
    ("account_reset_password_from_key", "uidb36"): "1",
    ("account_reset_password_from_key", "key"): "set-password",
    ("account_confirm_email", "key"): "x",
    ("sessions:offer_by_link", "token"): "x" * 43,
    ("public_orders:wish", "token"): "x" * 43,
    ("people_settings:join", "token"): "x" * 43,
    ("people_settings:support_enter", "token"): "x" * 43,
    ("payouts:close", "day"): lambda: next_pay_day().day,
    ("payouts:download", "file_format"): "csv",
    ("payouts:step", "name"): "deliver",
    ("claims:month", "month"): f"{YESTERDAY:%Y-%m}",
    ("claims:send", "month"): f"{YESTERDAY:%Y-%m}",
    ("word_settings:slot", "name"): "expert",
    ("word_settings:edit", "name"): "expert",
    ("word_settings:edit", "lang"): "fi",
    ("word_settings:history", "name"): "expert",
    ("word_settings:history", "lang"): "fi",
    ("rule_settings:detail", "kind"): "cancellation",
    ("rule_settings:new", "kind"): "cancellation",
    ("rule_settings:compare", "kind"): "cancellation",
    ("rule_settings:end", "kind"): "cancellation",
    ("public:logo", "key"): logo_key,
    ("public:logo", "suffix"): "svg",
    ("identity_settings:text", "page"): "about",
    ("identity_settings:text", "language"): "fi",
    ("identity_settings:text_history", "page"): "about",
    ("identity_settings:text_history", "language"): "fi",
    ("operators:act", "act"): "resume",
    ("operators:step", "step"): "look",
    **PAPERS_ARGUMENTS,
    **PERSON_ARGUMENTS,
} | APPLYING_ARGUMENTS
