"""A look-up keeps what it answered, a question outlives the entry it is about, and a list says why it is in force."""

import peewee

from shared.frozen_schema import run

STATEMENTS = """
ALTER TABLE "look_up" ADD COLUMN "told" TEXT;
ALTER TABLE "look_up" ADD COLUMN "found" TEXT;
ALTER TABLE "possible_match" ADD COLUMN "gone_since" TIMESTAMPTZ;
ALTER TABLE "match_opened" ADD COLUMN "what" TEXT NOT NULL DEFAULT '';
ALTER TABLE "list_version" ADD COLUMN "reason" TEXT NOT NULL DEFAULT '';
ALTER TABLE "list_version" ADD COLUMN "handed_over_by" TEXT NOT NULL DEFAULT '';
ALTER TABLE "import" ADD COLUMN "again_of" INTEGER;
ALTER TABLE "import" ADD COLUMN "reason" TEXT NOT NULL DEFAULT '';
"""


def up(migrator: object, db: peewee.Database) -> None:
    run(db, STATEMENTS)
