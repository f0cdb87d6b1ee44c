"""Row-level security of the shared bank: nobody writes in another organisation's name."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from domain.clock import now
from outbox.services import publish
from registry.bank.models import Profile, Request, View
from tenants.context import in_platform, in_tenant
from tests.factories.bank import in_days, make_published, profile_of

REFUSED = "row-level security|permission denied"


def a_profile(tenant, **fields) -> Profile:
    facts = {
        "tenant_id": tenant.pk, "expert_key": uuid.uuid4(), "home_name": tenant.name, "home_kind": tenant.kind,
        "cards": {}, "terms": ["profile@everyone"], "published_at": now(), "expires_on": in_days(9),
        "consent_version": "1",
    }  # fmt: skip
    return Profile(**{**facts, **fields})


def a_request(profile, **fields) -> Request:
    facts = {
        "profile_id": profile.pk, "home_tenant_id": profile.tenant_id, "expert_key": profile.expert_key,
        "from_tenant_id": None, "from_user_id": uuid.uuid4(), "from_name": "X", "contact_name": "X",
        "contact_email": "x@example.fi", "task_code": "luento", "need": "", "starts_at": now(), "ends_at": now(),
    }  # fmt: skip
    return Request(**{**facts, **fields})


def a_view(profile, **fields) -> View:
    facts = {
        "profile_id": profile.pk, "home_tenant_id": profile.tenant_id, "expert_key": profile.expert_key,
        "viewer_id": uuid.uuid4(), "organisation": "X", "purpose": "X",
    }  # fmt: skip
    return View(**{**facts, **fields})


def refuse(row) -> None:
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.requirement("A157")
def test_a_publication_in_anothers_name_is_refused(north, south):
    with in_tenant(south):
        refuse(a_profile(north))
    with in_platform():
        refuse(a_profile(north))


def test_anothers_publication_cannot_be_changed_or_removed(north, south):
    expert = make_published("Eero")
    with in_tenant(south):
        assert Profile.objects.update(home_name="Oma") == 0
        assert Profile.objects.all().delete()[0] == 0
    with in_platform(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Profile.objects.all().delete()
    assert profile_of(expert).home_name == north.name


def test_nobody_asks_or_opens_in_anothers_name(north, south):
    profile = profile_of(make_published("Eero"))
    with in_tenant(south):
        refuse(a_request(profile, from_tenant_id=north.pk))
        refuse(a_request(profile, from_tenant_id=None))
        refuse(a_view(profile, from_tenant_id=north.pk))
    with in_platform():
        refuse(a_request(profile, from_tenant_id=south.pk))


def test_nobody_asks_for_or_opens_what_is_not_published(north, south):
    ghost = a_profile(north)
    with in_tenant(south):
        refuse(a_request(ghost, from_tenant_id=south.pk))
        refuse(a_view(ghost, from_tenant_id=south.pk))


def test_only_the_home_answers_a_request(north, south):
    profile = profile_of(make_published("Eero"))
    with in_tenant(south):
        a_request(profile, from_tenant_id=south.pk).save()
        assert Request.objects.update(status="accepted") == 0
    assert Request.objects.update(status="received") == 1


def test_requests_and_views_are_seen_by_their_two_parties_only(north, south):
    profile = profile_of(make_published("Eero"))
    with in_tenant(south):
        a_request(profile, from_tenant_id=south.pk).save()
        a_view(profile, from_tenant_id=south.pk).save()
    with in_platform():
        assert not Request.objects.exists()
        assert not View.objects.exists()
    assert (Request.objects.count(), View.objects.count()) == (1, 1)


def test_a_message_to_another_organisation_needs_a_request_between_them(north, south):
    profile = profile_of(make_published("Eero"))
    with in_tenant(south):
        wish = a_request(profile, from_tenant_id=south.pk)
        wish.save()
        with transaction.atomic():
            publish("bank.requested", wish.pk, to=north.pk)
        for topic, ref in (("bank.requested", uuid.uuid4()), ("offer.accepted", wish.pk)):
            with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
                publish(topic, ref, to=north.pk)
