"""Two approvers press the same button at the same moment, over two real connections."""

import os
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.models import User
from accounts.roles.models import Role
from billing.approvals import services
from billing.approvals.models import Decision, Round, Verdict
from domain.errors import Conflict
from domain.ids import new_id
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import database
from tests.factories.billing import make_approver
from tests.factories.people import make_user
from tests.factories.registry import make_unit

CHAIN = {"name": "x", "version": "1", "steps": [{"kind": "role", "holder": "line_manager"}]}


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A copy of its own, because two connections need committed rows."""
    settings = connection.settings_dict
    before, name = settings["NAME"], f"race_{os.getpid()}"
    with django_db_blocker.unblock():
        database.copy_template(name)
        connection.close()
        settings["NAME"] = name
        try:
            yield Tenant.objects.get(slug="north")
        finally:
            connection.close()
            settings["NAME"] = before
            database.drop(name)


def test_one_of_two_simultaneous_approvals_is_written_and_the_other_hears_so(own_database):
    with in_tenant(own_database), transaction.atomic():
        unit = make_unit()
        both = [make_approver(name, Role.LINE_MANAGER, unit).pk for name in ("Leena", "Lauri")]
        eero = make_user("Eero", Role.EXPERT)
        key = services.open_round(
            subject_id=new_id(), unit=unit, claimant=eero, orderer=None, chain=CHAIN, by=eero, amount=Decimal(5)
        ).pk  # fmt: skip
    outcomes, start = [], Barrier(2)

    def press(user_id):
        try:
            with in_tenant(own_database.pk):
                user = User.objects.get(pk=user_id)
                start.wait(timeout=10)
                services.decide(round_id=key, verdict=Verdict.APPROVE, by=user, step=0)
            outcomes.append("approved")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [Thread(target=press, args=[user_id]) for user_id in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with in_tenant(own_database):
        assert sorted(outcomes) == ["approved", "conflict"]
        assert Decision.objects.filter(round=key).count() == 1
        assert Round.objects.get(pk=key).status == "approved"
