CREATE TABLE "schema_migration" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "applied" DATETIME NOT NULL);

CREATE UNIQUE INDEX "schema_migration_name" ON "schema_migration" ("name");

CREATE TABLE "import" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "size" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "problem" TEXT NOT NULL,
  "done" INTEGER NOT NULL,
  "total" INTEGER NOT NULL,
  "read" INTEGER NOT NULL,
  "accepted" INTEGER NOT NULL,
  "duplicate" INTEGER NOT NULL,
  "skipped" INTEGER NOT NULL,
  "review" INTEGER NOT NULL,
  "refused" INTEGER NOT NULL,
  "people" INTEGER NOT NULL,
  "awaiting" INTEGER NOT NULL,
  "sheets" INTEGER NOT NULL,
  "header" TEXT NOT NULL,
  "columns" TEXT NOT NULL,
  "chosen" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ NOT NULL,
  "created_by" TEXT NOT NULL,
  "confirmed_at" TIMESTAMPTZ,
  "confirmed_by" TEXT NOT NULL,
  "undone_at" TIMESTAMPTZ,
  "file_removed_at" TIMESTAMPTZ,
  CHECK (state IN ('received', 'reading', 'needs_columns', 'checked', 'confirming', 'confirmed', 'undoing', 'undone', 'replaced', 'failed')),
  CHECK (state NOT IN ('checked', 'confirmed') OR read = accepted + duplicate + skipped + review + refused)
);

CREATE UNIQUE INDEX "import_public_id" ON "import" ("public_id");

CREATE INDEX "import_sha256" ON "import" ("sha256");

CREATE TABLE "import_line" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "source_id" INTEGER NOT NULL,
  "sheet" TEXT NOT NULL,
  "row" INTEGER NOT NULL,
  "outcome" TEXT NOT NULL,
  "column" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "person" INTEGER,
  "course" TEXT NOT NULL,
  "completed_on" DATE,
  "evidence" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "score_before" REAL,
  "score_after" REAL,
  "parsed" TEXT,
  "cells" TEXT,
  "suggestions" TEXT,
  "resolved_by" TEXT NOT NULL,
  "resolution" TEXT NOT NULL,
  FOREIGN KEY ("source_id") REFERENCES "import" ("id") ON DELETE CASCADE
);

CREATE INDEX "import_line_source_id_outcome_sheet_row" ON "import_line" ("source_id", "outcome", "sheet", "row");

CREATE TABLE "column_mapping" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL,
  "header" TEXT NOT NULL,
  "columns" TEXT NOT NULL,
  "saved_by" TEXT NOT NULL,
  "saved_at" TIMESTAMPTZ NOT NULL
);

CREATE UNIQUE INDEX "columnmappingrow_kind_header" ON "column_mapping" ("kind", "header");

CREATE TABLE "course_mapping" (
  "title" TEXT NOT NULL PRIMARY KEY,
  "course" TEXT NOT NULL,
  "saved_by" TEXT NOT NULL,
  "saved_at" TIMESTAMPTZ NOT NULL
);

CREATE TABLE "person" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "employer" TEXT NOT NULL,
  "number" TEXT NOT NULL,
  "forename" TEXT NOT NULL,
  "surname" TEXT NOT NULL,
  "known_as" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "added_at" TIMESTAMPTZ NOT NULL,
  "source_id" INTEGER,
  FOREIGN KEY ("source_id") REFERENCES "import" ("id") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "person_public_id" ON "person" ("public_id");

CREATE INDEX "person_email" ON "person" ("email");

CREATE INDEX "person_source_id" ON "person" ("source_id");

CREATE UNIQUE INDEX "person_employer_number" ON "person" ("employer", "number");

CREATE TABLE "former_name" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "forename" TEXT NOT NULL,
  "surname" TEXT NOT NULL,
  "until" TIMESTAMPTZ NOT NULL,
  "source_id" INTEGER,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("source_id") REFERENCES "import" ("id") ON DELETE RESTRICT
);

CREATE INDEX "former_name_person_id" ON "former_name" ("person_id");

CREATE INDEX "former_name_source_id" ON "former_name" ("source_id");

CREATE UNIQUE INDEX "former_name_person_id_forename_surname" ON "former_name" ("person_id", "forename", "surname");

CREATE TABLE "post" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "directorate" TEXT NOT NULL,
  "service" TEXT NOT NULL,
  "team" TEXT NOT NULL,
  "job_title" TEXT NOT NULL,
  "manager_number" TEXT NOT NULL,
  "susceptible_contact" INTEGER NOT NULL,
  "starts" DATE NOT NULL,
  "ends" DATE,
  "source_id" INTEGER,
  "superseded_by_id" INTEGER,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("source_id") REFERENCES "import" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("superseded_by_id") REFERENCES "import" ("id") ON DELETE RESTRICT,
  CHECK (ends IS NULL OR ends >= starts)
);

CREATE INDEX "post_person_id" ON "post" ("person_id");

CREATE INDEX "post_manager_number" ON "post" ("manager_number");

CREATE INDEX "post_source_id" ON "post" ("source_id");

CREATE INDEX "post_superseded_by_id" ON "post" ("superseded_by_id");

CREATE INDEX "post_directorate_service_team" ON "post" ("directorate", "service", "team");

CREATE TABLE "absence" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "starts" DATE NOT NULL,
  "ends" DATE,
  "source_id" INTEGER,
  "superseded_by_id" INTEGER,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("source_id") REFERENCES "import" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("superseded_by_id") REFERENCES "import" ("id") ON DELETE RESTRICT,
  CHECK (ends IS NULL OR ends >= starts)
);

CREATE INDEX "absence_person_id" ON "absence" ("person_id");

CREATE INDEX "absence_source_id" ON "absence" ("source_id");

CREATE INDEX "absence_superseded_by_id" ON "absence" ("superseded_by_id");

CREATE TABLE "exemption" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "requirement" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "approved_by" TEXT NOT NULL,
  "starts" DATE NOT NULL,
  "ends" DATE NOT NULL,
  "added_at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
  CHECK (ends >= starts)
);

CREATE INDEX "exemption_person_id" ON "exemption" ("person_id");

CREATE TABLE "completion" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "course" TEXT NOT NULL,
  "completed_on" DATE NOT NULL,
  "evidence" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "score_before" REAL,
  "score_after" REAL,
  "origin_id" INTEGER,
  "origin_row" INTEGER,
  "recorded_by" TEXT NOT NULL,
  "recorded_at" TIMESTAMPTZ NOT NULL,
  "revoked_on" DATE,
  "revoked_reason" TEXT NOT NULL,
  "revoked_by" TEXT NOT NULL,
  "undone_at" TIMESTAMPTZ,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("origin_id") REFERENCES "import" ("id") ON DELETE RESTRICT,
  CHECK (evidence IN ('seen', 'awaiting'))
);

CREATE INDEX "completion_person_id" ON "completion" ("person_id");

CREATE INDEX "completion_origin_id" ON "completion" ("origin_id");

CREATE UNIQUE INDEX "completion_once" ON "completion" ("person_id", "course", "completed_on") WHERE (("undone_at" IS NULL) AND ("revoked_on" IS NULL));

CREATE TABLE "period" (
  "person_id" INTEGER NOT NULL,
  "requirement" TEXT NOT NULL,
  "role_group" TEXT NOT NULL,
  "level" TEXT NOT NULL,
  "from_day" DATE NOT NULL,
  "to_day" DATE NOT NULL,
  "in_scope_since" DATE NOT NULL,
  "valid_until" DATE,
  "awaiting_until" DATE,
  "due_on" DATE,
  "exempt" INTEGER NOT NULL,
  "grace_days" INTEGER NOT NULL,
  "due_soon_days" INTEGER NOT NULL,
  "policy_version" TEXT NOT NULL,
  PRIMARY KEY ("person_id", "requirement", "from_day"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE "scope" (
  "person_id" INTEGER NOT NULL,
  "requirement" TEXT NOT NULL,
  "post" INTEGER NOT NULL,
  "from_day" DATE NOT NULL,
  "to_day" DATE NOT NULL,
  "directorate" TEXT NOT NULL,
  "service" TEXT NOT NULL,
  "team" TEXT NOT NULL,
  PRIMARY KEY ("person_id", "requirement", "post", "from_day"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
) WITHOUT ROWID;

CREATE INDEX "scope_directorate_service_team" ON "scope" ("directorate", "service", "team");

CREATE TABLE "approver" (
  "person_id" INTEGER NOT NULL PRIMARY KEY,
  "told" TEXT NOT NULL,
  "sequence" INTEGER NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);

CREATE TABLE "facts_version" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL
);

CREATE TABLE "audit" (
  "seq" INTEGER NOT NULL PRIMARY KEY,
  "at" TIMESTAMPTZ NOT NULL,
  "action" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "actor" TEXT NOT NULL,
  "request_id" TEXT NOT NULL,
  "details" TEXT NOT NULL,
  "previous" TEXT NOT NULL,
  "hash" TEXT NOT NULL
);

CREATE INDEX "auditrow_subject" ON "audit" ("subject");

CREATE UNIQUE INDEX "auditrow_previous" ON "audit" ("previous");

CREATE TABLE "outbox" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "event_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "subscriber" TEXT NOT NULL,
  "payload" TEXT NOT NULL,
  "recorded_at" TIMESTAMPTZ NOT NULL,
  "due_at" TIMESTAMPTZ NOT NULL,
  "attempts" INTEGER NOT NULL,
  "delivered_at" TIMESTAMPTZ,
  "last_error" TEXT NOT NULL
);

CREATE INDEX "outboxrow_due_at" ON "outbox" ("due_at");

CREATE TABLE "job" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL,
  "payload" TEXT NOT NULL,
  "due_at" TIMESTAMPTZ NOT NULL,
  "state" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL,
  "last_error" TEXT NOT NULL,
  "added_at" TIMESTAMPTZ NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "unique_key" TEXT
);

CREATE INDEX "jobrow_due_at" ON "job" ("due_at");

CREATE UNIQUE INDEX "jobrow_unique_key" ON "job" ("unique_key");

CREATE TABLE "remembered_answer" (
  "scope" TEXT NOT NULL PRIMARY KEY,
  "fingerprint" TEXT NOT NULL,
  "status" INTEGER NOT NULL,
  "body" TEXT NOT NULL,
  "location" TEXT NOT NULL,
  "answered_at" TIMESTAMPTZ NOT NULL
);

CREATE INDEX "idempotencyrow_answered_at" ON "remembered_answer" ("answered_at");

CREATE TRIGGER audit_no_update
BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER audit_no_delete
BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

INSERT INTO schema_migration (name, applied) VALUES ('0001_schema', '2026-11-29 00:00:00');
