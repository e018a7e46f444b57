"""A row of a file that is a booking there is keeps which: undoing the file that brought it in leaves what it says.

Earlier rows said it in words; a booking that was taken back has another reference since, and is found by none.
"""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE import_line ADD COLUMN booking INTEGER;
        UPDATE import_line SET booking = (SELECT b.id FROM booking b WHERE b.reference = import_line.value)
        WHERE outcome = 'duplicate' AND reason = 'This booking is in already.';
        UPDATE import_line SET booking = (SELECT b.id FROM booking b WHERE b.reference =
        SUBSTR(import_line.reason, 29, LENGTH(import_line.reason) - 29))
        WHERE outcome = 'duplicate' AND reason LIKE 'This booking is in already: %';
        CREATE INDEX import_line_booking ON import_line (booking);
        """,
    )
