"""Databases of training from before the schema was frozen: one step made each of them, from the classes of its day."""

from shared.frozen_schema import Before

_REAL = """
ALTER TABLE completion RENAME COLUMN {0} TO {0}_before;
ALTER TABLE completion ADD COLUMN {0} REAL;
UPDATE completion SET {0} = {0}_before;
ALTER TABLE completion DROP COLUMN {0}_before;
"""
_SOURCE = 'ALTER TABLE {0} ADD COLUMN source_id INTEGER REFERENCES "import" (id) ON DELETE RESTRICT;'

BEFORE = Before(
    recorded=("0001_first_tables",),
    repairs={
        "index column_mapping.column_mapping_kind_header": "DROP INDEX column_mapping_kind_header;",
        "column import.missing_columns": 'ALTER TABLE "import" DROP COLUMN missing_columns;',
        "column import.chosen": "ALTER TABLE \"import\" ADD COLUMN chosen TEXT NOT NULL DEFAULT '{}';",
        "column import_line.provider": "ALTER TABLE import_line ADD COLUMN provider TEXT NOT NULL DEFAULT '';",
        "column import_line.score_before": "ALTER TABLE import_line ADD COLUMN score_before REAL;",
        "column import_line.score_after": "ALTER TABLE import_line ADD COLUMN score_after REAL;",
        "column completion.score_before": _REAL.format("score_before"),
        "column completion.score_after": _REAL.format("score_after"),
        "column person.source_id": _SOURCE.format("person"),
        "column former_name.source_id": _SOURCE.format("former_name"),
    },
)
