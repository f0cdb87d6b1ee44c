"""Hands on the keyboard: moves by Tab only, and notes each stop whose focus is not seen or is covered."""

from __future__ import annotations

MOST_STOPS = 150
HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const label = one.closest('label') ? getComputedStyle(one.closest('label')) : style;
  const around = getComputedStyle(one, '::after');  // a link that fills its card draws its focus there
  const seen = [style, label, around].some((look) =>
    (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none');
  const bar = document.querySelector('.tabbar'), x = box.left + box.width / 2;
  const hidden = (y) => {
    const top = document.elementFromPoint(x, y);
    return y < 0 || y > innerHeight || Boolean(top && bar && bar.contains(top) && !bar.contains(one));
  };
  const covered = [box.top + 2, box.top + box.height / 2, box.bottom - 2].every(hidden);
  return {html: one.outerHTML.slice(0, 120), seen, covered};
}"""


class Keys:
    """The keyboard of one page."""

    def __init__(self, page) -> None:
        self.page = page
        self.unseen: list[str] = []
        self.covered: list[str] = []

    def to(self, selector: str) -> Keys:
        """Tab until the focus is there. Fails when it is not reached."""
        return self._until(
            lambda: self.page.evaluate("(css) => document.activeElement.matches(css)", selector), selector
        )

    def to_button(self, words: str) -> Keys:
        """Tab until something of the main part with these words has the focus."""
        inside = (
            "(words) => document.activeElement.matches('main a, main button, main summary') && "
            "document.activeElement.textContent.trim().startsWith(words)"
        )
        return self._until(lambda: self.page.evaluate(inside, words), words)

    def _until(self, is_there, wanted: str) -> Keys:
        for _ in range(MOST_STOPS):
            if is_there():
                return self
            self.page.keyboard.press("Tab")
            self._note()
        raise AssertionError(f"Tab does not reach {wanted}")

    def through(self, key: str) -> None:
        """Press Tab (or Shift+Tab) until the focus leaves the page or comes round."""
        first = None
        for _ in range(MOST_STOPS):
            self.page.keyboard.press(key)
            here = self._note()
            if here is None or here["html"] == first:
                return
            first = first or here["html"]

    def _note(self) -> dict | None:
        here = self.page.evaluate(HERE)
        if here and not here["seen"]:
            self.unseen.append(here["html"])
        if here and here["covered"]:
            self.covered.append(here["html"])
        return here

    def press(self, key: str, *, opens: bool = False) -> Keys:
        """A key on what has the focus; `opens` when a page follows."""
        if opens:
            with self.page.expect_navigation(wait_until="load"):
                self.page.keyboard.press(key)
        else:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Keys:
        """Write into the field that has the focus, over what is there."""
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        return self

    def value(self, selector: str) -> str:
        """What a field holds."""
        return self.page.input_value(selector)
