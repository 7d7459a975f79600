-- The kiosk's database, version 1. Days are ISO days of Asia/Bangkok, moments ISO 8601 with offset.
-- A column named `service` holds '' for the whole district and a service's id for the responses that chose it.

-- The chain. `record` is the canonical JSON (RFC 8785) of the response without `hash`: hash = SHA-256(record).
CREATE TABLE responses (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    id TEXT NOT NULL UNIQUE,
    day TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    record TEXT NOT NULL,
    flags TEXT NOT NULL DEFAULT '',
    clock_note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX responses_by_day ON responses (day);

-- Numbers whose responses a damaged database has lost for good; they are never given out again.
CREATE TABLE lost (
    first_seq INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
    noted_at TEXT NOT NULL
) STRICT;

-- What a recount has to know of each questionnaire that responses were answered under (tallies.Layout as JSON).
CREATE TABLE layouts (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    layout TEXT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

-- Running tallies. `period` is a day, or 'm' and a month that is rolled up; it comes first in every key, so that one response
-- touches few neighbouring pages.
CREATE TABLE hour_tallies (
    period TEXT NOT NULL,
    service TEXT NOT NULL,
    hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    complete INTEGER NOT NULL,
    partial INTEGER NOT NULL,
    self INTEGER NOT NULL,      -- complete ones by mode
    assisted INTEGER NOT NULL,
    paper INTEGER NOT NULL,
    spread_n INTEGER NOT NULL,  -- scoring.Spread
    spread_total INTEGER NOT NULL,
    spread_squares INTEGER NOT NULL,
    PRIMARY KEY (period, service, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE level_tallies (
    period TEXT NOT NULL,
    service TEXT NOT NULL,
    item TEXT NOT NULL,
    level_5 INTEGER NOT NULL,
    level_4 INTEGER NOT NULL,
    level_3 INTEGER NOT NULL,
    level_2 INTEGER NOT NULL,
    level_1 INTEGER NOT NULL,
    PRIMARY KEY (period, service, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE option_tallies (
    period TEXT NOT NULL,
    question TEXT NOT NULL,
    code TEXT NOT NULL,
    complete INTEGER NOT NULL,
    PRIMARY KEY (period, question, code)
) STRICT, WITHOUT ROWID;

-- Months that have tallies. The sums of all but the latest stand beside their days', so that a year costs twelve sums, not 365.
CREATE TABLE months (
    month TEXT PRIMARY KEY,
    rolled_up INTEGER NOT NULL CHECK (rolled_up IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Sessions begun, finished or not: all that an unfinished one leaves behind.
CREATE TABLE starts (
    day TEXT PRIMARY KEY,
    sessions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- People who came: check-ins at the kiosk, and days typed in by an officer (one row a day, corrected in place).
CREATE TABLE visits (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('check_in', 'day_total')),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    day TEXT NOT NULL,
    at TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('checkin', 'officer')),
    people INTEGER NOT NULL CHECK (people >= 0),
    uses TEXT NOT NULL          -- JSON object: service id -> uses
) STRICT;
CREATE UNIQUE INDEX visits_day_total ON visits (day) WHERE kind = 'day_total';

-- Running figures of the check-ins and the standing ones of an officer; service '' holds the people.
CREATE TABLE visit_tallies (
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    visits INTEGER NOT NULL,
    PRIMARY KEY (day, kind, service)
) STRICT, WITHOUT ROWID;

-- What the province has yet to take. `number` is responses.seq or visits.number. The state comes first in the key, so that
-- what is pending lies together, however much has been taken.
CREATE TABLE outbox (
    state TEXT NOT NULL CHECK (state = 'pending' OR state = 'refused' OR state = 'taken'),  -- quicker than IN: no list is built
    kind TEXT NOT NULL CHECK (kind IN ('response', 'visit')),
    number INTEGER NOT NULL,
    queued_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at TEXT,
    verdict TEXT,               -- accepted, duplicate, conflict, rejected; NULL: not answered yet
    reason TEXT NOT NULL DEFAULT '',
    answered_at TEXT,
    PRIMARY KEY (state, kind, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_kind ON journal (kind, number);

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
