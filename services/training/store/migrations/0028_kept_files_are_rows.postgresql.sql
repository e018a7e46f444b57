CREATE TABLE kept_file (
  id UUID NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  kept_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE kept_chunk (
  file_id UUID NOT NULL,
  number INTEGER NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (file_id, number),
  FOREIGN KEY (file_id) REFERENCES kept_file (id) ON DELETE CASCADE
);
