"""Each person's kept standing names the policy it was worked out under; what was kept before names none."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        CREATE TABLE "projection_policy" ("stamp" TEXT NOT NULL PRIMARY KEY, "decided_by" TEXT NOT NULL);
        INSERT INTO "projection_policy" ("stamp", "decided_by") VALUES ('', '[]');
        ALTER TABLE "person" ADD COLUMN "projected_under" TEXT NOT NULL DEFAULT '';
        CREATE INDEX "person_projected_under" ON "person" ("projected_under");
        """,
    )
