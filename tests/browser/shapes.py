"""What pages are made of, without what they say: two of one shape give axe the same to find."""

import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

ID = re.compile(r"(?<=/)([0-9a-f]{8}-[0-9a-f-]{27}|\d+(\.\d+\w?)?|(?<=/help/api/)\w+)(?=/|$)")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "wbr"})
SAID = frozenset({"value", "id", "for", "name", "href", "action", "datetime", "title", "aria-label", "nonce"})
"""Attributes whose value is words or a number: of them counts only whether they are there and not empty."""


@dataclass
class _Element:
    tag: str
    inside: list[str] = field(default_factory=list)


class _Shape(HTMLParser):
    """What a page is made of, without what it says: elements like the one before it are left out, so are the words."""

    def __init__(self) -> None:
        super().__init__()
        self._open = [_Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = [f"{name}={bool(value)}" if name in SAID else f"{name}={value}" for name, value in attrs]
        self._open.append(_Element(" ".join([tag, *sorted(said)])))
        if tag in VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self._open) > 1:
            self._close()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._add("words")

    def _close(self) -> None:
        closed = self._open.pop()
        self._add(f"<{closed.tag}>{''.join(closed.inside)}</>")

    def _add(self, part: str) -> None:
        inside = self._open[-1].inside
        if not inside or inside[-1] != part:
            inside.append(part)

    def close(self) -> None:
        super().close()
        while len(self._open) > 1:
            self._close()

    @property
    def text(self) -> str:
        return "".join(self._open[0].inside)


def shape_of(content: str) -> str:
    """The same for two pages, or parts of one, whose elements are the same: what axe finds in one it finds in both."""
    shape = _Shape()
    shape.feed(ID.sub("{id}", content))
    shape.close()
    return hashlib.sha256(shape.text.encode()).hexdigest()


# Marks the elements of a page that a window has shown before, in the same shape and within the same ancestors.
MARK_SEEN = """said => {
    const words = new Set(said), seen = window.seenShapes ??= new Set(), shapes = new Map();
    const told = one => one.name + "=" + (words.has(one.name) ? one.value !== "" : one.value);
    const tag = element => element.localName + " " + [...element.attributes].map(told).sort().join(" ");
    const shapeOf = node => {
        if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeType === Node.TEXT_NODE && node.data.trim() && "words";
        const parts = [...node.childNodes].map(shapeOf).filter(part => part);
        shapes.set(node, `<${tag(node)}>${parts.filter((part, index) => part !== parts[index - 1]).join("")}</>`);
        return shapes.get(node);
    };
    const mark = (element, within) => {
        const whole = within + shapes.get(element);
        if (seen.has(whole)) {
            [element, ...element.querySelectorAll("*")].forEach(one => one.setAttribute("data-seen", ""));
        } else {
            seen.add(whole);
            [...element.children].forEach(child => mark(child, `${within}<${tag(element)}>`));
        }
    };
    shapeOf(document.body);
    mark(document.body, "");
}"""
