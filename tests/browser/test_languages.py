"""Words of every page in three languages, titles, and that no page is missed by the sweeps (ux.md section 15)."""

import re

import pytest

from accounts.policy import Audience
from config.demo.people import script
from tenants.reference import topics
from tests.browser.clicked_job import PASSWORD
from tests.browser.crawl import broken, words_of
from tests.isolation.routes import all_routes

LANGUAGES = ("sv", "en", "fi")
# Routes that no link leads to, and why that is right.
NOT_LINKED = {
    "set_language": "POST only",
    "account_logout": "the menu's button posts to it",
    "account_reauthenticate": "asked before a change when sign-in is old; tests/accounts",
    "account_set_password": "only for those without a password; tests/accounts",
    "account_reset_password_done": "after POST; tests/accounts",
    "account_reset_password_from_key": "from a mail; tests/accounts",
    "account_reset_password_from_key_done": "after POST; tests/accounts",
    "account_inactive": "after a refused sign-in; tests/accounts",
    "ui:theme": "a style sheet",
    "ui:gallery": "tests/ui",
    "orders:sent": "after POST; tests/browser/test_main_job.py",
    "operators:logo": "a picture",
    "payouts:papers": "after asking for papers",
    "payouts:close": "POST with a page to confirm",
    "people_settings:factors": "only for those who have a second factor; tests/administration/people",
    "people_settings:import_template": "a file",
    "public:logo": "a picture",
    "sessions:debriefed": "POST only",
    "register:tags": "after choosing people in the table; tests/registry/register",
    "register:letter": "after choosing people in the table; tests/registry/register",
    "register:invite_many": "after choosing people in the table; tests/registry/register",
    "register:progress": "after sending letters; tests/registry/register",
    "register:export": "a file",
    "register:log": "when there is more than the tab shows; tests/registry/person",
    "merging:merge": "after choosing what wins; tests/registry/merging",
    "intake:undo": "from an import that was done within a week; tests/registry/intake",
    "intake:words": "when a register has words that nobody knows; tests/registry/intake",
    "paper_settings:version": "when a text has had two versions; tests/registry/joining",
    "training:renew": "when a course is about to end; tests/registry/training",
    "events:seat": "from the mail about a seat; tests/registry/events",
    "rights:erase": "from a request for erasure; tests/registry/rights",
    "events:certificate": "a file",
    "training:certificate": "a file",
    "training:told_certificate": "a file",
    "joining:file": "a file",
    "joining:card_file": "a file",
    "joining:client_consent": "a file",
    "unit_settings:mine": "goes on to the unit itself",
}
# Pages that may share a title: page 1 of an order, one order seen by two roles, a sum of one line.
SAME_MATTER = [
    {"orders:new", "orders:what"},
    {"matching:order", "orders:detail"},
    {"claims:decide_many", "claims:line_detail"},
    {"register:person", "register:tab"},
]
# Mails lead there: the page speaks the language of the one who was written to.
OWN_LANGUAGE = {"sessions:offer_by_link", "people_settings:join"}
# Its link lives for five minutes, and the sweeps before may take longer; tests/administration/people opens it.
SHORT_LIVED = {"people_settings:support_enter"}
# The heading is a name that the organisation gave.
NAMED_BY_PEOPLE = {
    "unit_settings:detail", "rule_settings:version", "rule_settings:withdraw", "events:event", "events:detail",
}  # fmt: skip
TELLS_SLOTS = {"identity_settings:text", "paper_settings:text"}  # the page explains how to write them
MFA = re.compile("^mfa_")  # second factors: tests/accounts
FINNISH_NAMES = re.compile("hyvinvointialue|Esimerkki|[A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ]\\.?")


@pytest.fixture(scope="module")
def stack(shared_stack):
    """The service of the sweeps."""
    return shared_stack


@pytest.mark.slow
def test_no_link_leads_to_a_refusal(everywhere):
    assert broken(everywhere) == []


@pytest.mark.slow
def test_every_page_is_reached_by_links_or_has_a_reason(everywhere):
    reached = {page.route for page in everywhere}
    wanted = {
        route.name
        for route in all_routes()
        if route.policy and route.policy.audience is not Audience.CLOSED and "GET" in route.policy.methods
    }
    assert {name for name in wanted - reached - set(NOT_LINKED) if not MFA.match(name)} == set()


@pytest.mark.slow
def test_titles_tell_pages_apart_and_tell_nobodys_name_or_topic(everywhere):
    pages = [page for page in everywhere if page.page.answer.status == 200]
    names = (
        set(script()["last_names"]) | set(script()["first_names"]) | {"Eero", "Esimerkki", "Kaarina", "Aino"}
    )
    secrets = names | {topic.labels["fi"] for topic in topics().values()}
    titles = [(page, " ".join(page.page.tree.findtext(".//title").split())) for page in pages]
    told = {
        title
        for _page, title in titles
        for secret in secrets
        if re.search(rf"\b{re.escape(secret)}\b", title)
    }
    by_title = {}
    for page, title in titles:
        by_title.setdefault((page.slug, page.who, title), set()).add(page.route)
    assert told == set()
    shared = {
        key: routes for key, routes in by_title.items() if len(routes) > 1 and routes not in SAME_MATTER
    }
    assert shared == {}


@pytest.mark.slow
def test_words_are_in_the_language_that_was_chosen(made, everywhere):
    """No slot of a term is left open in any language; menu and headings are not Finnish in the others."""
    open_slots, same, wrong_lang = [], set(), []
    routes = {  # one organisation's page of each route: which words another uses is looked at in the terms' own tests
        (bool(page.slug), page.route): page for page in reversed(everywhere) if page.page.answer.status == 200
    }
    for page in (page for page in routes.values() if page.route not in SHORT_LIVED):
        person = made[page.slug].person(page.who) if page.who else made[page.slug].stranger()
        told, opened = {}, page.page
        for code in LANGUAGES:
            person.wire.client.cookies.set("language", code)
            # It was found in Finnish, and is asked for again only when its address leads elsewhere by now.
            is_as_found = code == "fi" and opened.path == page.page.path
            opened = page.page if is_as_found else person.open(page.path)
            if page.route not in OWN_LANGUAGE and opened.tree.get("lang") != code:
                wrong_lang.append((str(page), opened.tree.get("lang"), code))
            open_slots += [
                (code, str(page), text)
                for text in words_of(opened)
                if re.search(r"\{\w|\w\}|%\(", text) and page.route not in TELLS_SLOTS
            ]
            menu = [
                " ".join(one.text_content().split())
                for one in opened.tree.xpath("//nav//a//span[contains(@class, 'text')]")
            ]
            told[code] = menu if page.route in NAMED_BY_PEOPLE else [opened.heading, *menu]
        for code in () if page.route in OWN_LANGUAGE else ("sv", "en"):
            pairs = zip(told["fi"], told[code], strict=True)
            same |= {
                (code, text) for text, other in pairs if text == other and not FINNISH_NAMES.search(text)
            }
    assert (wrong_lang, open_slots, same) == ([], [], set())


@pytest.mark.slow
def test_changing_the_language_keeps_the_page(stack, windows):
    stack.settle()
    aino = windows().sign_in("tilaaja", PASSWORD)
    aino.open("/orders/new/")
    headings = {}
    for code in ("sv", "en", "fi"):
        aino.page.locator(f".langs button[value={code}]").click()
        aino.page.wait_for_function("code => document.documentElement.lang === code", arg=code)
        assert aino.path == "/orders/new/"
        headings[code] = aino.page.locator("h1").inner_text()
    assert len(set(headings.values())) == 3
