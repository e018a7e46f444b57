"""Who signed a pack, when, from which account, and whether the signature was revoked."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE pack ADD COLUMN signed_account TEXT NOT NULL DEFAULT '';
        ALTER TABLE pack ADD COLUMN signed_at TIMESTAMPTZ;
        ALTER TABLE pack ADD COLUMN signature_revoked_at TIMESTAMPTZ;
        ALTER TABLE pack ADD COLUMN signature_revoked_by TEXT NOT NULL DEFAULT '';
        ALTER TABLE pack ADD COLUMN signature_revoked_because TEXT NOT NULL DEFAULT '';
        UPDATE pack SET signed_at = requested_at WHERE signed_by <> '';
        """,
    )
