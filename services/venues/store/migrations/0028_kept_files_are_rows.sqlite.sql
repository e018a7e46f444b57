CREATE TABLE kept_file (
  id TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  kept_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE kept_chunk (
  file_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (file_id, number),
  FOREIGN KEY (file_id) REFERENCES kept_file (id) ON DELETE CASCADE
);
