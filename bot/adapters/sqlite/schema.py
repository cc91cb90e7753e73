"""The tables. Instants are text in the form of WARC-Date, so they sort; values are JSON by the model's codec.

`PRAGMA user_version` tells the schema: another one is no fault of the data, since all of it can be made again.
"""

from __future__ import annotations

VERSION = 7

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE visit (            -- one row a source; gone: no longer in the configuration; feed, every: what it was set by
  source TEXT PRIMARY KEY, gone INTEGER NOT NULL DEFAULT 0, feed TEXT NOT NULL, every TEXT NOT NULL, host TEXT NOT NULL,
  next_poll_at TEXT NOT NULL, retry_at TEXT, polled_at TEXT, silent_at TEXT, failures INTEGER NOT NULL DEFAULT 0,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX visit_due ON visit (next_poll_at, source, host) WHERE gone = 0;
CREATE INDEX visit_named ON visit (source, host, retry_at) WHERE gone = 0;

CREATE TABLE poll (             -- the poll log
  source TEXT NOT NULL, at TEXT NOT NULL, status INTEGER NOT NULL, new INTEGER NOT NULL, error TEXT NOT NULL
);

CREATE TABLE item (             -- entries without a record yet, in the order they were listed in
  seq INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, key TEXT NOT NULL,
  retry_at TEXT, why TEXT NOT NULL DEFAULT '', quarantined INTEGER NOT NULL DEFAULT 0, value TEXT NOT NULL,
  UNIQUE (source, key)
);
CREATE INDEX item_ready ON item (retry_at, source) WHERE NOT quarantined;

CREATE TABLE alias (            -- what leads an item to an article: key, guid, canonical address; taken: place of the derivation
  source TEXT NOT NULL, alias TEXT NOT NULL, id TEXT NOT NULL, taken TEXT NOT NULL DEFAULT '', PRIMARY KEY (source, alias)
) WITHOUT ROWID;

CREATE TABLE article (          -- published: of its latest version, as WARC-Date is written
  num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, first_seen TEXT NOT NULL,
  published TEXT NOT NULL, version INTEGER NOT NULL
);
CREATE INDEX article_seen ON article (first_seen, id);
CREATE INDEX article_published ON article (published, id);
CREATE INDEX article_source ON article (source, published, id);
CREATE TABLE version (          -- each capture that an article was made from; first, last: places of its derivations; version 0: it made none
  num INTEGER PRIMARY KEY, id TEXT NOT NULL, capture TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, seen TEXT NOT NULL,
  version INTEGER NOT NULL, value TEXT NOT NULL, UNIQUE (id, version, capture)
);
CREATE INDEX version_place ON version (first) WHERE version > 0;

CREATE TABLE match (topic TEXT NOT NULL, published TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (topic, published, id)) WITHOUT ROWID;
CREATE INDEX match_id ON match (id);
CREATE TABLE event (            -- what a month did to a topic (model.event): the last version of the month, and whether it left
  topic TEXT NOT NULL, month TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, withdrawn INTEGER NOT NULL,
  PRIMARY KEY (topic, month, id)
) WITHOUT ROWID;
CREATE INDEX event_id ON event (id);
CREATE TABLE mention (entity TEXT NOT NULL, published TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (entity, published, id)) WITHOUT ROWID;
CREATE INDEX mention_id ON mention (id);

CREATE VIRTUAL TABLE word USING fts5 (  -- the words of the latest version of each article (words); rowid: article.num
  title, lead, body, caption, keywords, section, author, url, content='',
  tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
);
CREATE TABLE words (num INTEGER PRIMARY KEY, packed BLOB NOT NULL);  -- what was put into it: JSON, zlib
CREATE TABLE sketch (           -- of versions that can be compared (model.story); leader: num of the one that it follows
  num INTEGER PRIMARY KEY, id TEXT NOT NULL, place TEXT NOT NULL, leader INTEGER, value BLOB NOT NULL
);
CREATE INDEX sketch_leader ON sketch (leader) WHERE leader IS NOT NULL;
CREATE TABLE shingle (          -- by which related sketches are found; published: seconds; read: of its place, microseconds
  key INTEGER NOT NULL, published INTEGER NOT NULL, read INTEGER NOT NULL, num INTEGER NOT NULL, PRIMARY KEY (key, published, read, num)
) WITHOUT ROWID;

CREATE TABLE memory (           -- the lines of a source's latest articles, by which furniture is known: 64 bits each
  source TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, place TEXT NOT NULL, lines BLOB NOT NULL, PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE INDEX memory_at ON memory (source, at, id);

CREATE TABLE capture (          -- the CDX: where each record group is
  record_id TEXT PRIMARY KEY, kind TEXT NOT NULL, url TEXT NOT NULL, date TEXT NOT NULL, file TEXT NOT NULL,
  offset INTEGER NOT NULL, length INTEGER NOT NULL, "begin" INTEGER NOT NULL, "end" INTEGER NOT NULL,
  status INTEGER NOT NULL, content_type TEXT NOT NULL, sha1 TEXT NOT NULL, sha256 TEXT NOT NULL,
  truncated TEXT NOT NULL, refers_to TEXT NOT NULL, surt TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX capture_place ON capture (file, "begin");
CREATE INDEX capture_surt ON capture (surt, date, kind);  -- kind: so that counting what is replayed looks at no row
CREATE INDEX capture_derived ON capture (date, record_id) WHERE kind = 'metadata';
CREATE INDEX capture_payload ON capture (sha256, date) WHERE sha256 <> '';

CREATE TABLE complete (file TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;  -- how far a start need not look

CREATE TABLE push (token TEXT PRIMARY KEY, source TEXT NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;  -- subscriptions at hubs

CREATE TABLE robots (origin TEXT PRIMARY KEY, at TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
"""
