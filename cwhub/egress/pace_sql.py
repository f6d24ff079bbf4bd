"""The limiter's SQL: lock in the order of the keys, read the clock after the locks, refill, take from all or from none.

Buckets are unlogged: PostgreSQL empties such a table when it comes up after a crash, and keeps it after a clean stop.
The ceilings are logged. So a connection with a ceiling and without a bucket has lost it, and its buckets start empty;
one that has neither has never asked anything, and starts full.
"""

# What is left of the configured rate after a refusal: it grows by a twentieth in each quiet minute.
LEARNED_SQL = """
CREATE OR REPLACE FUNCTION cwhub_learned(ceiling egress_rateceiling, moment timestamptz)
RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT least(1, ceiling.learned + 0.05 * coalesce(floor(greatest(0, extract(epoch FROM
        moment - greatest(ceiling.limited_at, ceiling.blocked_until))) / 60), 20))
$$
"""

# What stands in a bucket at this moment. A pause that ended after its last use has left it empty.
LEVEL_SQL = """
CREATE OR REPLACE FUNCTION cwhub_level(
    bucket egress_ratebucket, paused_until timestamptz, capacity float8, rate float8, moment timestamptz
) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT least(capacity,
        CASE WHEN paused_until > bucket.updated_at THEN 0 ELSE bucket.tokens END
        + rate * greatest(0, extract(epoch FROM moment - greatest(bucket.updated_at, paused_until))))
$$
"""

# `short_of` says why nothing was granted: 'pause' for all workers, 'connection' or 'client' for an empty bucket.
TAKE_SQL = """
CREATE OR REPLACE FUNCTION cwhub_take(
    of_connection bigint, of_client bigint, of_purpose text, capacity float8, rate float8, client_share float8,
    reserve float8, wanted int, OUT granted int, OUT seconds float8, OUT short_of text
) LANGUAGE plpgsql AS $$
DECLARE
    whole_key text := 'connection:' || of_connection;
    part_key text := whole_key || ':client:' || of_client;
    known boolean;
    ceiling egress_rateceiling;
    whole egress_ratebucket;
    part egress_ratebucket;
    moment timestamptz;
    learned float8;
    whole_level float8;
    part_level float8;
    whole_seconds float8;
    part_seconds float8 := 0;
    this_minute timestamptz;
    used_now jsonb;
BEGIN
    granted := 0;
    seconds := 0;
    short_of := '';
    PERFORM FROM egress_rateceiling WHERE connection_id = of_connection;
    known := FOUND;
    IF known THEN
        PERFORM set_config('synchronous_commit', 'off', true);  -- a crash empties the buckets anyway
    ELSE
        INSERT INTO egress_rateceiling (connection_id) VALUES (of_connection) ON CONFLICT DO NOTHING;
    END IF;

    INSERT INTO egress_ratebucket (key, connection_id, tokens, updated_at, empty_since)
        VALUES (whole_key, of_connection, CASE WHEN known THEN 0 ELSE capacity END, cwhub_now(),
                CASE WHEN known THEN cwhub_now() END)
        ON CONFLICT DO NOTHING;
    SELECT * INTO whole FROM egress_ratebucket WHERE key = whole_key FOR UPDATE;
    IF of_client IS NOT NULL THEN
        INSERT INTO egress_ratebucket (key, connection_id, client_id, tokens, updated_at)
            VALUES (part_key, of_connection, of_client,
                    CASE WHEN whole.empty_since IS NULL THEN capacity * client_share ELSE 0 END,
                    coalesce(whole.empty_since, cwhub_now()))
            ON CONFLICT DO NOTHING;
        SELECT * INTO part FROM egress_ratebucket WHERE key = part_key FOR UPDATE;
    END IF;

    moment := cwhub_now();
    SELECT * INTO ceiling FROM egress_rateceiling WHERE connection_id = of_connection;
    IF ceiling.blocked_until > moment THEN
        seconds := extract(epoch FROM ceiling.blocked_until - moment);
        short_of := 'pause';
        RETURN;
    END IF;
    learned := cwhub_learned(ceiling, moment);
    rate := rate * learned;
    capacity := greatest(least(capacity, 5), capacity * learned);

    whole_level := cwhub_level(whole, ceiling.blocked_until, capacity, rate, moment);
    granted := least(wanted, floor(whole_level - reserve * capacity + 1e-9));
    whole_seconds := (1 + reserve * capacity - whole_level) / rate;
    IF of_client IS NOT NULL THEN
        capacity := capacity * client_share;
        rate := rate * client_share;
        part_level := cwhub_level(part, ceiling.blocked_until, capacity, rate, moment);
        granted := least(granted, floor(part_level - reserve * capacity + 1e-9));
        part_seconds := (1 + reserve * capacity - part_level) / rate;
    END IF;
    IF granted < 1 THEN
        granted := 0;
        seconds := greatest(whole_seconds, part_seconds);
        short_of := CASE WHEN part_seconds > whole_seconds THEN 'client' ELSE 'connection' END;
        RETURN;
    END IF;

    this_minute := date_trunc('minute', moment);
    used_now := CASE WHEN whole.minute = this_minute THEN whole.used_for END;
    used_now := coalesce(used_now, '{}')
        || jsonb_build_object(of_purpose, granted + coalesce((used_now ->> of_purpose)::int, 0));
    UPDATE egress_ratebucket b
        SET tokens = CASE WHEN b.key = whole_key THEN whole_level ELSE part_level END - granted, updated_at = moment,
            minute = this_minute,
            used = granted + CASE WHEN b.minute = this_minute THEN b.used ELSE 0 END,
            used_before = CASE b.minute
                WHEN this_minute THEN b.used_before
                WHEN this_minute - interval '1 minute' THEN b.used
                ELSE 0 END,
            used_for = CASE WHEN b.key = whole_key THEN used_now END,
            used_for_before = CASE WHEN b.key <> whole_key THEN NULL
                WHEN b.minute = this_minute THEN b.used_for_before
                WHEN b.minute = this_minute - interval '1 minute' THEN b.used_for END
        WHERE b.key IN (whole_key, part_key);
END $$
"""

# Requests that were under way when a pause began are refused like the first: they are one refusal, not several.
BLOCK_SQL = """
CREATE OR REPLACE FUNCTION cwhub_block(of_connection bigint, seconds float8, jitter float8, longest float8)
RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    ceiling egress_rateceiling;
    moment timestamptz;
    row_of int;
BEGIN
    INSERT INTO egress_rateceiling (connection_id) VALUES (of_connection) ON CONFLICT DO NOTHING;
    SELECT * INTO ceiling FROM egress_rateceiling WHERE connection_id = of_connection FOR UPDATE;
    moment := cwhub_now();
    row_of := ceiling.refusals;
    IF ceiling.blocked_until IS NULL OR ceiling.blocked_until <= moment THEN
        row_of := 1 + CASE WHEN moment - greatest(ceiling.limited_at, ceiling.blocked_until) < interval '1 minute'
            THEN ceiling.refusals ELSE 0 END;
        ceiling.learned := greatest(0.05, cwhub_learned(ceiling, moment) * 0.5);
    END IF;
    seconds := coalesce(seconds, least(longest, power(2, least(row_of, 20)) * jitter));
    UPDATE egress_rateceiling
        SET learned = ceiling.learned, refusals = row_of, limited_at = moment,
            blocked_until = greatest(blocked_until, moment + make_interval(secs => seconds))
        WHERE connection_id = of_connection;
    RETURN seconds;
END $$
"""

# The functions that stood here before.
DROP_EARLIER_SQL = """
DROP FUNCTION cwhub_take_several(text, float8, float8, float8, int);
DROP FUNCTION cwhub_block(text, float8);
"""
DROP_WITHOUT_PURPOSE_SQL = "DROP FUNCTION IF EXISTS cwhub_take(bigint, bigint, float8, float8, float8, float8, int)"
PACE_SQL = [LEARNED_SQL, LEVEL_SQL, TAKE_SQL, BLOCK_SQL]
DROP_SQL = """
DROP FUNCTION IF EXISTS cwhub_take(bigint, bigint, float8, float8, float8, float8, int);
DROP FUNCTION IF EXISTS cwhub_take(bigint, bigint, text, float8, float8, float8, float8, int);
DROP FUNCTION cwhub_block(bigint, float8, float8, float8);
DROP FUNCTION cwhub_level(egress_ratebucket, timestamptz, float8, float8, timestamptz);
DROP FUNCTION cwhub_learned(egress_rateceiling, timestamptz);
"""
