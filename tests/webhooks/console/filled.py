"""Reads a form of a page as a browser does: every field with what stands in it."""

from __future__ import annotations

from html.parser import HTMLParser


class FilledForm(HTMLParser):
    """The fields of the form with an id, as they would be sent."""

    def __init__(self, page: str, form_id: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._wanted = form_id
        self._inside = False
        self._area: str | None = None
        self._select: tuple[str, list[tuple[bool, str | None]]] | None = None
        self._text = ""
        self.feed(page)

    def changed(self, **values: str) -> dict[str, list[str]]:
        """Return the fields with some of them changed; "__" in names stands for "-"."""
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        return sent | {name.replace("__", "-"): [value] for name, value in values.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == self._wanted
        if not (self._inside or given.get("form") == self._wanted):
            return
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.fields.append((given.get("name", ""), given.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = given.get("name", ""), ""
        elif tag == "select":
            self._select = given.get("name", ""), []
        elif tag == "option" and self._select:
            self._select[1].append(("selected" in given, given.get("value")))
            self._text = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area is not None:
            if self._area:
                self.fields.append((self._area, self._text.removeprefix("\n")))
            self._area = None
        elif tag == "option" and self._select:
            chosen, value = self._select[1][-1]
            self._select[1][-1] = (chosen, self._text if value is None else value)
        elif tag == "select" and self._select:
            name, options = self._select
            chosen = [value for is_chosen, value in options if is_chosen] or [options[0][1]]
            self.fields.append((name, chosen[-1] or ""))
            self._select = None

    def handle_data(self, data: str) -> None:
        self._text += data
