-- Sessions follow the grants, whichever door changes one.
-- Whoever is given a right over others has the shorter session from that moment on: half an hour of rest, twelve hours in all
-- (src/features/sessions/session-life.ts has the same numbers for a new one).
CREATE FUNCTION app.shorten_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE session SET idle_expires_at = least(idle_expires_at, last_seen_at + interval '30 minutes'),
      absolute_expires_at = least(absolute_expires_at, created_at + interval '12 hours')
    WHERE account_id = NEW.account_id AND revoked_at IS NULL AND absolute_expires_at > now();
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_shortens_sessions AFTER INSERT ON access_grant FOR EACH ROW
  WHEN (NEW.revoked_at IS NULL) EXECUTE FUNCTION app.shorten_sessions();

-- What somebody loses ends their sessions: a browser that was left open, or taken, shows nothing of before. Who changes what is
-- theirs stays signed in where they do it. A grant that only ends by its own date narrows nothing at that moment.
CREATE FUNCTION app.end_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.account_id IS DISTINCT FROM app.armed('actor') AND (NEW.revoked_at IS NOT NULL OR NOT NEW.rights @> OLD.rights
      OR NEW.pass_on_depth < OLD.pass_on_depth OR app.exceeds_terms(OLD, NEW)) THEN
    UPDATE session SET revoked_at = now() WHERE account_id = NEW.account_id AND revoked_at IS NULL AND absolute_expires_at > now();
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_ends_sessions AFTER UPDATE ON access_grant FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION app.end_sessions();

REVOKE ALL ON FUNCTION app.shorten_sessions(), app.end_sessions() FROM PUBLIC;
