"""How the tests of payroll's pages read them: forms, text and files."""

from django.urls import reverse
from lxml import html

from tests.factories.payouts import PAY_DAY

CLOSE = ("payouts:close", PAY_DAY)


def url(name, *args):
    return reverse(name, args=args)


def text(response):
    return " ".join(html.fromstring(response.content.decode()).find(".//main").text_content().split())


def forms(response, action):
    """The hidden fields of the page's form that posts to `action`."""
    page = html.fromstring(response.content.decode())
    return [
        {
            field.name: field.value
            for field in form.inputs
            if field.name and field.name != "csrfmiddlewaretoken"
        }
        for form in page.forms
        if form.get("action") == action
    ]


def taken(answer) -> bytes:
    """The file of an answer, read to its end."""
    return b"".join(answer.streaming_content)
