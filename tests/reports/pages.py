"""A page taken apart with the standard library: its elements, its words, the sections of one person."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link"}
BLOCKS = ("p", "ul", "ol", "dl", "div", "figure", "section", "table", "details", "article", "header", "fieldset")
CLOSED_BY_START = (
    {start: {"p"} for start in (*BLOCKS, *(f"h{n}" for n in range(1, 7)))}
    | {"td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}}
    | {"li": {"li", "p"}, "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"}, "option": {"option"}}
)
CLOSED_BY_END = (
    {end: {"p"} for end in (*BLOCKS[4:], "li", "dd", "td", "th")}
    | {part: {"td", "th", "tr", "p"} for part in ("thead", "tbody", "table")}
    | {"tr": {"td", "th"}, "ul": {"li", "p"}, "ol": {"li", "p"}, "dl": {"dt", "dd", "p"}, "select": {"option"}}
    | {"div": {"dt", "dd", "p"}}
)
"""What HTML closes by itself: by the start of another element, or by the end of one around it."""
SILENT = {"style", "script"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str) -> list["Element"]:
        return [e for e in self.walk() if e.tag == tag]

    def of_class(self, name: str) -> list["Element"]:
        return [e for e in self.walk() if name in e.attributes.get("class", "").split()]

    def by_id(self, name: str) -> "Element":
        return next(e for e in self.walk() if e.attributes.get("id") == name)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self._texts())).strip()

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in SILENT:
                yield from child._texts()
                if child.tag not in ("b", "bdi", "span", "a", "text"):
                    yield " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._close(CLOSED_BY_START.get(tag, set()))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def _close(self, tags: set[str]) -> None:
        while self.open[-1].tag in tags:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._close(CLOSED_BY_END.get(tag, set()))
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(page: str) -> Element:
    """The page as a tree; fails where an element is left open or closed by another's end tag."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    assert builder.open == [builder.root]
    return builder.root


def person_of(page: Element, name: str) -> Element:
    """The page of one person, by the name in its heading."""
    return next(a for a in page.all("article") if a.all("h2")[0].text == name)


def card_of(person: Element, key: str) -> str:
    return person.of_class(f"c-{key}")[0].text


def row_of(page: Element, name: str) -> str:
    """The words of one person's row in the table."""
    rows = page.by_id("side").all("tr")
    return next(r.text for r in rows if r.all("th") and r.all("th")[0].text.startswith(name))
