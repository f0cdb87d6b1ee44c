"""What an agreement says: everything that is known, filled into the organisation's own words (A046–A050, A185)."""

import datetime as dt
from itertools import product

import pytest

from domain.clock import today
from domain.errors import Conflict, DomainError
from domain.ids import new_id
from registry.experts.models import Expert
from registry.joining.agreements import (
    change_draft,
    draft_agreement,
    send_agreement,
)
from registry.joining.models import Agreement, AgreementKind
from registry.joining.texts import publish_paper

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.requirement("A046", "A045")
def test_an_agreement_says_all_that_it_must_from_what_is_known_of_the_person(draft, kaarina):
    expert = Expert.objects.get()
    expert.trainings.create(
        kind="expert", hours=60, issuer="Esimerkkiopisto", completed_on=dt.date(2025, 5, 31)
    )
    words = send_agreement(agreement_id=draft().pk, by=kaarina).text
    for part in (
        "Esimerkkiopisto", "Vertaisohjaaja 2019–2021", "Masennus", "Mieluiten luentoja", "# Tehtävät", "23.11.2026–22.11.2028",
    ):  # fmt: skip
        assert part in words


NOT_EMPLOYED = "työsopimuslain (55/2001) tarkoittamassa työsuhteessa"


@pytest.mark.requirement("A048", "A125")
def test_the_kind_decides_whether_the_words_deny_an_employment(sent):
    for kind, role in product(AgreementKind, ["expert", "peer"]):
        words = sent(kind=kind, role=role).text
        assert (NOT_EMPLOYED in words) == (kind != AgreementKind.EMPLOYED)
        assert ("on työsuhteessa organisaatioon" in words) == (kind == AgreementKind.EMPLOYED)
        assert "{" not in words


@pytest.mark.requirement("A049", "A050")
def test_nobody_is_owed_hours_and_everybody_chooses_their_own_tasks(sent):
    words = sent().text
    assert "Organisaatiolla ei ole velvollisuutta tarjota tehtäviä eikä tunteja" in words
    assert "valitsee itse tehtävät, joissa toimii" in words
    assert "Jokaisesta pyynnöstä saa kieltäytyä" in words


@pytest.mark.requirement("A185")
@pytest.mark.parametrize(
    ("is_insured", "said"), [(True, "vakuutus kattaa"), (False, "ei ole vakuuttanut työtä")]
)
def test_each_agreement_says_whether_the_work_is_insured_and_how_people_are_supported(sent, is_insured, said):
    words = sent(is_insured=is_insured).text
    for part in (said, "nimetty tukihenkilö", "purkukeskusteluun ja ohjaukseen", "salassapitoa, tietoturvaa"):
        assert part in words


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_agreement_is_written_in_the_language_of_the_person(sent, language):
    words = sent(language=language).text
    assert {"sv": "arbetsavtalslagen (55/2001)", "en": "Employment Contracts Act (55/2001)"}[
        language
    ] in words


def test_what_a_person_wrote_cannot_become_a_word_of_the_organisation_or_a_heading(sent):
    words = sent(wishes="# Otsikko\n{our_name} {expert}\n- rivi").text
    assert "- # Otsikko\n- (our_name) (expert)\n- rivi" in words


def test_the_same_form_sent_twice_makes_one_draft(draft, eero, kaarina):
    key = new_id()
    assert draft(agreement_id=key) == draft(agreement_id=key)
    assert Agreement.objects.count() == 1


def test_a_sent_agreement_keeps_its_words_when_the_template_changes(sent, kaarina):
    agreement = sent()
    publish_paper(
        paper="agreement_expert", language="fi", text="# Uusi\n\n{name} {relationship}", seen="", by=kaarina
    )
    agreement.refresh_from_db()
    assert "# Uusi" not in agreement.text
    assert "# Uusi" in sent().text
    with pytest.raises(Conflict):
        change_draft(agreement_id=agreement.pk, by=kaarina, valid_from=today(), valid_to=None)


def test_nobody_gets_an_agreement_who_has_left(eero, kaarina):
    Expert.objects.update(status="ended")
    eero.refresh_from_db()
    with pytest.raises(DomainError):
        draft_agreement(expert=eero, by=kaarina, kind="commission", valid_from=today(), valid_to=None)
