"""What somebody typed before their session ended: kept for its account, for as long as a hirer's draft."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from services.gateway.actions.hirers.requests import DRAFTS_KEPT
from services.gateway.store.database import database
from services.gateway.store.kept_forms import (
    Fields,
    KeptForm,
    add_kept_form,
    list_kept_forms,
    remove_kept_forms,
)
from services.gateway.store.users import find_user
from shared.http.problems import TooMany

MOST_FORMS = 20
"""Of one account. Whoever has more open is told of each that is not kept, and it stands on that page to be copied."""
NOT_KEPT = (
    f"What you typed was not kept: {MOST_FORMS} other forms of yours wait already. Copy it from here, or sign in in "
    "another window, save or throw away one of those, and send this form again."
)


def keep_form(
    account: UUID, page: str, action: str, fields: Fields, now: datetime, *, key: str, again_of: str = "",
    as_of: str = "",
) -> KeptForm | None:  # fmt: skip
    """Keeps what was typed, for the account whose page it was and for nobody else; None when it may not sign in.

    `key` tells one form from all others: two windows of one page are two forms. `again_of` is what was kept of this
    form before, and `as_of` when, where it was filled in from that: of two windows filled in from the same, each is
    kept, the second as a form of its own. TooMany where so many wait that nothing more is kept.
    """
    user = find_user(account)
    if user is None or user.disabled_at is not None:
        return None
    number = again_of or hashlib.sha256(f"{account} {key or uuid4()}".encode()).hexdigest()
    with database.write_transaction():
        there = next((one for one in list_kept_forms(str(account), now - DRAFTS_KEPT) if one.id == again_of), None)
        if there is not None and there.fields != fields and there.kept_at.isoformat() != as_of:
            number = uuid4().hex
            fields = tuple(one for one in fields if one[1] != key or not key)  # it was never sent with that key
        form = KeptForm(id=number, account=str(account), page=page, action=action, fields=fields, kept_at=now)
        if not add_kept_form(form, now - DRAFTS_KEPT, MOST_FORMS):
            raise TooMany(NOT_KEPT)
    return form


def kept_forms_of(account: UUID, now: datetime) -> list[KeptForm]:
    """What this account typed and has not sent again, newest first."""
    return list_kept_forms(str(account), now - DRAFTS_KEPT)


def let_go_of_forms(account: UUID, ids: Sequence[str]) -> None:
    """They were sent, or are not wanted."""
    with database.write_transaction():
        remove_kept_forms(str(account), ids)
