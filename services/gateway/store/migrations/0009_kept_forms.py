"""What somebody typed into a form is kept for some hours when their session has ended."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        CREATE TABLE kept_form (
          id TEXT NOT NULL PRIMARY KEY,
          account TEXT NOT NULL,
          page TEXT NOT NULL,
          action TEXT NOT NULL,
          fields TEXT NOT NULL,
          kept_at TIMESTAMPTZ NOT NULL
        );
        CREATE INDEX kept_form_account ON kept_form (account);
        CREATE INDEX kept_form_kept_at ON kept_form (kept_at);
        """,
    )
