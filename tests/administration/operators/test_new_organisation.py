"""A new organisation, page by page: saved, left, come back to, checked; of two at one host one wins."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from domain.clock import now
from tenants.fleet.drafts import answers_of
from tenants.fleet.models import Job, JobKind, JobStatus, OrganisationDraft
from tenants.presets import available, load

PLATFORM = "config.urls_platform"
ANSWERS = {
    "name": {"name": "Läntinen hyvinvointialue", "name_sv": "Västra välfärdsområdet", "kind": "region", "region_code": "01"},
    "host": {"slug": "lantinen"},
    "languages": {"first": "sv", "others": ["fi"]},
    "preset": {"preset": "soite"},
    "look": {"brand_colour": "#FFD500"},
    "administrator": {"first_name": "Anna", "last_name": "Alku", "email": "anna.alku@example.fi", "language": "sv"},
    "agreement": {"reference": "KA-1", "signed_on": "20.11.2026", "valid_from": "1.12.2026", "processing_terms": "2026-1"},
}  # fmt: skip
TYPED = {"name_sv", "reference", "signed_on", "processing_terms", "first_name", "last_name"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}<circle cx="4" cy="4" r="3"/></svg>'


def url(name, *args):
    return reverse(f"operators:{name}", urlconf=PLATFORM, args=args)


@pytest.fixture
def draft(operator) -> OrganisationDraft:
    operator.post(url("start"))
    return OrganisationDraft.objects.get()


def fill(operator, draft, **changed):
    for step, answers in ANSWERS.items():
        done = operator.post(url("step", draft.pk, step), changed.get(step, answers))
        assert done.status_code == 302, (step, done.content.decode())
    draft.refresh_from_db()


def picture(text, name="logo.svg"):
    return SimpleUploadedFile(name, text.encode(), content_type="image/svg+xml")


def test_starting_twice_gives_one_empty_draft(operator, draft):
    answer = operator.post(url("start"))
    assert answer.url == url("tasks", draft.pk)
    assert OrganisationDraft.objects.count() == 1


def test_the_task_list_tells_states_in_words_and_locks_the_last(operator, draft):
    operator.post(url("step", draft.pk, "name"), {"name": "Puoli", "later": "1"})
    operator.post(url("step", draft.pk, "host"), ANSWERS["host"])
    page = operator.get(url("tasks", draft.pk)).content.decode()
    assert page.count("Kesken") == 1
    assert page.count("Valmis") == 1
    assert page.count("Tekemättä") == 5
    assert page.count("Ei voi vielä aloittaa") == 1
    assert operator.get(url("check", draft.pk)).url == url("tasks", draft.pk)


def test_what_was_left_unfinished_comes_back_as_it_was_typed(operator, draft):
    operator.post(
        url("step", draft.pk, "agreement"), {"reference": "KA-", "signed_on": "20.13.2026", "later": "1"}
    )
    page = operator.get(url("step", draft.pk, "agreement")).content.decode()
    assert 'value="KA-"' in page
    assert 'value="20.13.2026"' in page


@pytest.mark.parametrize(
    ("step", "wrong", "sentence"),
    [
        ("name", {"name": ""}, "Kirjoita nimi suomeksi."),
        ("host", {"slug": "north"}, "jo käytössä"),
        ("host", {"slug": "www"}, "Valitse toinen osoite"),
        ("host", {"slug": "public; DROP SCHEMA"}, "pientä kirjainta"),
        ("host", {"slug": "-viiva"}, "pientä kirjainta"),
        ("preset", {"preset": "kuu"}, "kuu"),
        ("look", {"brand_colour": "#12345g"}, "Kirjoita väri näin"),
        ("administrator", {"email": "anna"}, "@example.fi"),
        ("agreement", {"valid_to": "1.12.2026"}, "alkamispäivän jälkeen"),
        ("languages", {"first": "se"}, "se"),
    ],
)
def test_wrong_input_is_told_and_nothing_typed_is_lost(operator, draft, step, wrong, sentence):
    answer = operator.post(url("step", draft.pk, step), {**ANSWERS[step], **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    for name in TYPED & ANSWERS[step].keys() - wrong.keys():
        assert ANSWERS[step][name] in page
    draft.refresh_from_db()
    assert not draft.answers.get(step, {}).get("done")


def test_a_picture_with_a_script_is_refused_and_never_stored(operator, draft):
    answers = {
        **ANSWERS["look"],
        "logo_alt": "Logo",
        "logo": picture(SVG.format("<script>alert(1)</script>")),
    }
    assert operator.post(url("step", draft.pk, "look"), answers).status_code == 422
    answers["logo"] = picture(SVG.format("<script>alert(1)</script>"))
    operator.post(url("step", draft.pk, "look"), {**answers, "later": "1"})
    draft.refresh_from_db()
    assert "logo" not in answers_of(draft, "look")
    assert operator.get(url("logo", draft.pk)).status_code == 404


def test_a_good_picture_is_kept_through_a_preview_and_shown(operator, draft):
    answers = {**ANSWERS["look"], "logo_alt": "", "logo": picture(SVG.format("")), "preview": "1"}
    page = operator.post(url("step", draft.pk, "look"), answers).content.decode()
    assert "/theme/ffd500-" in page
    assert "Käytämme tekstissä ja napeissa tummempaa sävyä." in page
    shown = operator.get(url("logo", draft.pk))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/svg+xml")
    done = operator.post(url("step", draft.pk, "look"), {**ANSWERS["look"], "logo_alt": "Läntinen"})
    assert done.status_code == 302
    draft.refresh_from_db()
    assert answers_of(draft, "look")["logo"]
    operator.post(url("step", draft.pk, "look"), {**ANSWERS["look"], "logo_alt": "", "remove_logo": "on"})
    draft.refresh_from_db()
    assert "logo" not in answers_of(draft, "look")


def test_a_picture_without_its_text_is_not_finished(operator, draft):
    answers = {**ANSWERS["look"], "logo_alt": "", "logo": picture(SVG.format(""))}
    assert operator.post(url("step", draft.pk, "look"), answers).status_code == 422


def test_the_first_administrator_is_sealed_in_the_draft(operator, draft):
    fill(operator, draft)
    assert b"anna" not in bytes(draft.administrator).lower()
    assert "anna" not in str(draft.answers).lower()
    page = operator.get(url("check", draft.pk)).content.decode()
    assert "anna.alku@example.fi" in page


def test_all_pages_done_lead_to_the_check_and_the_check_to_a_job(operator, draft, olli):
    fill(operator, draft)
    page = operator.get(url("check", draft.pk)).content.decode()
    for shown in (
        "Läntinen hyvinvointialue",
        "lantinen.localhost",
        "#ffd500",
        "KA-1",
        "20.11.2026",
        "Toistaiseksi",
    ):
        assert shown in page
    answer = operator.post(url("check", draft.pk))
    job = Job.objects.get()
    assert answer.url == url("job", job.pk)
    assert (job.kind, job.subject_id, job.by_id, job.status) == (
        JobKind.CREATE,
        draft.pk,
        olli.pk,
        JobStatus.WAITING,
    )
    assert operator.post(url("check", draft.pk)).url == url("job", job.pk)
    assert Job.objects.count() == 1


def test_while_it_is_being_made_the_draft_cannot_be_changed(operator, draft):
    fill(operator, draft)
    operator.post(url("check", draft.pk))
    answer = operator.post(url("step", draft.pk, "host"), {"slug": "toinen"})
    assert answer.status_code == 409
    assert "luodaan juuri nyt" in answer.content.decode()
    assert operator.get(url("tasks", draft.pk)).url == url("job", Job.objects.get().pk)
    assert operator.post(url("drop", draft.pk)).status_code == 302
    assert OrganisationDraft.objects.filter(pk=draft.pk).exists()


def test_of_two_operators_at_one_host_one_wins_and_the_other_keeps_the_answers(operator, rival, draft):
    fill(operator, draft)
    rival.post(url("start"))
    other = OrganisationDraft.objects.exclude(pk=draft.pk).get()
    fill(rival, other)
    assert operator.post(url("check", draft.pk)).status_code == 302
    answer = rival.post(url("check", other.pk))
    assert answer.status_code == 409
    assert "Joku muu ehti ottaa osoitteen lantinen.localhost" in answer.content.decode()
    assert Job.objects.count() == 1
    other.refresh_from_db()
    assert answers_of(other, "name")["name"] == "Läntinen hyvinvointialue"


def test_a_failed_try_is_told_on_the_draft_and_can_be_repeated(operator, draft):
    fill(operator, draft)
    operator.post(url("check", draft.pk))
    Job.objects.update(status=JobStatus.FAILED, error="Osoite on jo käytössä.", finished_at=now())
    assert "Osoite on jo käytössä." in operator.get(url("tasks", draft.pk)).content.decode()
    page = operator.get(url("job", Job.objects.get().pk)).content.decode()
    assert "Mitään ei jäänyt puolitiehen." in page
    assert url("tasks", draft.pk) in page
    assert operator.post(url("check", draft.pk)).status_code == 302
    assert Job.objects.count() == 2


def test_a_draft_can_be_thrown_away(operator, draft):
    assert "poistetaan" in operator.get(url("drop", draft.pk)).content.decode()
    assert operator.post(url("drop", draft.pk)).url == url("index")
    assert not OrganisationDraft.objects.exists()


def test_the_progress_page_asks_again_with_and_without_javascript(operator, draft):
    fill(operator, draft)
    operator.post(url("check", draft.pk))
    job = Job.objects.get()
    page = operator.get(url("job", job.pk)).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert 'hx-trigger="every 2s"' in page
    Job.objects.update(status=JobStatus.RUNNING, done_steps=1, all_steps=3)
    assert "1/3" in operator.get(url("job", job.pk)).content.decode()
    Job.objects.update(
        status=JobStatus.DONE, result={"name": "Läntinen", "host": "lantinen"}, finished_at=now()
    )
    page = operator.get(url("job", job.pk)).content.decode()
    assert "Läntinen on valmis" in page
    assert "every 2s" not in page
    assert "http-equiv" not in page


def test_every_preset_is_told_in_words(operator, draft):
    page = operator.get(url("step", draft.pk, "preset")).content.decode()
    for code in available():
        assert load(code)["name"]["fi"] in page
    for word in ("Koordinaattori", "Hyväksyntä", "klo 15.00 asti", "100,00"):
        assert word in page
