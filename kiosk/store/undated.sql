-- Responses, check-ins and begun sessions of a time when the clock was known to be wrong. They are in no day, no chain and no total
-- until the day is known.
CREATE TABLE undated (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('response', 'visit', 'start')),
    id TEXT NOT NULL UNIQUE,
    shown_at TEXT NOT NULL,     -- what the wrong clock showed
    start TEXT NOT NULL,        -- of the machine: its boot id
    monotonic REAL NOT NULL,    -- seconds of CLOCK_BOOTTIME within that start
    content TEXT NOT NULL       -- JSON: the response without its place in the chain, the services of a visit
) STRICT;
