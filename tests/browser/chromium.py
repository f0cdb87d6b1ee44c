"""The browser itself."""

import os
from contextlib import contextmanager

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    # Two cores are busy with the tests: threads and processes that help a lone reader only take turns here.
    "--in-process-gpu",
    "--js-flags=--single-threaded",
)


@contextmanager
def launched():
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium"), args=[*ARGUMENTS]
        )
        yield browser
        browser.close()
