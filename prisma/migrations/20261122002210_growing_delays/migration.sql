-- Tries that follow each other wait longer and longer: 2, 4, 8 seconds after the first free ones, up to a quarter of an hour.
-- AlterTable
ALTER TABLE "rate_limit" ADD COLUMN     "opens_at" TIMESTAMPTZ(3);

-- How long the next try has to wait behind so many of them; NULL while there are free ones, or where none ever waits.
CREATE FUNCTION app.wait_after(tries int, free int) RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN tries >= free AND free > 0 THEN make_interval(secs => least(900, 2 ^ least(20, tries - free + 1))) END $$;

-- As before, and with so many `free` tries of each key. A try that comes too early is refused, counts nowhere and makes nobody wait
-- longer: somebody else's impatience costs a person no time. The fourth argument may be left out, so that instances of before and
-- after this migration count together.
DROP FUNCTION app.take_attempts(bytea[], int[], int[]);
CREATE FUNCTION app.take_attempts(keys bytea[], bounds int[], window_seconds int[], free int[] DEFAULT NULL) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE i int; p int; opens timestamptz; t timestamptz := clock_timestamp();
BEGIN
  FOR i IN 1 .. cardinality(keys) LOOP
    INSERT INTO rate_limit AS r (key, points, resets_at, opens_at)
      VALUES (keys[i], 1, t + make_interval(secs => window_seconds[i]), t + app.wait_after(1, free[i]))
      ON CONFLICT (key) DO UPDATE SET points = CASE WHEN r.resets_at <= t THEN 1 ELSE r.points + 1 END,
        resets_at = CASE WHEN r.resets_at <= t THEN t + make_interval(secs => window_seconds[i]) ELSE r.resets_at END,
        opens_at = t + app.wait_after(CASE WHEN r.resets_at <= t THEN 1 ELSE r.points + 1 END, free[i])
      WHERE r.resets_at <= t OR coalesce(r.opens_at, t) <= t
      RETURNING points, resets_at INTO p, opens;
    IF NOT FOUND THEN
      SELECT least(r.opens_at, r.resets_at) INTO opens FROM rate_limit r WHERE r.key = keys[i];
      RETURN greatest(1, ceil(extract(epoch FROM opens - t)))::int;
    END IF;
    IF p > bounds[i] THEN RETURN greatest(1, ceil(extract(epoch FROM opens - t)))::int; END IF;
  END LOOP;
  RETURN 0;
END $$;
REVOKE ALL ON FUNCTION app.wait_after(int, int), app.take_attempts(bytea[], int[], int[], int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.take_attempts(bytea[], int[], int[], int[]) TO postern_app;
