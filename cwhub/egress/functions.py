"""The limiter's SQL of the first two migrations. What holds today stands in `pace_sql.py`."""

TAKE_SQL = """
CREATE OR REPLACE FUNCTION cwhub_take(bucket text, capacity float8, rate float8, reserve float8)
RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    row egress_ratebucket;
    moment timestamptz;
    level float8;
BEGIN
    INSERT INTO egress_ratebucket (key, tokens, updated_at) VALUES (bucket, capacity, cwhub_now())
        ON CONFLICT DO NOTHING;
    SELECT * INTO row FROM egress_ratebucket WHERE key = bucket FOR UPDATE;
    moment := cwhub_now();
    IF row.blocked_until > moment THEN
        RETURN extract(epoch FROM row.blocked_until - moment);
    END IF;
    level := least(capacity, row.tokens + rate * greatest(0, extract(epoch FROM moment - row.updated_at)));
    IF level - 1 < reserve THEN
        RETURN (1 + reserve - level) / rate;
    END IF;
    UPDATE egress_ratebucket SET tokens = level - 1, updated_at = moment WHERE key = bucket;
    RETURN 0;
END $$
"""

# A crash may cost the last few tokens, so its commit waits for no disk: said here, for one way there and back.
TAKE_SEVERAL_SQL = """
CREATE OR REPLACE FUNCTION cwhub_take_several(
    bucket text, capacity float8, rate float8, reserve float8, wanted int, OUT granted int, OUT seconds float8
) LANGUAGE plpgsql AS $$
DECLARE
    row egress_ratebucket;
    moment timestamptz;
    level float8;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    granted := 0;
    seconds := 0;
    INSERT INTO egress_ratebucket (key, tokens, updated_at) VALUES (bucket, capacity, cwhub_now())
        ON CONFLICT DO NOTHING;
    SELECT * INTO row FROM egress_ratebucket WHERE key = bucket FOR UPDATE;
    moment := cwhub_now();
    IF row.blocked_until > moment THEN
        seconds := extract(epoch FROM row.blocked_until - moment);
        RETURN;
    END IF;
    level := least(capacity, row.tokens + rate * greatest(0, extract(epoch FROM moment - row.updated_at)));
    granted := least(wanted, floor(greatest(0, level - reserve)))::int;
    IF granted = 0 THEN
        seconds := (1 + reserve - level) / rate;
        RETURN;
    END IF;
    UPDATE egress_ratebucket SET tokens = level - granted, updated_at = moment WHERE key = bucket;
END $$
"""

DROP_TAKE_SQL = "DROP FUNCTION IF EXISTS cwhub_take(text, float8, float8, float8)"

BLOCK_SQL = """
CREATE OR REPLACE FUNCTION cwhub_block(bucket text, seconds float8) RETURNS void LANGUAGE sql AS $$
    INSERT INTO egress_ratebucket (key, tokens, updated_at, blocked_until)
        VALUES (bucket, 0, cwhub_now(), cwhub_now() + make_interval(secs => seconds))
    ON CONFLICT (key) DO UPDATE
        SET blocked_until = greatest(egress_ratebucket.blocked_until, excluded.blocked_until), tokens = 0
$$
"""
