-- Answers that count nowhere: of the demonstration, and of a trial that an officer switched on. A chain of their own, so that the
-- counted one has no gaps; the columns are those of `responses`.
CREATE TABLE trials (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    id TEXT NOT NULL UNIQUE,
    day TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    record TEXT NOT NULL,
    flags TEXT NOT NULL DEFAULT '',
    clock_note TEXT NOT NULL DEFAULT ''
) STRICT;

-- Which records of the chain correct or withdraw which response: derived from them, so that a save need not read JSON.
CREATE TABLE amendments (
    seq INTEGER PRIMARY KEY,
    response TEXT NOT NULL,
    act TEXT NOT NULL
) STRICT;
CREATE INDEX amendments_by_response ON amendments (response, seq);
