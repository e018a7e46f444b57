CREATE TABLE "role_grant" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "account_id" TEXT NOT NULL,
  "roles" TEXT NOT NULL,
  "asked_by" TEXT NOT NULL,
  "asked_at" TIMESTAMPTZ NOT NULL,
  "outcome" TEXT NOT NULL,
  "ended_by" TEXT NOT NULL,
  "ended_at" TIMESTAMPTZ,
  FOREIGN KEY ("account_id") REFERENCES "user_account" ("id") ON DELETE CASCADE
);
CREATE INDEX "role_grant_account_id" ON "role_grant" ("account_id");

CREATE TABLE "account_change" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "account" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "what" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL
);
CREATE INDEX "account_change_changed_by" ON "account_change" ("changed_by");
CREATE INDEX "account_change_account_at" ON "account_change" ("account", "at");

INSERT INTO "account_change" ("account", "changed_by", "what", "at")
SELECT substr("subject", 9), "actor", CASE "action" WHEN 'password-reset' THEN 'password' ELSE 'changed' END, "at"
FROM "audit"
WHERE "action" IN ('account-created', 'account-changed', 'password-reset')
  AND "subject" LIKE 'account:%' AND "actor" NOT LIKE 'system:%'
ORDER BY "seq";
