"""Who is told what: by a real SMTP server, once, without topics or names where they do not belong."""

import smtplib

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.setup import apply_preset
from notifications.choices import GROUP_OF, GROUPS, choose_mail
from notifications.kinds import KINDS
from notifications.models import Mail, Notice
from notifications.services import mark_read, send_mail, tell
from outbox.models import Message
from registry.matching.services import decline
from registry.sessions.services import accept_offer
from tenants.context import in_platform
from tenants.presets import load
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert
from tests.factories.sessions import WEDNESDAY, deputy_offer, helsinki, make_offer
from tests.visitor import Visitor, settle

NOW = "2026-11-23 10:00Z"


@pytest.fixture
def asked(north):
    """Eero has been asked on Monday, with Väinö as the deputy; nothing has been delivered yet."""
    with time_machine.travel(NOW, tick=False):
        apply_preset(load("ita-uusimaa"), approved_by="Testi")
        eero = make_expert("Eero", topics=["MIE.masennus"])
        offer = make_offer(eero, deputy=make_expert("Väinö"))
        yield offer


def mails_to(postbox, user):
    return [mail for mail in postbox.mails if user.email in mail["To"]]


def test_an_expert_gets_one_mail_with_one_link_to_our_own_host(asked, postbox):
    settle()
    mails = mails_to(postbox, asked.expert.user)
    assert len(mails) == 1
    text = mails[0].get_body(("plain",)).get_content()
    assert text.count("http") == 1
    assert "http://north.localhost" in text
    assert "ke 25.11. klo 13–14" in text.replace("\u00a0", " ")


def test_no_topic_unit_or_name_stands_in_subject_or_text(asked, postbox):
    settle()
    for mail in postbox.mails:
        whole = mail["Subject"] + "".join(
            part.get_content() for part in mail.walk() if not part.is_multipart()
        )
        for secret in ("asennus", asked.order.unit.name, "Eero", "Väinö", asked.order.need or "§"):
            assert secret not in whole, mail["Subject"]


def test_the_same_message_delivered_again_sends_nothing_more(asked, postbox):
    settle()
    before = len(postbox.mails)
    with in_platform():
        Message.objects.update(done_at=None, next_at=helsinki(WEDNESDAY, "00:00"))
    with time_machine.travel("2026-11-25 10:00Z", tick=False):
        settle()
    assert len(postbox.mails) == before
    assert Mail.objects.filter(sent_at=None).count() == 0


def test_a_mail_server_that_is_away_costs_nothing_but_time(asked, postbox, settings):
    settings.EMAIL_PORT, working = 1, settings.EMAIL_PORT
    settle()
    waiting = Mail.objects.filter(sent_at=None)
    assert waiting.exists()
    assert not postbox.mails
    settings.EMAIL_PORT = working
    with time_machine.travel("2026-11-23 12:00Z", tick=False):
        settle()
    assert not waiting.exists()
    assert len(mails_to(postbox, asked.expert.user)) == 1


def test_a_mail_sent_twice_by_a_crash_carries_the_same_message_id(asked, postbox):
    settle()
    mail = Mail.objects.get(notice__user=asked.expert.user)
    Mail.objects.filter(pk=mail.pk).update(sent_at=None)
    assert send_mail(mail_id=mail.pk)
    assert not send_mail(mail_id=mail.pk)
    ids = {each["Message-ID"] for each in mails_to(postbox, asked.expert.user)}
    assert ids == {mail.message_id}


@pytest.mark.parametrize(("language", "word"), [("fi", "Hei!"), ("sv", "Hej!"), ("en", "Hello!")])
def test_mails_speak_the_readers_language(asked, postbox, language, word):
    user = asked.expert.user
    user.language = language
    user.save(update_fields=["language"])
    settle()
    mail = mails_to(postbox, user)[0]
    assert mail["Content-Language"] == language
    assert word in mail.get_body(("plain",)).get_content()
    assert f'lang="{language}"' in mail.get_body(("html",)).get_content()


@pytest.mark.requirement("A076", "A181")
def test_mails_speak_the_organisations_words(north, postbox):
    with time_machine.travel(NOW, tick=False):
        apply_preset(load("soite"), approved_by="Testi")
        north.refresh_from_db()
        tell([person("Kaarina")], "session.needs_someone", north.pk)
        settle()
    assert "Kokemustoimija ei pääse" in postbox.mails[0]["Subject"]


def test_the_orderer_hears_of_a_yes_and_the_coordinator_of_a_no(asked, postbox):
    deputy = deputy_offer(asked.order, asked.order.offers.get(as_deputy=True).expert)
    decline(offer_id=deputy.pk, by=deputy.expert.user)
    accept_offer(offer_id=asked.pk, by=asked.expert.user)
    settle()
    assert Notice.objects.filter(user=asked.order.orderer, kind="offer.accepted").count() == 1
    assert not Notice.objects.filter(kind="offer.declined").exists()  # a deputy's no needs nobody


def test_a_no_reaches_the_coordinators_without_a_name(asked, postbox):
    decline(offer_id=asked.pk, by=asked.expert.user)
    settle()
    assert Notice.objects.filter(user=person("Kaarina"), kind="offer.declined").count() == 1


def test_somebody_who_left_is_told_nothing(north, postbox):
    kaarina = person("Kaarina")
    kaarina.is_active = False
    kaarina.save(update_fields=["is_active"])
    tell([kaarina, None], "order.sent", north.pk)
    assert not Notice.objects.exists()


def test_notices_are_the_persons_own_and_are_read_by_a_button(north):
    kaarina, pirkko = person("Kaarina"), person("Pirkko")
    tell([kaarina, pirkko], "run.settled", north.pk)
    page = Visitor("north").sign_in(kaarina)
    assert page.get("/notices/").status_code == 200
    assert Notice.objects.filter(user=kaarina, read_at=None).count() == 1
    assert page.post("/notices/read/").status_code == 302
    assert not Notice.objects.filter(user=kaarina, read_at=None).exists()
    assert mark_read(by=pirkko) == 1


def test_what_can_be_done_without_is_a_kind_of_ours_and_in_a_group_that_is_shown():
    assert set(GROUP_OF) <= set(KINDS)
    assert set(GROUP_OF.values()) == set(GROUPS)


def test_telling_many_costs_one_query_more_for_each_mail_only(north, django_assert_num_queries):
    people = [make_user(f"Kuulija{n}") for n in range(5)]
    choose_mail(wanted=[], by=people[0])
    with django_assert_num_queries(3 + 4):  # notices, choices, mails; a message for each mail
        tell(people, "run.settled", north.pk)
    assert Notice.objects.count() == 5
    assert not Mail.objects.filter(notice__user=people[0]).exists()
    assert len({mail.message_id for mail in Mail.objects.all()}) == 4


def test_every_kind_leads_to_a_page(north):
    for kind in KINDS.values():
        assert reverse(kind.url_name, args=[north.pk] if kind.has_id else [])


def test_the_list_of_notices_costs_the_same_for_one_and_many(north):
    kaarina = person("Kaarina")
    page = Visitor("north").sign_in(kaarina)
    counts = []
    for more in (1, 9):
        for _ in range(more):
            tell([kaarina], "run.settled", north.pk)
        page.get("/notices/")
        with CaptureQueriesContext(connection) as queries:
            page.get("/notices/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_refused_connection_is_the_servers_fault_and_is_tried_again(asked, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settle()
    mail = Mail.objects.filter(notice__user=asked.expert.user).get()
    with pytest.raises((OSError, smtplib.SMTPException)):
        send_mail(mail_id=mail.pk)
    with in_platform():
        assert Message.objects.filter(topic="mail.due", done_at=None, dead_at=None).exists()
