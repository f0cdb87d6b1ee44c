"""One picture of a page for docs/pictures: who looks, at what, how large."""

from __future__ import annotations

from tests.browser.conftest import origin_of
from tests.browser.lively import LivelyWorld
from tests.browser.stack import ROOT
from tests.browser.window import Window

FOLDER = ROOT / "docs" / "pictures"


class Camera:
    """Takes pictures of one running service, always in the light look."""

    def __init__(self, browser, stack) -> None:
        self.browser, self.stack = browser, stack

    def window(self, world: LivelyWorld, who: str, size: tuple[int, int], **options) -> Window:
        """A window of somebody who has signed in; of a visitor when `who` is empty."""
        origin = origin_of(self.stack, world.slug)
        window = Window(self.browser, origin, size, color_scheme="light", **options)
        if who:
            window.context.add_cookies(world.cookies_of(who))
        return window

    def take(self, window: Window, name: str) -> None:
        """What the window shows now. Pages are flat, so PNG keeps them small."""
        window.page.screenshot(path=FOLDER / f"{name}.png")
        window.close()
