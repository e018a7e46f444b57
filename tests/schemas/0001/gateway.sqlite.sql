CREATE TABLE "schema_migration" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "applied" DATETIME NOT NULL);

CREATE UNIQUE INDEX "schema_migration_name" ON "schema_migration" ("name");

CREATE TABLE "user_account" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "source" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "username" TEXT NOT NULL,
  "display_name" TEXT NOT NULL,
  "password_hash" TEXT NOT NULL,
  "must_change_password" INTEGER NOT NULL,
  "roles" TEXT NOT NULL,
  "person_number" TEXT,
  "created_at" TIMESTAMPTZ NOT NULL,
  "disabled_at" TIMESTAMPTZ,
  "last_sign_in_at" TIMESTAMPTZ
);

CREATE UNIQUE INDEX "user_account_username" ON "user_account" ("username");

CREATE UNIQUE INDEX "user_account_source_subject" ON "user_account" ("source", "subject");

CREATE TABLE "session" (
  "id_hash" TEXT NOT NULL PRIMARY KEY,
  "user_id" TEXT,
  "data" TEXT NOT NULL,
  "started_at" TIMESTAMPTZ NOT NULL,
  "last_seen_at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("user_id") REFERENCES "user_account" ("id") ON DELETE CASCADE
);

CREATE INDEX "session_user_id" ON "session" ("user_id");

CREATE INDEX "session_started_at" ON "session" ("started_at");

CREATE INDEX "session_last_seen_at" ON "session" ("last_seen_at");

CREATE TABLE "sign_in_attempt" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "who" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL,
  "turned_away" INTEGER NOT NULL
);

CREATE INDEX "sign_in_attempt_at" ON "sign_in_attempt" ("at");

CREATE INDEX "sign_in_attempt_who_at" ON "sign_in_attempt" ("who", "at");

CREATE TABLE "api_token" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "secret_hash" TEXT NOT NULL,
  "roles" TEXT NOT NULL,
  "person_number" TEXT,
  "created_at" TIMESTAMPTZ NOT NULL,
  "created_by" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ,
  "last_used_at" TIMESTAMPTZ,
  "revoked_at" TIMESTAMPTZ
);

CREATE UNIQUE INDEX "api_token_secret_hash" ON "api_token" ("secret_hash");

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

CREATE TABLE "assessment" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "framework" TEXT NOT NULL,
  "question" TEXT NOT NULL,
  "rating" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "assessed_by" TEXT NOT NULL,
  "assessed_at" TIMESTAMPTZ NOT NULL
);

CREATE INDEX "assessment_framework_question_id" ON "assessment" ("framework", "question", "id");

CREATE TABLE "kept_evidence" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "framework" TEXT NOT NULL,
  "serves" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "owner" TEXT NOT NULL,
  "link" TEXT NOT NULL,
  "speaks_from" DATE,
  "speaks_until" DATE,
  "review_on" DATE,
  "added_by" TEXT NOT NULL,
  "added_at" TIMESTAMPTZ NOT NULL,
  "removed_by" TEXT NOT NULL,
  "removed_at" TIMESTAMPTZ
);

CREATE INDEX "kept_evidence_added_at" ON "kept_evidence" ("added_at");

CREATE TABLE "pack" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "benchmarks" TEXT NOT NULL,
  "as_at" DATE NOT NULL,
  "starts" DATE NOT NULL,
  "requested_by" TEXT NOT NULL,
  "requested_roles" TEXT NOT NULL,
  "requested_at" TIMESTAMPTZ NOT NULL,
  "state" TEXT NOT NULL,
  "done" INTEGER NOT NULL,
  "total" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "complete" INTEGER,
  "missing" TEXT NOT NULL,
  "made_at" TIMESTAMPTZ,
  "file_name" TEXT NOT NULL,
  "size" INTEGER,
  "sha256" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ,
  "signs_id" TEXT,
  "signed_by" TEXT NOT NULL,
  "signed_as" TEXT NOT NULL,
  "edition" TEXT NOT NULL,
  "drawn_from" TEXT,
  FOREIGN KEY ("signs_id") REFERENCES "pack" ("id")
);

CREATE INDEX "pack_requested_at" ON "pack" ("requested_at");

CREATE INDEX "pack_expires_at" ON "pack" ("expires_at");

CREATE INDEX "pack_signs_id" ON "pack" ("signs_id");

CREATE TABLE "hire_draft" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "answers" TEXT NOT NULL,
  "seen" TEXT NOT NULL,
  "started_at" TIMESTAMPTZ NOT NULL,
  "kept_at" TIMESTAMPTZ NOT NULL,
  "reference" TEXT NOT NULL,
  "sent_at" TIMESTAMPTZ
);

CREATE INDEX "hire_draft_kept_at" ON "hire_draft" ("kept_at");

CREATE TRIGGER audit_no_update
BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER audit_no_delete
BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

INSERT INTO schema_migration (name, applied) VALUES ('0001_schema', '2026-11-29 00:00:00');
