"""Somebody whose name stands everywhere, and the search for what is left of it."""

from django.db import connection
from psycopg import sql

from accounts.roles.models import Role
from audit.services import record_access
from billing.claims.models import ClaimLine
from files.services import keep_made
from notifications.services import tell
from registry.experts import telling
from registry.experts.models import Expert
from registry.experts.services import give_consent
from registry.orders.models import Order
from registry.rights import services
from registry.rights.erasing import erase_person
from registry.rights.models import Erasure, RequestKind
from tests.factories.bank import in_days
from tests.factories.billing import make_line
from tests.factories.organisation import use_preset
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import settle

NAME, LAST, MAIL, PHONE = "Ruusukka", "Poistuvainen", "ruusukka.poistuvainen@example.fi", "0409998877"


def leave_traces(kaarina) -> Expert:
    """Somebody who has left a trace everywhere."""
    user = make_user(NAME, Role.EXPERT, last_name=LAST, phone=PHONE)
    expert = make_expert(NAME, user=user, phone=PHONE, introduction=f"Olen {NAME} {LAST}", tags=[LAST])
    pairs = {("name", "everyone"), ("topics", "everyone")}
    give_consent(
        expert=expert, field_audiences=pairs, expires_on=in_days(90), text_version="1", language="fi", by=user
    )
    telling.tell_life_change(expert=expert, text=f"{NAME} on väsynyt", by=user)
    telling.tell_needs(expert=expert, needs="Hissi", devices="", may_be_told=True, language="fi", by=user)
    certificate = keep_made(
        content=b"%PDF-", purpose="certificate", name=f"{NAME}.pdf", content_type="application/pdf", by=user
    )
    expert.trainings.update(certificate=certificate)
    reason = f"{NAME} {LAST} soitti numerosta {PHONE}"
    record_access(person_id=expert.pk, by=kaarina, purpose="register", kind="iban", reason=reason)
    Order.objects.create(
        orderer=person("Aino"),
        unit=make_unit(),
        need=f"Haluaisimme, että {LAST.upper()} {NAME.lower()} tulee",
    )
    services.ask(expert=expert, kind=RequestKind.CORRECTION, text=f"Nimeni on {NAME}", by=user)
    tell([user], "run.settled", expert.pk)
    settle()
    return expert


def paid_line(expert: Expert, **fields) -> ClaimLine:
    """A settled voucher."""
    use_preset("ita-uusimaa")
    line = make_line(expert)
    ClaimLine.objects.filter(pk=line.pk).update(**{"status": "paid", **fields})
    line.refresh_from_db()
    return line


def erase(expert: Expert, by) -> Erasure:
    """Erase as the desk does, without its request."""
    return erase_person(expert=expert, by=by, reason="Oma pyyntö")


def places_with(*words: str) -> set[str]:
    """Every column of the organisation's schema and of the bank whose text holds one of the words."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns"
            " WHERE (table_schema = %s OR table_schema = 'public' AND table_name LIKE 'bank_%%')"
            " AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY'))",
            [connection.schema_name],
        )
        for schema, table, column in cursor.fetchall():
            query = sql.SQL("SELECT 1 FROM {} t WHERE t.{}::text ILIKE ANY(%s) LIMIT 1").format(
                sql.Identifier(schema, table), sql.Identifier(column)
            )
            cursor.execute(query.as_string(None), [[f"%{word}%" for word in words]])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found
