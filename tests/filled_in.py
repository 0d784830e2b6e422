"""The fields of a page's form as a browser would send them: hidden ones, texts, and what is chosen in each list."""

from __future__ import annotations

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, marked: str) -> None:
        super().__init__()
        self.marked, self.inside = marked, False
        self.found: dict[str, str] = {}
        self.buttons: list[str] = []
        self._list, self._area, self._text = "", "", ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = self.marked in told
        if not self.inside:
            return
        if tag == "input" and told.get("type") in ("checkbox", "radio") and "checked" not in told:
            return
        if tag == "input" and told.get("name"):
            self.found[told["name"]] = told.get("value", "")
        elif tag == "select":
            self._list = told["name"]
        elif tag == "option" and self._list and ("selected" in told or self._list not in self.found):
            self.found[self._list] = told.get("value", "")
        elif tag == "textarea":
            self._area, self._text = told["name"], ""
        elif tag == "button":
            self.buttons.append(told.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self._list = ""
        elif tag == "textarea" and self._area:
            self.found[self._area] = self._text.removeprefix("\n")
            self._area = ""


def fields_in(text: str, marked: str = "data-builder") -> dict[str, str]:
    """name -> value of the form that has this attribute."""
    form = _Form(marked)
    form.feed(text)
    return form.found


def buttons_in(text: str, marked: str = "data-builder") -> list[str]:
    """The values of its buttons, in order."""
    form = _Form(marked)
    form.feed(text)
    return form.buttons
