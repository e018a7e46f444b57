"""What every process of the venues service does first."""

import hashlib
import hmac
from pathlib import Path

from services.venues.actions.lists.index import DATABASE, index
from services.venues.clients.mail import MailServer
from services.venues.clients.reach import Reach, set_reach
from services.venues.settings import Settings
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.heartbeats import heartbeats
from services.venues.store.imports.kept_files import kept
from services.venues.store.lists.trigrams import has_trigrams
from shared.database.migrations import open_migrated
from shared.logs import set_up_logs
from shared.settings import SettingsProblem

MIGRATIONS = Path(__file__).parent / "store" / "migrations"


def start(settings: Settings) -> None:
    """Binds the database, the audit key and what can be reached outside."""
    set_up_logs("venues")
    open_migrated(database, settings.database_url, MIGRATIONS)
    audit.start(settings)
    audit.note_gaps()
    heartbeats.know_keys(settings.public_keys)
    kept.on_disk.look_in(settings.data_dir)
    set_reach(reach_of(settings))
    if settings.screening_index == DATABASE and not _compares_names():
        raise SettingsProblem("This cannot start: VENUES_SCREENING_INDEX=database needs PostgreSQL with pg_trgm")
    index.configure(Path(settings.data_dir) / "screening", settings.screening_index)


def _compares_names() -> bool:
    with database.connection():
        return has_trigrams()


def reach_of(settings: Settings) -> Reach:
    """The mail server and the addresses that the settings name; a key of their own for the hirers' links."""
    mail = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        council=settings.council_name,
        user=settings.smtp_user,
        password=settings.smtp_password,
        starttls=settings.smtp_starttls,
    )
    teams = {
        name.removeprefix("notify_"): getattr(settings, name)
        for name in Settings.__dataclass_fields__
        if name.startswith("notify_")
    }
    return Reach(
        council=settings.council_name,
        contact=settings.contact,
        base_url=settings.base_url,
        link_key=hmac.new(settings.audit_key.encode(), b"hirers' links", hashlib.sha256).digest(),
        mail=mail if settings.smtp_host else None,
        teams=teams,
    )
