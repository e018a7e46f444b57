"""What people typed into forms whose session had ended, by account and for some hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.gateway.store.database import database
from services.gateway.store.tables.kept_forms import KeptFormRow

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KeptForm:
    """One form as it was sent: the page it stood on, where it was sent to, and its fields in their order."""

    id: str
    account: str
    page: str
    action: str
    fields: Fields
    kept_at: datetime


@database.write
def add_kept_form(form: KeptForm, since: datetime, most: int) -> bool:
    """Keeps a form, in place of what was kept of it before; False when so many others wait since then already."""
    row = KeptFormRow
    row.delete().where(row.account == form.account, (row.id == form.id) | (row.kept_at < since)).execute()
    if row.select().where(row.account == form.account).count() >= most:
        return False
    row.insert(
        id=form.id, account=form.account, page=form.page, action=form.action,
        fields=[list(field) for field in form.fields], kept_at=form.kept_at,
    ).execute()  # fmt: skip
    return True


def list_kept_forms(account: str, since: datetime) -> list[KeptForm]:
    """The forms of an account that were kept since then, newest first."""
    row = KeptFormRow
    query = row.select().where(row.account == account, row.kept_at >= since).order_by(row.kept_at.desc(), row.id)
    return [
        KeptForm(
            id=one.id,
            account=one.account,
            page=one.page,
            action=one.action,
            fields=tuple((name, text) for name, text in one.fields),
            kept_at=one.kept_at,
        )
        for one in query
    ]


@database.write
def remove_kept_forms(account: str, ids: Sequence[str]) -> None:
    """Lets go of some forms of an account."""
    KeptFormRow.delete().where(KeptFormRow.account == account, KeptFormRow.id.in_(list(ids))).execute()


@database.write
def remove_kept_forms_before(moment: datetime) -> int:
    """Lets go of forms that nobody came back to; how many."""
    return int(KeptFormRow.delete().where(KeptFormRow.kept_at < moment).execute())
