-- When whoever sits in a session last proved who they are. Signing in is a proof too.
ALTER TABLE "session" ADD COLUMN "proved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE session SET proved_at = created_at;
-- A step-up gives the session another id; its public id, which is on screen and in the journal, stays.
GRANT UPDATE (id_hash, proved_at) ON session TO postern_app;

CREATE OR REPLACE FUNCTION app.actor_of_session(hash bytea) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s session; a account; idle interval;
BEGIN
  SELECT * INTO s FROM session WHERE id_hash = hash AND revoked_at IS NULL AND idle_expires_at > now() AND absolute_expires_at > now();
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO a FROM account WHERE id = s.account_id AND auth_epoch = s.auth_epoch;
  IF NOT FOUND OR NOT app.is_live_account(a) THEN RETURN NULL; END IF;
  IF s.last_seen_at < now() - interval '1 minute' THEN
    idle := s.idle_expires_at - s.last_seen_at;
    UPDATE session SET last_seen_at = now(), idle_expires_at = least(now() + idle, absolute_expires_at) WHERE id_hash = hash;
  END IF;
  RETURN app.actor_of(a) || jsonb_build_object('sessionId', s.public_id, 'provedAt', s.proved_at);
END $$;

CREATE OR REPLACE FUNCTION app.lock_actor(person uuid, session_public_id uuid) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s session; a account;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(app.gate(person));
  SELECT * INTO a FROM account WHERE id = person FOR SHARE;
  IF NOT FOUND OR NOT app.is_live_account(a) THEN RETURN NULL; END IF;
  IF session_public_id IS NOT NULL THEN
    SELECT * INTO s FROM session WHERE public_id = session_public_id AND account_id = person AND auth_epoch = a.auth_epoch
      AND revoked_at IS NULL AND idle_expires_at > now() AND absolute_expires_at > now() FOR SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
  END IF;
  PERFORM 1 FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL ORDER BY g.id FOR SHARE;
  RETURN app.actor_of(a) || jsonb_build_object('sessionId', session_public_id, 'provedAt', s.proved_at);
END $$;
