"""A page with what was typed put back into one of its forms; the rest of the page stays as it was, letter by letter."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from services.gateway.store.kept_forms import Fields

CHOSEN = {"radio": "checked", "checkbox": "checked"}
NO_TEXT = frozenset({"submit", "button", "image", "reset", "file", "password"})
Attributes = list[tuple[str, str | None]]


@dataclass
class Control:
    """One field of a form where it stands in the page: its tag, and the text between its tags if it has any."""

    kind: str
    name: str
    value: str
    tag: str
    attributes: Attributes
    starts: int
    ends: int
    text_ends: int = 0


@dataclass
class Form:
    """One form of a page: where it is sent and its fields."""

    action: str
    controls: list[Control] = field(default_factory=list)

    def says_any_of(self, values: Collection[str]) -> bool:
        """Whether one of its fields has one of these values."""
        return any(control.value in values for control in self.controls)


class _Reader(HTMLParser):
    """Finds the forms of a page; positions are those of the page's text."""

    def __init__(self, page: str, here: str) -> None:
        super().__init__(convert_charrefs=False)
        self._here = here
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._text: Control | None = None
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = dict(attrs)
        if tag == "form":
            self._open = Form(given.get("action") or self._here)
            if (given.get("method") or "").lower() == "post":
                self.forms.append(self._open)
        elif tag == "select":
            self._select = given.get("name") or ""
        elif self._open is not None and tag in {"input", "textarea", "option", "button"}:
            self._open.controls.append(self._control(tag, given, attrs))

    def _control(self, tag: str, given: dict[str, str | None], attrs: Attributes) -> Control:
        kind = {"input": given.get("type") or "text", "button": "submit"}.get(tag, tag)
        name = self._select if tag == "option" else given.get("name") or ""
        starts = self._position()
        found = Control(
            kind=kind,
            name=name,
            value=given.get("value") or "",
            tag=tag,
            attributes=attrs,
            starts=starts,
            ends=starts + len(self._raw()),
        )
        if tag == "textarea":
            self._text = found
        return found

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._text is not None:
            self._text.text_ends, self._text = self._position(), None

    def _position(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _raw(self) -> str:
        return self.get_starttag_text() or ""


def refill(
    page: str,
    action: str,
    fields: Fields,
    own: Iterable[str],
    quiet: Iterable[str] = (),
    here: str = "",
    taken: Collection[str] = (),
) -> tuple[str, Fields]:
    """The page with these fields in the form that is sent to `action`, and those that have no place in it.

    Fields of `own` names belong to the page and are never put back; those of `quiet` names are, and nobody typed them.
    A form that does not say where it is sent to is sent to the page itself, which is at `here`. One with a field whose
    value is `taken` has been filled already.
    """
    unseen = {*own, *quiet}
    left = Counter((name, text) for name, text in fields if text.strip() and name not in unseen)
    form = _form_for(_Reader(page, here).forms, action, left, taken)
    if form is None or form.says_any_of(taken):
        return page, tuple(left.elements())
    texts: dict[str, list[str]] = {}
    for name, text in fields:
        texts.setdefault(name, []).append(text)
    edits = []
    for control in form.controls:
        if control.name and control.name not in own:
            edits += _edits(control, texts, left)
    return _edited(page, edits), tuple(left.elements())


def mark_form(page: str, action: str, fields: Fields, mark: tuple[str, str], also: str) -> str:
    """The page with a field (name, value) in the form these fields were sent from, and in those with one `also`."""
    forms = _Reader(page, action).forms
    best = _form_for(forms, action, Counter(fields))
    marked = [form for form in forms if form is best or any(control.name == also for control in form.controls)]
    name, value = mark
    edits = [_tag(one, "value", value, True) for form in marked for one in form.controls if one.name == name]
    return _edited(page, edits)


def _edited(page: str, edits: list[tuple[int, int, str]]) -> str:
    for starts, ends, put in sorted(edits, reverse=True):
        page = page[:starts] + put + page[ends:]
    return page


def _form_for(
    forms: list[Form], action: str, sent: Counter[tuple[str, str]], taken: Collection[str] = ()
) -> Form | None:
    """Of the forms sent to this address the one with most of these fields; first those with the very same query.

    Of two that are alike it is one that is not taken.
    """
    suited = [form for form in forms if form.action == action]
    suited = suited or [form for form in forms if _may_be(form.action, action)]
    names = {name for name, _ in sent}

    def likeness(form: Form) -> tuple[int, int, bool]:
        there = {(control.name, control.value) for control in form.controls if control.kind == "hidden"}
        is_free = not form.says_any_of(taken)
        return len(names & {control.name for control in form.controls}), len(there & set(sent)), is_free

    return max(suited, key=likeness, default=None)


def _may_be(one: str, other: str) -> bool:
    """Whether two addresses may be of one form: the same path, and nothing that the query of both says differs."""
    first, second = urlsplit(one), urlsplit(other)
    said, also = dict(parse_qsl(first.query)), dict(parse_qsl(second.query))
    return first.path == second.path and all(also.get(name, text) == text for name, text in said.items())


def _edits(control: Control, texts: dict[str, list[str]], left: Counter[tuple[str, str]]) -> list[tuple[int, int, str]]:
    name, sent = control.name, texts.get(control.name, [])
    if control.kind in NO_TEXT:
        left.pop((name, control.value), None)
        return []
    if control.kind in CHOSEN or control.kind == "option":
        if control.kind == "option" and not sent:
            return []
        if control.value in sent:
            left.pop((name, control.value), None)
        return [_tag(control, CHOSEN.get(control.kind, "selected"), None, control.value in sent)]
    if not sent:
        return []
    text = sent.pop(0)
    left[(name, text)] -= 1
    if control.kind != "textarea":
        return [_tag(control, "value", text, True)]
    return [(control.ends, control.text_ends, "\n" + escape(text, quote=False))]


def _tag(control: Control, changed: str, value: str | None, there: bool) -> tuple[int, int, str]:
    kept: Attributes = [(name, text) for name, text in control.attributes if name != changed]
    written = [*kept, (changed, value)] if there else kept
    text = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in written)
    return control.starts, control.ends, f"<{control.tag}{text}>"
