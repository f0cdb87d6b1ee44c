"""Builds the test database's template: shared tables and two bare organisations. Run as the owner.

python tests/template.py   (DATABASE_OWNER_URL names the new, empty database)
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

TWO = [
    {
        "slug": "north",
        "name": "Pohjoinen hyvinvointialue",
        "name_sv": "Norra välfärdsområdet",
        "kind": "region",
    },
    {
        "slug": "south",
        "name": "Eteläinen hyvinvointialue",
        "name_sv": "Södra välfärdsområdet",
        "kind": "region",
    },
]


def build() -> None:
    """Migrate `public` and make the two organisations that every isolation test needs."""
    os.environ["DATABASE_LOGIN"] = "owner"
    import django

    django.setup()
    from tenants.provisioning import Provisioner, migrate_public

    migrate_public()
    provisioner = Provisioner()
    for facts in TWO:
        provisioner.create(languages=["fi", "sv"], region_code="01", **facts)


if __name__ == "__main__":
    build()
