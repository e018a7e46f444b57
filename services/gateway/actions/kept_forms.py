"""What somebody typed before their session ended: kept for its account, for as long as a hirer's draft."""

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

MOST_FORMS = 5
"""Of one account: a few windows."""


def keep_form(account: UUID, page: str, action: str, fields: Fields, now: datetime) -> KeptForm | None:
    """Keeps what was typed, for the account whose page it was and for nobody else; None when it may not sign in."""
    user = find_user(account)
    if user is None or user.disabled_at is not None:
        return None
    form = KeptForm(id=uuid4().hex, account=str(account), page=page, action=action, fields=fields, kept_at=now)
    with database.write_transaction():
        add_kept_form(form, MOST_FORMS)
    return form


def kept_forms_of(account: UUID, now: datetime) -> list[KeptForm]:
    """What this account typed and has not sent again, newest first."""
    return list_kept_forms(str(account), now - DRAFTS_KEPT)


def let_go_of_forms(account: UUID, ids: Sequence[str]) -> None:
    """They were sent, or are not wanted."""
    with database.write_transaction():
        remove_kept_forms(str(account), ids)
