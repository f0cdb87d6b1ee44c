"""A browser window of one person: finds things by the words that people see, counts what it took, hears complaints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from localdev.journey.person import fits, plain

PHONE, DESK, NARROW = (390, 844), (1280, 900), (320, 640)
LABELLED = (
    "main a, main button, main summary",
    "nav a, nav summary, header a, header summary, header button",
)
ROLES_OF_FIELDS = "input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, select"


@dataclass
class Effort:
    """What a page has asked of a person so far."""

    clicks: int = 0
    fields: int = 0
    pages: list[str] = field(default_factory=list)


class Window:
    """One context with one page. `faults` gathers errors, refusals of the content policy and failed requests."""

    def __init__(self, browser, origin: str, size=DESK, *, expected=(), **options):
        self.origin, self.expected, self.faults = origin, {*expected}, []
        width, height = size
        options = {"locale": "fi-FI", "reduced_motion": "reduce", **options}
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.effort = Effort()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message) -> None:
        is_status = message.text.startswith("Failed to load resource")  # judged by the answer itself
        if message.type in {"error", "warning"} and not is_status:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _failed(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a download or a page that was left
            self.faults.append(f"{request.url}: {request.failure}")

    def _response(self, response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.url}: answered {response.status}")

    def open(self, path: str):
        """Go to an address of this host."""
        self.page.goto(path if path.startswith("http") else self.origin + path, wait_until="load")
        return self.page

    def sign_in(self, key: str, password: str) -> Window:
        """On the sign-in page; what it takes is not counted."""
        self.open("/account/login/")
        self.page.fill("[name=login]", f"{key}@example.fi")
        self.page.fill("[name=password]", password)
        self.page.click("main form[action*='/account/login/'] button")
        self.page.wait_for_url(lambda url: "/account/login/" not in url)
        return self

    def start_counting(self) -> None:
        """A new matter begins."""
        self.effort = Effort(pages=[self.path])

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3].split("?")[0]

    def find(self, label: str):
        """The first visible link, button or fold with these words; “…” stands for the rest."""
        if found := self._first(label):
            return found
        words = sorted(
            {plain(one.text_content() or "") for one in self.page.locator("main a, main button").all()}
        )
        raise AssertionError(f"{self.path}: nothing says “{label}”; there are {words}\n{self.text[:600]}")

    def has(self, label: str) -> bool:
        """Whether something with these words can be pressed."""
        return self._first(label) is not None

    def _first(self, label: str):
        for part in LABELLED:
            for one in self.page.locator(part).all():
                if fits(plain(one.text_content() or ""), label) and one.is_visible():
                    return one
        return None

    def press(self, label: str) -> Window:
        """Click something by its words and wait for the page that comes."""
        target = self.find(label)
        self.effort.clicks += 1
        opens_page = target.evaluate("one => one.tagName !== 'SUMMARY'")
        if opens_page:
            with self.page.expect_navigation(wait_until="load"):
                target.click()
            self.effort.pages.append(self.path)
        else:
            target.click()
        return self

    def download(self, label: str) -> bytes:
        """Click something that gives a file."""
        self.effort.clicks += 1
        with self.page.expect_download() as waiting:
            self.find(label).click()
        return waiting.value.path().read_bytes()

    def choose(self, label: str) -> Window:
        """Tick a radio button or a box by its words."""
        self.effort.clicks += 1
        self.page.get_by_label(re.compile("^" + re.escape(label))).first.check()
        return self

    def write(self, name: str, text: str) -> Window:
        """Fill in one field; a list takes its value, or its first real choice for “*”."""
        self.effort.fields += 1
        target = self.page.locator(f"main [name='{name}']")
        if target.evaluate("one => one.tagName") == "SELECT":
            choices = target.evaluate("one => [...one.options].map((option) => option.value).filter(Boolean)")
            target.select_option(choices[0] if text == "*" else text)
        else:
            target.fill(text)
        return self

    @property
    def text(self) -> str:
        """What the main part says."""
        return plain(self.page.locator("main").inner_text())

    def sees(self, *texts: str) -> None:
        """Fail unless every text is shown."""
        for text in texts:
            assert plain(text) in self.text, f"“{text}” is not on {self.path}: {self.text[:900]}"

    def close(self) -> None:
        """Close and tell what went wrong on the way."""
        self.context.close()
        assert self.faults == [], self.faults
