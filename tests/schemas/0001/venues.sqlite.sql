CREATE TABLE "schema_migration" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "applied" DATETIME NOT NULL);

CREATE UNIQUE INDEX "schema_migration_name" ON "schema_migration" ("name");

CREATE TABLE "approver_training" (
  "person_number" TEXT NOT NULL PRIMARY KEY,
  "posts" TEXT NOT NULL,
  "venue_hire_valid_until" TEXT,
  "awareness_valid_until" TEXT,
  "sequence" INTEGER NOT NULL,
  "noted_at" TIMESTAMPTZ NOT NULL
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

CREATE TABLE "venue" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "owner" TEXT NOT NULL,
  "postcode" TEXT NOT NULL
);

CREATE UNIQUE INDEX "venue_public_id" ON "venue" ("public_id");

CREATE UNIQUE INDEX "venue_name" ON "venue" ("name");

CREATE TABLE "room" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "venue_id" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "capacity" INTEGER,
  "part_of_id" INTEGER,
  FOREIGN KEY ("venue_id") REFERENCES "venue" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("part_of_id") REFERENCES "room" ("id") ON DELETE RESTRICT
);

CREATE INDEX "room_part_of_id" ON "room" ("part_of_id");

CREATE UNIQUE INDEX "room_venue_id_name" ON "room" ("venue_id", "name");

CREATE TABLE "booking" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "reference" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "state_since" TIMESTAMPTZ NOT NULL,
  "version" INTEGER NOT NULL,
  "request" TEXT NOT NULL,
  "request_version" INTEGER NOT NULL,
  "assessment" TEXT NOT NULL,
  "hirer_known" INTEGER NOT NULL,
  "referred" INTEGER NOT NULL,
  "was_approved" INTEGER NOT NULL,
  "possible_match" INTEGER NOT NULL,
  "title" TEXT NOT NULL,
  "hirer" TEXT NOT NULL,
  "event_type" TEXT NOT NULL,
  "venue" TEXT NOT NULL,
  "room" TEXT NOT NULL,
  "starts_at" TIMESTAMPTZ,
  "ends_at" TIMESTAMPTZ,
  "assigned_to" TEXT NOT NULL,
  "agreed_day" DATE,
  "due_on" DATE,
  "channel" TEXT NOT NULL,
  "submitted_at" TIMESTAMPTZ NOT NULL,
  "submitted_by" TEXT NOT NULL,
  "origin" INTEGER,
  "taken_back" INTEGER NOT NULL,
  CHECK (state IN ('draft', 'submitted', 'info_requested', 'in_review', 'escalated', 'police_advice', 'legal_advice', 'minded_to_decline', 'approved', 'approved_with_conditions', 'confirmed', 'reopened', 'declined', 'cancelled_by_council', 'appealed', 'held', 'reviewed', 'withdrawn', 'lapsed', 'closed'))
);

CREATE UNIQUE INDEX "booking_public_id" ON "booking" ("public_id");

CREATE UNIQUE INDEX "booking_reference" ON "booking" ("reference");

CREATE INDEX "booking_venue" ON "booking" ("venue");

CREATE INDEX "booking_origin" ON "booking" ("origin");

CREATE INDEX "booking_state_starts_at" ON "booking" ("state", "starts_at");

CREATE INDEX "booking_assigned_to_state" ON "booking" ("assigned_to", "state");

CREATE INDEX "booking_due_on" ON "booking" ("due_on");

CREATE INDEX booking_by_time ON booking (starts_at, id);

CREATE INDEX booking_by_hirer ON booking (LOWER(hirer));

CREATE TABLE "request_version" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "request" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "changed_at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "request_version_booking_id_number" ON "request_version" ("booking_id", "number");

CREATE TABLE "happening" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "what" TEXT NOT NULL,
  "from_state" TEXT NOT NULL,
  "to_state" TEXT NOT NULL,
  "by" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL,
  "why" TEXT NOT NULL,
  "details" TEXT NOT NULL,
  "need_to_know" INTEGER NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE
);

CREATE INDEX "happening_booking_id_id" ON "happening" ("booking_id", "id");

CREATE TABLE "check_made" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "booking_id" INTEGER NOT NULL,
  "check_code" TEXT NOT NULL,
  "list_version" TEXT NOT NULL,
  "searched" TEXT NOT NULL,
  "found" TEXT NOT NULL,
  "link" TEXT NOT NULL,
  "conclusion" TEXT NOT NULL,
  "made_by" TEXT NOT NULL,
  "made_at" TIMESTAMPTZ NOT NULL,
  "set_aside_at" TIMESTAMPTZ,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "check_made_public_id" ON "check_made" ("public_id");

CREATE INDEX "check_made_booking_id" ON "check_made" ("booking_id");

CREATE TABLE "need_answer" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "need" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "answered_by" TEXT NOT NULL,
  "answered_at" TIMESTAMPTZ NOT NULL,
  "reason" TEXT NOT NULL,
  "set_aside_at" TIMESTAMPTZ,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE
);

CREATE INDEX "need_answer_booking_id" ON "need_answer" ("booking_id");

CREATE TABLE "interest" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "person" TEXT NOT NULL,
  "tie" TEXT NOT NULL,
  "note" TEXT NOT NULL,
  "declared_by" TEXT NOT NULL,
  "declared_at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "interest_booking_id_person_tie" ON "interest" ("booking_id", "person", "tie");

CREATE TABLE "standing_decision" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "event_type" TEXT NOT NULL,
  "venue" TEXT NOT NULL,
  "service" TEXT NOT NULL,
  "sex" TEXT NOT NULL,
  "reasoning" TEXT NOT NULL,
  "approved_by" TEXT NOT NULL,
  "approved_at" TIMESTAMPTZ NOT NULL,
  "until" DATE NOT NULL,
  "version" INTEGER NOT NULL,
  "ended_by" TEXT NOT NULL,
  "ended_at" TIMESTAMPTZ,
  "end_reason" TEXT NOT NULL
);

CREATE UNIQUE INDEX "standing_decision_public_id" ON "standing_decision" ("public_id");

CREATE INDEX "standing_decision_event_type" ON "standing_decision" ("event_type");

CREATE TABLE "blocked_room" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "room_id" INTEGER NOT NULL,
  "taken_from" TIMESTAMPTZ NOT NULL,
  "taken_until" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("room_id") REFERENCES "room" ("id") ON DELETE RESTRICT,
  CHECK (taken_from < taken_until)
);

CREATE INDEX "blocked_room_booking_id" ON "blocked_room" ("booking_id");

CREATE INDEX "blocked_room_room_id" ON "blocked_room" ("room_id");

CREATE TABLE "decline_proposal" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "grounds" TEXT NOT NULL,
  "evidence" TEXT NOT NULL,
  "proportionality" TEXT NOT NULL,
  "alternatives" TEXT NOT NULL,
  "equality_note" TEXT NOT NULL,
  "told" TEXT NOT NULL,
  "proposed_by" TEXT NOT NULL,
  "proposed_at" TIMESTAMPTZ NOT NULL,
  "given_on" DATE NOT NULL,
  "reply_by" DATE NOT NULL,
  "answered_on" DATE,
  "waived_on" DATE,
  "reply" TEXT NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE
);

CREATE INDEX "decline_proposal_booking_id" ON "decline_proposal" ("booking_id");

CREATE TABLE "decision" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "booking_id" INTEGER NOT NULL,
  "booking_version" INTEGER NOT NULL,
  "request_version" INTEGER NOT NULL,
  "decision" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "record" TEXT NOT NULL,
  "training" TEXT NOT NULL,
  "assessment" TEXT NOT NULL,
  "policy_versions" TEXT NOT NULL,
  "decided_by" TEXT NOT NULL,
  "decided_at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "decision_public_id" ON "decision" ("public_id");

CREATE UNIQUE INDEX "decision_booking_id_booking_version" ON "decision" ("booking_id", "booking_version");

CREATE TABLE "condition" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "decision_id" INTEGER NOT NULL,
  "booking_id" INTEGER NOT NULL,
  "code" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "ground" TEXT NOT NULL,
  "proportionality" TEXT NOT NULL,
  "how_checked" TEXT NOT NULL,
  "how_to_challenge" TEXT NOT NULL,
  "owner" TEXT NOT NULL,
  "due_on" DATE NOT NULL,
  "outcome" TEXT NOT NULL,
  "outcome_note" TEXT NOT NULL,
  "outcome_by" TEXT NOT NULL,
  "outcome_at" TIMESTAMPTZ,
  FOREIGN KEY ("decision_id") REFERENCES "decision" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "condition_public_id" ON "condition" ("public_id");

CREATE INDEX "condition_decision_id" ON "condition" ("decision_id");

CREATE INDEX "condition_booking_id" ON "condition" ("booking_id");

CREATE TABLE "list_version" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "source" TEXT NOT NULL,
  "version" TEXT NOT NULL,
  "loaded_at" TIMESTAMPTZ NOT NULL,
  "loaded_by" TEXT NOT NULL,
  "own_date" DATE,
  "file_name" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "subjects" INTEGER NOT NULL,
  "refused" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "list_version_source_version" ON "list_version" ("source", "version");

CREATE TABLE "listed_subject" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "list_id" INTEGER NOT NULL,
  "code" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "names" TEXT NOT NULL,
  "active" INTEGER NOT NULL,
  "weak_names" TEXT NOT NULL,
  "facts" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "active_from" TIMESTAMPTZ,
  "active_until" TIMESTAMPTZ,
  "fingerprint" TEXT NOT NULL,
  "changed_in" INTEGER NOT NULL,
  "record" TEXT NOT NULL,
  FOREIGN KEY ("list_id") REFERENCES "list_version" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "listed_subject_public_id" ON "listed_subject" ("public_id");

CREATE UNIQUE INDEX "listed_subject_list_id_code" ON "listed_subject" ("list_id", "code");

CREATE INDEX "listed_subject_changed_in" ON "listed_subject" ("changed_in");

CREATE TABLE "look_up" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "request_version" INTEGER NOT NULL,
  "names" INTEGER NOT NULL,
  "list_versions" TEXT NOT NULL,
  "by" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL,
  "results" TEXT,
  "why" TEXT,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE RESTRICT
);

CREATE INDEX "look_up_booking_id" ON "look_up" ("booking_id");

CREATE INDEX look_up_by_person ON look_up ("by", at);

CREATE TABLE "possible_match" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "booking_id" INTEGER NOT NULL,
  "look_up_id" INTEGER NOT NULL,
  "source" TEXT NOT NULL,
  "subject_id" INTEGER NOT NULL,
  "name_kind" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "listed_name" TEXT NOT NULL,
  "why" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "current" INTEGER NOT NULL,
  "reasons" TEXT NOT NULL,
  "score" REAL,
  "list_version" TEXT NOT NULL,
  "would_distinguish" TEXT NOT NULL,
  "identity" TEXT NOT NULL,
  "entry_key" TEXT NOT NULL,
  "remembered" TEXT NOT NULL,
  "remembered_from" INTEGER,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("look_up_id") REFERENCES "look_up" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("subject_id") REFERENCES "listed_subject" ("id") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "possible_match_public_id" ON "possible_match" ("public_id");

CREATE INDEX "possible_match_booking_id" ON "possible_match" ("booking_id");

CREATE INDEX "possible_match_look_up_id" ON "possible_match" ("look_up_id");

CREATE INDEX "possible_match_subject_id" ON "possible_match" ("subject_id");

CREATE INDEX "possible_match_identity_entry_key" ON "possible_match" ("identity", "entry_key");

CREATE TABLE "match_answer" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "match_id" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "second_identifier" TEXT NOT NULL,
  "answered_by" TEXT NOT NULL,
  "answered_at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("match_id") REFERENCES "possible_match" ("id") ON DELETE CASCADE
);

CREATE INDEX "match_answer_match_id" ON "match_answer" ("match_id");

CREATE TABLE "import" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "size" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "done" INTEGER NOT NULL,
  "read" INTEGER NOT NULL,
  "accepted" INTEGER NOT NULL,
  "duplicate" INTEGER NOT NULL,
  "refused" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ NOT NULL,
  "created_by" TEXT NOT NULL,
  "confirmed_at" TIMESTAMPTZ,
  "confirmed_by" TEXT NOT NULL,
  "problem" TEXT NOT NULL,
  "total" INTEGER NOT NULL,
  "noted" INTEGER NOT NULL,
  "sheets" INTEGER NOT NULL,
  "header" TEXT NOT NULL,
  "columns" TEXT NOT NULL,
  "chosen" TEXT NOT NULL,
  "undone_at" TIMESTAMPTZ,
  "undone_by" TEXT NOT NULL,
  "file_kept" INTEGER NOT NULL,
  CHECK (state IN ('received', 'reading', 'needs_columns', 'checked', 'confirming', 'confirmed', 'undoing', 'undone', 'replaced', 'failed'))
);

CREATE UNIQUE INDEX "import_public_id" ON "import" ("public_id");

CREATE INDEX "import_sha256" ON "import" ("sha256");

CREATE TABLE "import_line" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "source_id" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "outcome" TEXT NOT NULL,
  "column" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "parsed" TEXT,
  "sheet" TEXT NOT NULL,
  "cells" TEXT,
  "before" TEXT,
  FOREIGN KEY ("source_id") REFERENCES "import" ("id") ON DELETE CASCADE
);

CREATE INDEX "import_line_source_id_outcome_row" ON "import_line" ("source_id", "outcome", "row");

CREATE TABLE "list_change" (
  "number" INTEGER NOT NULL PRIMARY KEY,
  "token" TEXT NOT NULL,
  "what" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL,
  "by" TEXT NOT NULL
);

CREATE TABLE "listed_name" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "subject_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "folded" TEXT NOT NULL,
  FOREIGN KEY ("subject_id") REFERENCES "listed_subject" ("id") ON DELETE CASCADE
);

CREATE INDEX "listed_name_subject_id" ON "listed_name" ("subject_id");

CREATE TABLE "match_opened" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "matches" INTEGER NOT NULL,
  "by" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE
);

CREATE INDEX "match_opened_booking_id" ON "match_opened" ("booking_id");

CREATE TABLE "screening_threshold" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "threshold" REAL NOT NULL,
  "most" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "effect" TEXT NOT NULL,
  "by" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL
);

CREATE TABLE "rescreening" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "why" TEXT NOT NULL,
  "about" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "total" INTEGER NOT NULL,
  "done" INTEGER NOT NULL,
  "found" INTEGER NOT NULL,
  "cursor" INTEGER NOT NULL,
  "starts_before" TIMESTAMPTZ,
  "added_at" TIMESTAMPTZ NOT NULL,
  "added_by" TEXT NOT NULL,
  "started_at" TIMESTAMPTZ,
  "finished_at" TIMESTAMPTZ
);

CREATE UNIQUE INDEX "rescreening_public_id" ON "rescreening" ("public_id");

CREATE TABLE "register_entry" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "register" TEXT NOT NULL
);

CREATE UNIQUE INDEX "register_entry_public_id" ON "register_entry" ("public_id");

CREATE INDEX "register_entry_register" ON "register_entry" ("register");

CREATE TABLE "register_version" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "entry_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "since" DATE NOT NULL,
  "ended" INTEGER NOT NULL,
  "said" TEXT NOT NULL,
  "why" TEXT NOT NULL,
  "recorded_by" TEXT NOT NULL,
  "recorded_at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("entry_id") REFERENCES "register_entry" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "register_version_entry_id_number" ON "register_version" ("entry_id", "number");

CREATE TABLE "register_line" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "entry_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "on_day" DATE NOT NULL,
  "said" TEXT NOT NULL,
  "about_id" INTEGER,
  "recorded_by" TEXT NOT NULL,
  "recorded_at" TIMESTAMPTZ NOT NULL,
  FOREIGN KEY ("entry_id") REFERENCES "register_entry" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("about_id") REFERENCES "register_line" ("id") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "register_line_public_id" ON "register_line" ("public_id");

CREATE INDEX "register_line_about_id" ON "register_line" ("about_id");

CREATE INDEX "register_line_entry_id_on_day" ON "register_line" ("entry_id", "on_day");

CREATE TABLE "letter" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "booking_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "to_address" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "withheld" INTEGER NOT NULL,
  "answer_by" DATE,
  "wording_version" TEXT NOT NULL,
  "made_at" TIMESTAMPTZ NOT NULL,
  "made_by" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "note" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL,
  "last_tried_at" TIMESTAMPTZ,
  "sent_at" TIMESTAMPTZ,
  "message_id" TEXT NOT NULL,
  "given_by" TEXT NOT NULL,
  "given_at" TIMESTAMPTZ,
  "given_how" TEXT NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE,
  CHECK (state IN ('to_send', 'sent', 'failed', 'by_hand', 'given'))
);

CREATE UNIQUE INDEX "letter_public_id" ON "letter" ("public_id");

CREATE INDEX "letter_booking_id_id" ON "letter" ("booking_id", "id");

CREATE INDEX "letter_state_id" ON "letter" ("state", "id");

CREATE TABLE "answer_link" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "token_hash" TEXT NOT NULL,
  "booking_id" INTEGER NOT NULL,
  "letter_id" INTEGER NOT NULL,
  "purpose" TEXT NOT NULL,
  "asked" TEXT NOT NULL,
  "answer_by" DATE,
  "expires_at" TIMESTAMPTZ NOT NULL,
  "revoked_at" TIMESTAMPTZ,
  "used_at" TIMESTAMPTZ,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("letter_id") REFERENCES "letter" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "answer_link_token_hash" ON "answer_link" ("token_hash");

CREATE INDEX "answer_link_booking_id" ON "answer_link" ("booking_id");

CREATE INDEX "answer_link_letter_id" ON "answer_link" ("letter_id");

CREATE TABLE "column_mapping" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL,
  "header" TEXT NOT NULL,
  "columns" TEXT NOT NULL,
  "saved_by" TEXT NOT NULL,
  "saved_at" TIMESTAMPTZ NOT NULL
);

CREATE UNIQUE INDEX "columnmappingrow_kind_header" ON "column_mapping" ("kind", "header");

CREATE TABLE "legal_hold" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "booking_id" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "asked_by" TEXT NOT NULL,
  "placed_by" TEXT NOT NULL,
  "placed_at" TIMESTAMPTZ NOT NULL,
  "until" DATE NOT NULL,
  "released_by" TEXT NOT NULL,
  "released_at" TIMESTAMPTZ,
  "release_reason" TEXT NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "booking" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "legal_hold_public_id" ON "legal_hold" ("public_id");

CREATE INDEX "legal_hold_booking_id" ON "legal_hold" ("booking_id");

CREATE TABLE "deletion" (
  "booking" INTEGER NOT NULL PRIMARY KEY,
  "whole" INTEGER NOT NULL,
  "on_day" DATE NOT NULL
);

CREATE TABLE "past_booking" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "submitted_at" TIMESTAMPTZ NOT NULL,
  "starts_at" TIMESTAMPTZ,
  "state" TEXT NOT NULL,
  "taken_back" INTEGER NOT NULL
);

CREATE TABLE "past_fact" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "booking_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "what" TEXT NOT NULL,
  "from_state" TEXT NOT NULL,
  "to_state" TEXT NOT NULL,
  "at" TIMESTAMPTZ,
  "on_day" DATE,
  "incident" INTEGER NOT NULL,
  FOREIGN KEY ("booking_id") REFERENCES "past_booking" ("id") ON DELETE RESTRICT
);

CREATE INDEX "past_fact_booking_id_kind_id" ON "past_fact" ("booking_id", "kind", "id");

CREATE TABLE "retention_run" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "public_id" TEXT NOT NULL,
  "policy_version" TEXT NOT NULL,
  "on_day" DATE NOT NULL,
  "started_at" TIMESTAMPTZ NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "counts" TEXT NOT NULL,
  "held" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "retention_run_public_id" ON "retention_run" ("public_id");

CREATE UNIQUE INDEX "retention_run_on_day" ON "retention_run" ("on_day");

CREATE TRIGGER audit_no_update
BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER audit_no_delete
BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER decision_no_update
BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER look_up_no_update
BEFORE UPDATE ON look_up
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER blocked_room_overlap_insert
BEFORE INSERT ON blocked_room
WHEN EXISTS (
  SELECT 1 FROM blocked_room WHERE room_id = NEW.room_id AND id <> COALESCE(NEW.id, -1) AND taken_from < NEW.taken_until AND NEW.taken_from < taken_until
)
BEGIN SELECT RAISE(ABORT, 'blocked_room_overlap'); END;

CREATE TRIGGER blocked_room_overlap_update
BEFORE UPDATE ON blocked_room
WHEN EXISTS (
  SELECT 1 FROM blocked_room WHERE room_id = NEW.room_id AND id <> COALESCE(NEW.id, -1) AND taken_from < NEW.taken_until AND NEW.taken_from < taken_until
)
BEGIN SELECT RAISE(ABORT, 'blocked_room_overlap'); END;

CREATE TRIGGER list_change_no_update
BEFORE UPDATE ON list_change
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER list_change_no_delete
BEFORE DELETE ON list_change
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER match_opened_no_update
BEFORE UPDATE ON match_opened
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER screening_threshold_no_update
BEFORE UPDATE ON screening_threshold
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER screening_threshold_no_delete
BEFORE DELETE ON screening_threshold
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER decision_no_delete
BEFORE DELETE ON decision
WHEN NOT EXISTS (SELECT 1 FROM deletion d WHERE d.booking = OLD.booking_id AND d.whole)
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER look_up_no_delete
BEFORE DELETE ON look_up
WHEN NOT EXISTS (SELECT 1 FROM deletion d WHERE d.booking = OLD.booking_id)
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER match_opened_no_delete
BEFORE DELETE ON match_opened
WHEN NOT EXISTS (SELECT 1 FROM deletion d WHERE d.booking = OLD.booking_id)
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;

CREATE TRIGGER booking_no_delete
BEFORE DELETE ON booking
WHEN NOT EXISTS (SELECT 1 FROM deletion d WHERE d.booking = OLD.id AND d.whole)
BEGIN SELECT RAISE(ABORT, 'a booking is deleted when its time is over and not otherwise'); END;

CREATE TRIGGER deletion_not_held_insert
BEFORE INSERT ON deletion
WHEN EXISTS (
  SELECT 1 FROM legal_hold h WHERE h.booking_id = NEW.booking AND h.released_at IS NULL AND h.until >= NEW.on_day
)
BEGIN SELECT RAISE(ABORT, 'this booking is under a legal hold'); END;

CREATE TRIGGER deletion_not_held_update
BEFORE UPDATE ON deletion
WHEN EXISTS (
  SELECT 1 FROM legal_hold h WHERE h.booking_id = NEW.booking AND h.released_at IS NULL AND h.until >= NEW.on_day
)
BEGIN SELECT RAISE(ABORT, 'this booking is under a legal hold'); END;

INSERT INTO schema_migration (name, applied) VALUES ('0001_schema', '2026-11-29 00:00:00');
