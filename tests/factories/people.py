"""The people everybody learns once, with the roles they hold. Call inside a tenant."""

from accounts.models import User
from accounts.roles.models import Role, RoleGrant
from domain.clock import today

ROLES = {
    "Aino": Role.ORDERER,
    "Eero": Role.EXPERT,
    "Liisa": Role.LINE_MANAGER,
    "Hannu": Role.UNIT_HEAD,
    "Pirkko": Role.PAYROLL_CLERK,
    "Kaarina": Role.COORDINATOR,
    "Yrjö": Role.UNIT_CONTACT,
    "Anna": Role.ADMINISTRATOR,
    "Ulla": Role.ORDERER,
}
ASCII = str.maketrans("åäöÅÄÖ", "aaoAAO")


def make_user(first_name: str, *roles: Role, unit=None, last_name: str = "Esimerkki", **fields) -> User:
    """A user with the roles, in `unit` or the whole organisation."""
    email = f"{first_name}.{last_name}@example.fi".lower().translate(ASCII)
    user = User.objects.create_user(
        email, "demo-Kokemus-2026", first_name=first_name, last_name=last_name, **fields
    )
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, unit=unit, valid_from=today().replace(month=1, day=1))
    return user


def person(first_name: str, unit=None) -> User:
    """One of the fixed people, made when first asked for; `unit` narrows the role."""
    found = User.objects.filter(first_name=first_name, last_name="Esimerkki").first()
    return found or make_user(first_name, ROLES[first_name], unit=unit)
