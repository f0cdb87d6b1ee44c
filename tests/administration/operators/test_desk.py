"""The operators' desk: the list, one organisation, its acts with a reason, the archive that is handed out."""

import datetime as dt
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from administration.operators import selectors
from audit.models import Disclosure
from domain.clock import now, today
from domain.ids import new_id
from outbox.models import Message
from tenants.context import in_platform, in_tenant
from tenants.fleet import exporting
from tenants.fleet.models import CustomerAgreement, Job, JobKind, JobStatus
from tenants.models import Domain, PlatformEntry, Tenant, TenantStatus
from tests.factories.people import make_user
from tests.visitor import Visitor

PLATFORM = "config.urls_platform"
REASON = "Sopimus on tauolla"


def url(name, *args):
    return reverse(f"operators:{name}", urlconf=PLATFORM, args=args)


def make_tenant(number: int, **facts) -> Tenant:
    tenant = Tenant.objects.create(
        slug=f"org{number}", name=f"Organisaatio {number:02}", kind="region", schema_name=f"t_test{number}",
        **facts,
    )  # fmt: skip
    Domain.objects.create(domain=f"org{number}.localhost", tenant=tenant, is_primary=True)
    return tenant


def send(tenant: Tenant, **facts) -> Message:
    return Message.objects.create(
        tenant_id=tenant.pk, topic="x.y", ref=new_id(), dedupe_key=str(new_id()), next_at=now(), **facts
    )


def test_the_list_shows_state_and_queue(operator, south):
    send(south)
    send(south, dead_at=now())
    make_tenant(1, status="suspended")
    page = operator.get(url("index")).content.decode()
    for shown in (
        "Eteläinen hyvinvointialue",
        "south.localhost",
        "Keskeytetty",
        "1 pysähtynyt",
        "3 organisaatiota",
    ):
        assert shown in page
    found = {tenant.slug: (tenant.waiting, tenant.stopped) for tenant in selectors.organisations()}
    assert found == {"south": (1, 1), "north": (None, None), "org1": (None, None)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?search=etel", {"Etel"}),
        ("?search=SOUTH", {"Etel"}),
        ("?status=suspended", set()),
        ("?search=Södra", {"Etel"}),
    ],
)
def test_search_and_filter(operator, south, query, found):
    page = operator.get(url("index") + query).content.decode()
    assert ("Eteläinen" in page) is ("Etel" in found)
    assert "Pohjoinen" not in page
    if not found:
        assert "Poista rajaukset" in page


def test_twenty_five_a_page_and_the_same_number_of_queries(operator, south):
    operator.get(url("index"))
    with CaptureQueriesContext(connection) as few:
        operator.get(url("index"))
    for number in range(30):
        send(make_tenant(number))
    with CaptureQueriesContext(connection) as many:
        page = operator.get(url("index")).content.decode()
    assert len(many) == len(few)
    assert page.count("/operator/organisations/") == 25
    assert "page=2" in page


def test_one_organisation_tells_its_facts_agreement_and_history(operator, olli, south):
    day = dt.date(2026, 11, 20)
    CustomerAgreement.objects.create(
        tenant=south, reference="KA-7", signed_on=day, valid_from=day, processing_terms="2026-1"
    )
    PlatformEntry.objects.create(
        by_id=olli.pk, action="organisation.suspended", subject_id=south.pk, organisation="E", reason=REASON
    )
    page = operator.get(url("organisation", south.pk)).content.decode()
    for shown in (
        "Södra välfärdsområdet",
        "south.localhost",
        "KA-7",
        "20.11.2026",
        "Olli Esimerkki",
        REASON,
        "Keskeytti",
    ):
        assert shown in page
    assert url("act", south.pk, "suspend") in page
    assert url("act", south.pk, "resume") not in page


def test_the_page_of_one_costs_the_same_however_long_its_history(operator, olli, south):
    def add():
        PlatformEntry.objects.create(by_id=olli.pk, action="organisation.kept", subject_id=south.pk)
        Job.objects.create(kind=JobKind.EXPORT, tenant_id=south.pk, status=JobStatus.DONE)

    add()
    operator.get(url("organisation", south.pk))
    with CaptureQueriesContext(connection) as one:
        operator.get(url("organisation", south.pk))
    for _again in range(4):
        add()
    with CaptureQueriesContext(connection) as five:
        operator.get(url("organisation", south.pk))
    assert len(five) == len(one)


def test_an_act_needs_the_reason_and_the_typed_address(operator, south):
    page = url("act", south.pk, "suspend")
    assert "Kukaan ei pääse organisaation sivuille." in operator.get(page).content.decode()
    answer = operator.post(page, {"reason": REASON, "host": "north.localhost"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Kirjoita south.localhost." in text
    assert REASON in text
    assert operator.post(page, {"reason": " ", "host": "south.localhost"}).status_code == 422
    south.refresh_from_db()
    assert south.status == TenantStatus.ACTIVE
    assert operator.post(page, {"reason": REASON, "host": "south.localhost"}).url == url(
        "organisation", south.pk
    )
    south.refresh_from_db()
    assert south.status == TenantStatus.SUSPENDED


def test_the_second_operator_is_told_that_somebody_was_first(operator, rival, south):
    answers = {"reason": REASON, "host": "south.localhost"}
    assert operator.post(url("act", south.pk, "suspend"), answers).status_code == 302
    answer = rival.post(url("act", south.pk, "suspend"), answers)
    assert answer.status_code == 409
    assert "on nyt toisessa tilassa: Keskeytetty" in answer.content.decode()
    assert PlatformEntry.objects.count() == 1


def test_deletion_shows_its_day_and_can_be_taken_back(operator, south):
    answers = {"reason": REASON, "host": "south.localhost"}
    close = url("act", south.pk, "close")
    too_soon = f"{today() + dt.timedelta(days=3):%d.%m.%Y}"
    assert operator.post(close, {**answers, "delete_on": too_soon}).status_code == 422
    day = today() + dt.timedelta(days=40)
    assert operator.post(close, {**answers, "delete_on": f"{day:%d.%m.%Y}"}).status_code == 302
    page = operator.get(url("organisation", south.pk)).content.decode()
    assert f"{day.day}.{day.month}.{day.year}" in page
    assert operator.post(url("act", south.pk, "keep"), {"reason": "Sopimus jatkuu"}).status_code == 302
    south.refresh_from_db()
    assert (south.status, south.delete_on) == (TenantStatus.SUSPENDED, None)


def test_an_unknown_act_is_not_found(operator, south):
    assert operator.get(url("act", south.pk, "explode")).status_code == 404


def test_an_export_is_asked_once_while_it_is_being_made(operator, south):
    first = operator.post(url("act", south.pk, "export"), {"reason": REASON})
    second = operator.post(url("act", south.pk, "export"), {"reason": REASON})
    assert first.url == second.url == url("job", Job.objects.get().pk)


@pytest.fixture
def archive(settings, tmp_path, south, olli):
    """A finished archive of south, as the worker leaves it."""
    settings.LOCAL_DIR = tmp_path
    with zipfile.ZipFile(exporting.exports_folder() / "secret-name.zip", "w") as file:
        file.writestr("manifest.json", "{}")
    result = {
        "file": "secret-name.zip", "name": south.name, "slug": "south", "tables": 3, "rows": 12, "people": 4,
        "bytes": 2048, "sha256": "ab" * 32,
    }  # fmt: skip
    return Job.objects.create(
        kind=JobKind.EXPORT, tenant_id=south.pk, status=JobStatus.DONE, by_id=olli.pk, reason=REASON,
        result=result, finished_at=now(),
    )  # fmt: skip


def test_a_download_is_written_down_on_both_sides(operator, archive, south):
    page = operator.get(url("job", archive.pk)).content.decode()
    assert "ab" * 32 in page
    assert "secret-name" not in page
    answer = operator.post(url("download", archive.pk))
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist() == ["manifest.json"]
    assert f"south-{today():%Y-%m}" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    entry = PlatformEntry.objects.get(action="organisation.downloaded")
    assert (entry.subject_id, entry.organisation, entry.reason) == (south.pk, south.name, REASON)
    with in_tenant(south):
        disclosure = Disclosure.objects.get()
        assert (disclosure.what, disclosure.people, disclosure.ground) == ("organisation.archive", 4, REASON)
        assert disclosure.receiver.startswith("Olli Esimerkki")


def test_a_suspended_organisations_archive_is_handed_out_too(operator, archive, south):
    Tenant.objects.filter(pk=south.pk).update(status=TenantStatus.SUSPENDED)
    assert operator.post(url("download", archive.pk)).status_code == 200


def test_after_seven_days_the_archive_is_gone(operator, archive):
    import os

    path = exporting.archive_of(archive)
    Job.objects.update(finished_at=now() - exporting.KEEP)
    assert operator.post(url("download", archive.pk)).status_code == 404
    assert "Arkisto on poistettu" in operator.get(url("job", archive.pk)).content.decode()
    assert exporting.remove_old_archives() == 0
    old = (now() - exporting.KEEP - dt.timedelta(seconds=5)).timestamp()
    os.utime(path, (old, old))
    assert exporting.remove_old_archives() == 1
    assert not path.exists()


def test_a_download_by_opening_an_address_is_refused(operator, archive):
    assert operator.get(url("download", archive.pk)).status_code == 405


@pytest.mark.parametrize("name", ["index", "fleet", "start"])
def test_nobody_but_an_operator_gets_in(db, name):
    with in_platform():
        stranger = Visitor().sign_in(make_user("Sanna"))
    ask = stranger.post if name == "start" else stranger.get
    assert ask(url(name)).status_code == 403
    assert Visitor("north").get(url(name)).status_code == 404


def test_the_state_of_the_fleet(operator, south):
    Job.objects.create(
        kind=JobKind.EXPORT, tenant_id=south.pk, status=JobStatus.FAILED, error="Levy on täynnä."
    )
    page = operator.get(url("fleet")).content.decode()
    for shown in ("Arkiston tekeminen", "Eteläinen hyvinvointialue", "Levy on täynnä.", "Epäonnistui"):
        assert shown in page
