"""What was kept of forms, put back into a page one after the other, and told where it has no place there."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from services.gateway.pages.form_words import form_sent_to, told
from services.gateway.pages.refilling import refill
from services.gateway.pages.repeats import IN_EVERY_FORM, SENT_BEFORE
from services.gateway.pages.unsure import FIELD as KEY
from services.gateway.store.kept_forms import KeptForm

FIELD = "whose_page"
OWN = (IN_EVERY_FORM - {KEY}) | {"count"}
"""What each page makes anew; `count` says how many rows this page has. The key of what was typed stays its own: it may
have been sent before, and sent again it must be known."""


class PutBack:
    """A page as what waits for it is put back, one form after the other: of two windows of one form the first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ids: list[str] = []
        """What is in a form now, or has none."""
        self.left: list[tuple[str, str]] = []
        """What was typed and has no field."""
        self.others: list[Waiting] = []
        """What has its form, in which something else stands now."""
        self.unknown = self.is_back = False
        self._marks: dict[str, str] = {}

    def put(self, form: KeptForm, here: str, marked: str) -> None:
        """Puts one form back, where it has a place; `marked` is what its form then says of its page."""
        fields = (*((name, text) for name, text in form.fields if name != FIELD), (FIELD, marked))
        text, more = refill(
            self.text, form.action, fields, own=OWN - {FIELD}, quiet={KEY, FIELD}, here=here, taken=set(self._marks)
        )
        is_back = marked in text
        if not is_back and urlsplit(form.action).path in self._marks.values():
            self.others.append(told_of(form))
            return
        self.text, self.is_back = text, self.is_back or is_back
        self._marks |= {marked: urlsplit(form.action).path} if is_back else {}
        self.ids.append(form.id)
        self.left += told(form_sent_to(form.action, dict(form.fields)), more)
        self.unknown = self.unknown or _is_unknown(form)


@dataclass(frozen=True)
class Waiting:
    """Something typed that is not on this page, or in no form of it: `typed` is [(question, answer)]."""

    id: str
    page: str
    at: datetime
    typed: list[tuple[str, str]]
    unknown: bool


def told_of(form: KeptForm) -> Waiting:
    typed = told(
        form_sent_to(form.action, dict(form.fields)), (one for one in form.fields if one[0] not in OWN | {KEY})
    )
    return Waiting(id=form.id, page=form.page, at=form.kept_at, typed=typed, unknown=_is_unknown(form))


def _is_unknown(form: KeptForm) -> bool:
    return any(name == SENT_BEFORE for name, _ in form.fields)
