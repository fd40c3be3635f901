-- As stable as what it calls, to_char: only then does PostgreSQL write it into the query instead of calling it for every row.
ALTER FUNCTION rfc3339(timestamptz) STABLE;
