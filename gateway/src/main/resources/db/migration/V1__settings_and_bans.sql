-- Kept to what SQLite and PostgreSQL both understand: ids are ours, times are epoch milliseconds.
CREATE TABLE setting (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    value VARCHAR(1024) NOT NULL
);

CREATE TABLE ban (
    id BIGINT NOT NULL PRIMARY KEY,
    kind VARCHAR(16) NOT NULL,
    subject VARCHAR(256) NOT NULL,
    reason VARCHAR(512) NOT NULL,
    created_at_millis BIGINT NOT NULL,
    expires_at_millis BIGINT NOT NULL,
    CONSTRAINT ban_of_subject UNIQUE (kind, subject)
);

CREATE INDEX ban_by_expiry ON ban (expires_at_millis);
