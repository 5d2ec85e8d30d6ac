-- The whole schema, version 1. db/README.md explains every table and column.
-- Truth: append-only, merged by union. Derived: rebuilt from the truth. Local: neither.
-- No JSON functions here: until SQLite 3.41 they are refused in a schema that is not trusted.

-- Truth ---------------------------------------------------------------------------------------

CREATE TABLE document (
  document_id TEXT PRIMARY KEY NOT NULL CHECK (length(document_id) = 32),
  text TEXT NOT NULL
) STRICT;

CREATE TABLE import_record (
  import_id TEXT PRIMARY KEY NOT NULL CHECK (length(import_id) = 32),
  document_id TEXT NOT NULL REFERENCES document (document_id),
  title TEXT NOT NULL,
  source TEXT NOT NULL,
  url TEXT,
  published_at TEXT,
  language TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL CHECK (length(raw_sha256) = 64),
  encoding TEXT NOT NULL,
  extractor TEXT NOT NULL,
  meta TEXT NOT NULL DEFAULT '{}' CHECK (meta GLOB '{*}')
) STRICT;
CREATE INDEX import_record_document ON import_record (document_id, import_id);

CREATE TABLE segmentation (
  document_id TEXT NOT NULL REFERENCES document (document_id),
  splitter TEXT NOT NULL,
  spans TEXT NOT NULL CHECK (spans GLOB '[[]*]'),
  PRIMARY KEY (document_id, splitter)
) STRICT;

CREATE TABLE sentence (
  sentence_id TEXT PRIMARY KEY NOT NULL CHECK (length(sentence_id) = 32),
  document_id TEXT NOT NULL REFERENCES document (document_id),
  start INTEGER NOT NULL CHECK (start >= 0),
  stop INTEGER NOT NULL CHECK (stop > start),
  text TEXT NOT NULL
) STRICT;
CREATE INDEX sentence_document ON sentence (document_id, start, stop);

CREATE TABLE codebook (
  codebook_id TEXT PRIMARY KEY NOT NULL CHECK (length(codebook_id) = 32),
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  spec TEXT NOT NULL CHECK (spec GLOB '{*}')
) STRICT;

CREATE TABLE annotator (
  annotator_id TEXT PRIMARY KEY NOT NULL CHECK (length(annotator_id) = 32),
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('person', 'model', 'reference'))
) STRICT;

CREATE TABLE event (
  event_id TEXT PRIMARY KEY NOT NULL CHECK (length(event_id) = 36),
  kind TEXT NOT NULL CHECK (kind IN ('label', 'skip', 'withdraw', 'note', 'adjudicate')),
  sentence_id TEXT NOT NULL REFERENCES sentence (sentence_id),
  annotator_id TEXT NOT NULL REFERENCES annotator (annotator_id),
  round INTEGER NOT NULL CHECK (round >= 1),
  codebook_id TEXT NOT NULL REFERENCES codebook (codebook_id),
  label TEXT,
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (attributes GLOB '{*}'),
  note TEXT,
  duration_ms INTEGER CHECK (duration_ms >= 0),
  created_at TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  origin TEXT NOT NULL
    CHECK (origin IN ('key', 'suggestion', 'undo', 'redo', 'import', 'carry', 'settle')),
  refers_to TEXT,
  supersedes TEXT NOT NULL DEFAULT '[]' CHECK (supersedes GLOB '[[]*]'),
  meta TEXT NOT NULL DEFAULT '{}' CHECK (meta GLOB '{*}'),
  digest TEXT NOT NULL CHECK (length(digest) = 32),
  CHECK (kind = 'adjudicate' OR (label IS NOT NULL) = (kind = 'label'))
) STRICT;
CREATE INDEX event_chain ON event (sentence_id, annotator_id, round);
CREATE INDEX event_annotator ON event (annotator_id, round, event_id);

CREATE TABLE decision (
  decision_id TEXT PRIMARY KEY NOT NULL CHECK (length(decision_id) = 36),
  kind TEXT NOT NULL CHECK (kind <> ''),
  subject TEXT NOT NULL,
  value TEXT NOT NULL CHECK (value <> ''),
  author TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  supersedes TEXT NOT NULL DEFAULT '[]' CHECK (supersedes GLOB '[[]*]'),
  digest TEXT NOT NULL CHECK (length(digest) = 32)
) STRICT;
CREATE INDEX decision_subject ON decision (kind, subject);

CREATE TRIGGER document_no_update BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;
CREATE TRIGGER import_record_no_update BEFORE UPDATE ON import_record
BEGIN SELECT RAISE(ABORT, 'import_record is append-only'); END;
CREATE TRIGGER import_record_no_delete BEFORE DELETE ON import_record
BEGIN SELECT RAISE(ABORT, 'import_record is append-only'); END;
CREATE TRIGGER segmentation_no_update BEFORE UPDATE ON segmentation
BEGIN SELECT RAISE(ABORT, 'segmentation is append-only'); END;
CREATE TRIGGER segmentation_no_delete BEFORE DELETE ON segmentation
BEGIN SELECT RAISE(ABORT, 'segmentation is append-only'); END;
CREATE TRIGGER sentence_no_update BEFORE UPDATE ON sentence
BEGIN SELECT RAISE(ABORT, 'sentence is append-only'); END;
CREATE TRIGGER sentence_no_delete BEFORE DELETE ON sentence
BEGIN SELECT RAISE(ABORT, 'sentence is append-only'); END;
CREATE TRIGGER codebook_no_update BEFORE UPDATE ON codebook
BEGIN SELECT RAISE(ABORT, 'codebook is append-only'); END;
CREATE TRIGGER codebook_no_delete BEFORE DELETE ON codebook
BEGIN SELECT RAISE(ABORT, 'codebook is append-only'); END;
CREATE TRIGGER annotator_no_update BEFORE UPDATE ON annotator
BEGIN SELECT RAISE(ABORT, 'annotator is append-only'); END;
CREATE TRIGGER annotator_no_delete BEFORE DELETE ON annotator
BEGIN SELECT RAISE(ABORT, 'annotator is append-only'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END;

-- Derived -------------------------------------------------------------------------------------

CREATE TABLE roster (
  annotator_id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  person_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue (
  document_id TEXT PRIMARY KEY NOT NULL,
  import_id TEXT NOT NULL,
  title TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  splitter TEXT NOT NULL,
  sentences INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX catalogue_order ON catalogue (sort_key, document_id);

CREATE TABLE in_force (
  sentence_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),
  paragraph INTEGER NOT NULL,
  fold INTEGER,
  PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX in_force_sentence ON in_force (sentence_id);
CREATE INDEX in_force_fold ON in_force (fold) WHERE fold IS NOT NULL;

CREATE TABLE duplicate (
  sentence_id TEXT PRIMARY KEY NOT NULL,
  duplicate_of TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_first ON duplicate (duplicate_of);

CREATE TABLE suggestion (
  sentence_id TEXT PRIMARY KEY NOT NULL,
  label TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE current (
  sentence_id TEXT NOT NULL,
  annotator_id TEXT NOT NULL,
  round INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  label TEXT,
  skipped INTEGER NOT NULL CHECK (skipped IN (0, 1)),
  heads INTEGER NOT NULL CHECK (heads >= 1),
  PRIMARY KEY (sentence_id, annotator_id, round)
) STRICT, WITHOUT ROWID;
CREATE INDEX current_annotator ON current (annotator_id, round);

CREATE TABLE current_note (
  sentence_id TEXT NOT NULL,
  annotator_id TEXT NOT NULL,
  round INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  note TEXT,
  heads INTEGER NOT NULL CHECK (heads >= 1),
  PRIMARY KEY (sentence_id, annotator_id, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE gold (
  sentence_id TEXT PRIMARY KEY NOT NULL,
  event_id TEXT NOT NULL,
  label TEXT,
  heads INTEGER NOT NULL CHECK (heads >= 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue (
  annotator_id TEXT NOT NULL,
  round INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  sentence_id TEXT NOT NULL,
  PRIMARY KEY (annotator_id, round, ordinal)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX queue_sentence ON queue (sentence_id, annotator_id, round);

-- Local ---------------------------------------------------------------------------------------

CREATE TABLE place (
  annotator_id TEXT NOT NULL,
  round INTEGER NOT NULL,
  sentence_id TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (annotator_id, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE lease (
  sentence_id TEXT NOT NULL,
  annotator_id TEXT NOT NULL,
  round INTEGER NOT NULL,
  expires_at TEXT NOT NULL,
  PRIMARY KEY (sentence_id, annotator_id, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL CHECK (value <> '')
) STRICT, WITHOUT ROWID;

-- Views for people who open the file with another tool ----------------------------------------

CREATE VIEW annotators AS
SELECT annotator_id, name, kind FROM roster;

CREATE VIEW documents AS
SELECT c.document_id, c.title, i.source, i.url, i.published_at, i.language, c.sentences, c.splitter
FROM catalogue c JOIN import_record i ON i.import_id = c.import_id
ORDER BY c.sort_key, c.document_id;

CREATE VIEW sentences AS
SELECT f.sentence_id, c.title AS document, f.position, s.text, f.paragraph, s.start, s.stop,
       g.label AS suggested, g.reason AS suggested_because, d.duplicate_of, f.document_id
FROM in_force f
JOIN sentence s ON s.sentence_id = f.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
LEFT JOIN suggestion g ON g.sentence_id = f.sentence_id
LEFT JOIN duplicate d ON d.sentence_id = f.sentence_id;

CREATE VIEW labels AS
SELECT c.title AS document, f.position, s.text, k.label, a.name AS annotator, k.round,
       e.attributes, n.note, e.created_at, e.origin, k.heads > 1 AS in_conflict,
       f.document_id, f.sentence_id, k.annotator_id, k.event_id
FROM current k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN sentence s ON s.sentence_id = k.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
LEFT JOIN current_note n ON n.sentence_id = k.sentence_id
  AND n.annotator_id = k.annotator_id AND n.round = k.round
WHERE k.label IS NOT NULL AND a.kind <> 'reference';

CREATE VIEW notes AS
SELECT c.title AS document, f.position, s.text, n.note, a.name AS annotator, n.round,
       e.created_at, f.document_id, f.sentence_id, n.annotator_id
FROM current_note n
JOIN in_force f ON f.sentence_id = n.sentence_id
JOIN sentence s ON s.sentence_id = n.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
JOIN roster a ON a.annotator_id = n.annotator_id
JOIN event e ON e.event_id = n.event_id
WHERE n.note IS NOT NULL AND a.kind <> 'reference';

CREATE VIEW progress AS
SELECT c.title AS document, a.name AS annotator, k.round,
       sum(k.label IS NOT NULL) AS labelled, sum(k.skipped) AS skipped,
       c.sentences - sum(k.label IS NOT NULL OR k.skipped) AS open, c.sentences,
       round(100.0 * sum(k.label IS NOT NULL) / c.sentences, 1) AS percent,
       c.document_id, k.annotator_id
FROM current k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
JOIN roster a ON a.annotator_id = k.annotator_id
WHERE a.kind <> 'reference'
GROUP BY c.document_id, k.annotator_id, k.round;
