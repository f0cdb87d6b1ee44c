"""Chromium that talks to the test client: real pages, scripts and headers, no server, one transaction."""

import mimetypes
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

from tests.visitor import Visitor

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,
}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Browser:
    """Pages of one host, with the session of one visitor. Collects what the page's policy refused."""

    def __init__(self, chromium, visitor: Visitor, slug: str = "north", **context):
        self.origin = f"https://{slug}.localhost"
        self.visitor, self.refused = visitor, []
        self.context = chromium.new_context(reduced_motion="reduce", **context)
        self.page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))
        self.page.route("**/*", self._answer)

    def _listen(self, message) -> None:
        if "Content Security Policy" in message.text or message.type == "error":
            self.refused.append(message.text)

    def _answer(self, route) -> None:
        request, parts = route.request, urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            if not found:
                route.fulfill(status=404)
                return
            route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
            return
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {
            f"HTTP_{k.upper().replace('-', '_')}": v for k, v in request.headers.items() if k == "accept"
        }
        if request.method == "POST":
            body = request.post_data_buffer or b""
            kind = request.headers.get("content-type", "")
            answer = self.visitor.generic("POST", path, body, content_type=kind, secure=True, **headers)
        else:
            answer = self.visitor.get(path, secure=True, **headers)
        if answer.status_code == 302:  # Playwright would let the browser follow to a server that is not there
            answer.headers["Refresh"] = f"0; url={answer.headers['Location']}"
            del answer.headers["Location"]
            answer.status_code = 200
        kept = {k: v for k, v in answer.headers.items() if k.lower() not in ("content-length", "set-cookie")}
        route.fulfill(status=answer.status_code, headers=kept, body=answer.content)

    def open(self, path: str):
        """Go to a path."""
        self.page.goto(self.origin + path, wait_until="load")
        return self.page

    def faults(self) -> list:
        """What axe finds on the page that is open, and whether it is too wide."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options=RULES).response["violations"]
        said = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
        return said + (["too wide"] if self.page.evaluate(OVERFLOW) > 0 else [])

    def close(self) -> None:
        """Close the window."""
        self.context.close()
