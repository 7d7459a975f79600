-- Which responses came in from a file, so that the same row is recognised in whatever file it comes again.
CREATE TABLE imported_rows (
    seq INTEGER PRIMARY KEY,    -- responses.seq
    file TEXT NOT NULL,         -- the file's name; '' where nobody noted it
    at TEXT NOT NULL,           -- when it was imported
    dated INTEGER NOT NULL CHECK (dated IN (0, 1))  -- 0: the form named no day, so it counts on the day of the import
) STRICT;

-- Rows that earlier versions imported: their ids were made (UUID version 7: milliseconds first) in the minute before the import was
-- noted. A form without a day was answered at that same moment.
INSERT OR IGNORE INTO imported_rows
SELECT seq, coalesce(name, ''), noted, NOT (answered_at BETWEEN earliest AND noted AND record ->> 'started_at' = answered_at)
FROM (
    SELECT
        value AS noted,
        strftime('%Y-%m-%dT%H:%M:%S+07:00', value, '-60 seconds', '+7 hours') AS earliest,
        (strftime('%s', value) - 60) * 1000 AS first_ms,
        strftime('%s', value) * 1000 + 999 AS last_ms,
        (
            SELECT substr(start, 1, length(start) - 2)
            FROM (
                SELECT rtrim(substr(text, 1, instr(text, ' forms imported, ') - 1), '0123456789') AS start
                FROM journal
                WHERE kind = 'officer' AND at = settings.value AND instr(text, ' forms imported, ')
            )
            LIMIT 1
        ) AS name
    FROM settings
    WHERE key LIKE 'import %' AND strftime('%s', value) IS NOT NULL
)
JOIN responses ON id BETWEEN printf('%08x-%04x', first_ms >> 16, first_ms & 65535)
    AND printf('%08x-%04x~', last_ms >> 16, last_ms & 65535)
WHERE record ->> 'duration_s' = 0;  -- a citizen who answered in that minute took seconds for it
