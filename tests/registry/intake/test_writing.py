"""What becomes of a row: an expert with everything that the row tells, and nothing beyond it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from registry.experts.models import Expert
from registry.intake import storing
from registry.joining.models import Agreement, AgreementKind
from tests.factories.orders import make_task_type
from tests.registry.intake.walking import MATTI, OILI, brought, changed, checked


@pytest.mark.requirement("A085")
def test_a_row_becomes_an_expert_with_everything_it_tells(north):
    make_task_type("luento")
    brought(checked(MATTI, OILI))
    matti = Expert.objects.get(last_name="Tuominen")
    assert (matti.first_name, matti.email, matti.phone) == (
        "Matti",
        "matti.tuominen@example.fi",
        "+358402215279",
    )
    assert (matti.municipality_code, matti.identity_code.reveal()) == ("286", "050768-969N")
    assert {topic.topic_code for topic in matti.topics.all()} == {"MIE.masennus", "MIE.ahdistus"}
    assert matti.task_codes == ["luento"]
    course = matti.trainings.get()
    assert (course.hours, course.completed_on, course.completed_text) == (
        50,
        dt.date(2023, 9, 1),
        "syksy 2023",
    )
    paper = matti.agreements.get()
    assert (paper.kind, paper.last_day, paper.is_signed) == (
        AgreementKind.COMMISSION,
        dt.date(2027, 12, 31),
        True,
    )
    assert matti.tax_cards.get().year == 2026
    assert matti.notes.get().text.reveal() == "ei puheluita ennen klo 12"
    assert matti.tags == ["kysy pankista"]


def test_an_import_makes_no_account_no_letter_and_publishes_nothing(north, mailoutbox):
    brought(checked(MATTI, OILI))
    assert not mailoutbox
    assert not Expert.objects.exclude(user=None).exists()
    assert not Expert.objects.filter(consents__isnull=False).exists()


@pytest.mark.parametrize(
    ("row", "kind", "last_day"),
    [
        (changed(MATTI, HUOM="työsuhteessa klinikalla"), AgreementKind.EMPLOYED, dt.date(2027, 12, 31)),
        (changed(MATTI, Sopimus="toistaiseksi"), AgreementKind.COMMISSION, None),
        (changed(MATTI, Sopimus="30.6.2025"), AgreementKind.COMMISSION, dt.date(2025, 6, 30)),
    ],
)
def test_an_agreement_of_the_old_register_is_written_down_as_signed(north, row, kind, last_day):
    brought(checked(row))
    paper = Agreement.objects.get()
    assert (paper.kind, paper.last_day) == (kind, last_day)
    assert paper.is_signed


def test_a_person_who_takes_no_fee_is_marked_so(north):
    brought(checked(changed(MATTI, HUOM="ei ota palkkiota")))
    assert Expert.objects.get().waives_fee


def many(count: int) -> list[list[str]]:
    return [
        changed(
            OILI,
            Nimi=f"Lehtonen{chr(97 + i)}, Oili",
            Sähköposti=f"oili{i}@example.fi",
            Puh=f"040 221 52{i:02}",
        )
        for i in range(count)
    ]


def test_writing_takes_the_same_number_of_queries_for_one_row_and_five(north):
    counted = []
    for rows in (many(1), many(6)[1:]):
        run = checked(*rows)
        batch = list(run.rows.order_by("position"))
        with CaptureQueriesContext(connection) as queries:
            storing.store_new(batch, by=run.by)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_deeds_are_in_the_journal_without_names(north):
    run = brought(checked(MATTI))
    facts = [str(entry.facts) for entry in Entry.objects.filter(action__startswith="intake.")]
    assert {"intake.uploaded", "intake.columns_chosen", "intake.started", "intake.done"} <= set(
        Entry.objects.filter(subject_id=run.pk).values_list("action", flat=True)
    )
    assert not any("Tuominen" in fact for fact in facts)
