"""Shells, components and error pages, rendered alone."""

import re

import pytest
from django import forms
from django.http import Http404, HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from ui import views


def render(source, /, **context):
    """One piece of a template. Cotton's tags are normally read by its loader."""
    return Template(CottonCompiler().process("{% load ui %}" + source)).render(Context(context))


def words(html):
    """What is read, without tags and line breaks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class Claim(forms.Form):
    """A form with a mistake in it."""

    hours = forms.IntegerField(label="Tunnit")
    way = forms.ChoiceField(label="Tapa?", choices=[("a", "A")], widget=forms.RadioSelect)


def test_the_error_summary_links_to_the_fields():
    html = render('<c-error-summary :form="form" />', form=Claim({"hours": "x"}))
    assert 'href="#id_hours"' in html
    assert 'href="#id_way_0"' in html, "a group is reached by its first choice"
    assert 'role="alert"' in html
    assert "Tunnit: " in words(html)
    assert "Tapa: " in words(html)


def test_no_summary_without_mistakes():
    assert render('<c-error-summary :form="form" />', form=Claim()).strip() == ""


def test_values_given_to_a_component_are_escaped_however_they_are_given():
    evil = '"><script>x</script>'
    for tag in (
        '<c-card title="{{ evil }}" />', '<c-card :title="evil" />', '<c-link-btn href="{{ evil }}" label="x" />',
        '<c-btn data-x="{{ evil }}">x</c-btn>', '<c-btn :data-x="evil">x</c-btn>', '<c-cell label="{{ evil }}">x</c-cell>',
        '<c-message by="{{ evil }}" text="{{ evil }}" />', '<c-tag>{{ evil }}</c-tag>',
    ):  # fmt: skip
        assert "<script>" not in render(tag, evil=evil), tag


@pytest.mark.parametrize("attribute", ["style", "onclick"])
def test_a_component_refuses_inline_style_and_handlers(attribute):
    with pytest.raises(TemplateSyntaxError):
        render(f'<c-btn {attribute}="x">x</c-btn>')


def test_variables_of_the_page_do_not_leak_into_components():
    html = render(
        "<c-btn>x</c-btn><c-alert text='x' /><c-empty title='x' />",
        icon="trash-2",
        variant="danger",
        title="LEAK",
        text="LEAK",
    )
    assert "btn--danger" not in html
    assert "LEAK" not in html


def test_other_attributes_pass_through():
    html = render('<c-btn hx-get="/x" disabled>x</c-btn>')
    assert 'hx-get="/x"' in html
    assert " disabled" in html


def test_a_post_button_is_a_whole_form_with_its_token():
    html = render('<c-post-btn action="/go" label="Hyväksy" />', csrf_token="TOKEN")
    assert 'method="post"' in html
    assert "TOKEN" in html


def test_steps_are_told_in_words_too():
    with translation.override("en"):
        html = render(
            '<c-steps :steps="steps" />',
            steps=[{"label": "Sent", "state": "done"}, {"label": "Paid", "state": "now"}],
        )
    assert words(html) == "Sent (done) 2 Paid (now)"
    assert 'aria-current="step"' in html


def test_the_phone_bar_has_at_most_four_links_and_the_rest_is_under_more():
    menu = [{"label": f"L{n}", "url": "#", "icon": "house", "in_bottom_bar": n != 1} for n in range(7)]
    split = render(
        "{% menu_split menu as s %}{% for i in s.bar %}{{ i.label }} {% endfor %}|{% for i in s.rest %}{{ i.label }} {% endfor %}",
        menu=menu,
    )
    assert split == "L0 L2 L3 L4 |L1 L5 L6 "


def test_the_title_is_the_heading_and_says_when_something_is_wrong():
    page = '{% extends "ui/page.html" %}{% block title %}Fees & hours{% endblock %}'
    with translation.override("en"):
        right = Template(page).render(Context({}))
        wrong = Template(page).render(Context({"form": Claim({})}))
    assert "<title>Fees & hours</title>" in right
    assert "<h1>Fees &amp; hours</h1>" in right
    assert "<title>Error: Fees & hours</title>" in wrong


def test_a_page_shows_without_any_shell():
    html = Template('{% extends "ui/page.html" %}{% block title %}T{% endblock %}').render(Context({}))
    assert '<main id="main"' in html
    assert 'class="skip"' in html


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500, 503])
def test_error_pages_answer_with_their_status_and_say_what_to_do(status):
    response = views.error_page(RequestFactory().get("/"), status)
    assert response.status_code == status
    assert "<h1>" in response.content.decode()


def test_a_server_error_speaks_three_languages_and_needs_nothing(monkeypatch):
    request = RequestFactory().get("/")
    request.request_id = "ab12"
    with translation.override("fi"):
        html = views.server_error(request).content.decode()
    assert {'lang="fi"', 'lang="sv"', 'lang="en"'} <= set(re.findall(r'lang="\w\w"', html))
    assert "ab12" in html
    assert "Traceback" not in html


def test_the_theme_is_cached_for_ever_and_the_same_for_everybody():
    response = views.theme(RequestFactory().get("/"), "1f5f8b-1")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"].startswith("text/css")
    assert b"--brand:#1f5f8b" in response.content
    assert views.theme_url("#1F5F8B").endswith("/theme/1f5f8b-1.css")


@pytest.mark.parametrize("token", ["zz", "1f5f8", "1f5f8b00", "red", "..", "-1"])
def test_a_bad_colour_is_not_found(token):
    with pytest.raises(Http404):
        views.theme(RequestFactory().get("/"), token)


def test_the_gallery_is_shut_unless_it_is_asked_for(settings):
    settings.COMPONENT_GALLERY = False
    with pytest.raises(Http404):
        views.gallery(RequestFactory().get("/_kit/"))


@pytest.mark.parametrize("query", ["", "?brand=ffd500&for=expert", "?errors", "?brand=<script>"])
def test_the_gallery_draws_every_component(settings, query):
    settings.COMPONENT_GALLERY = True
    response = views.gallery(RequestFactory().get(f"/_kit/{query}"))
    assert isinstance(response, HttpResponse)
    html = response.content.decode()
    assert "<c-" not in html
    assert "<script>" not in html
    assert 'lang="' in html


def test_mails_have_a_language_and_no_picture():
    with translation.override("sv"):
        html = Template('{% extends "ui/mail/base.html" %}').render(
            Context({"brand_name": "X", "action_url": "/a", "action_label": "Öppna"})
        )
        text = Template('{% extends "ui/mail/base.txt" %}').render(
            Context({"brand_name": "A & B", "action_url": "/a?b=1&c=2"})
        )
    assert '<html lang="sv">' in html
    assert "<img" not in html
    assert "/a?b=1&c=2" in text
    assert "A & B" in text
