CREATE TYPE "session_factor" AS ENUM ('password', 'authenticator', 'recovery');
ALTER TABLE "session" ADD COLUMN "factor" "session_factor" NOT NULL DEFAULT 'password';
ALTER TABLE "account" ADD COLUMN "factor_epoch" INTEGER NOT NULL DEFAULT 0;
CREATE TABLE "authenticator" (
    "account_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "last_step" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "authenticator_pkey" PRIMARY KEY ("account_id")
);
CREATE TABLE "recovery_code" (
    "hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(3),
    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "recovery_code_account_id_idx" ON "recovery_code"("account_id");
ALTER TABLE "authenticator" ADD CONSTRAINT "authenticator_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE authenticator ADD CONSTRAINT authenticator_used_once CHECK (last_step >= 0);
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_is_digest CHECK (octet_length(hash) = 32);

-- Row-level security: read as sessions are, written where the verb's person is.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['authenticator', 'recovery_code'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY app_read ON %I FOR SELECT TO postern_app USING ((SELECT app.reads_all()) OR account_id = (SELECT app.reads_own())
      OR account_id = (SELECT app.armed(''write_account'')) OR EXISTS (SELECT 1 FROM account a WHERE a.id = %I.account_id AND a.id <> (SELECT app.armed(''actor''))))', t, t);
    EXECUTE format('CREATE POLICY app_insert ON %I FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed(''write_account'')))', t);
    EXECUTE format('CREATE POLICY app_update ON %I FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed(''write_account'')))', t);
    EXECUTE format('CREATE POLICY app_delete ON %I FOR DELETE TO postern_app USING (account_id = (SELECT app.armed(''write_account'')))', t);
  END LOOP;
END $$;
GRANT INSERT, DELETE ON authenticator, recovery_code TO postern_app;
GRANT SELECT (account_id, last_step, created_at), UPDATE (last_step) ON authenticator TO postern_app;
GRANT SELECT ON recovery_code TO postern_app;
GRANT UPDATE (used_at) ON recovery_code TO postern_app;
GRANT SELECT (factor_epoch), UPDATE (factor_epoch) ON account TO postern_app;

CREATE FUNCTION app.has_second_factor(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM authenticator f WHERE f.account_id = person) $$;

-- For the doors: the one way by which a shared secret leaves, with the database's clock, by which codes are judged.
CREATE FUNCTION app.authenticator_of(person uuid) RETURNS TABLE (sealed bytea, now timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.sealed, now() FROM authenticator f WHERE f.account_id = person $$;

-- No session begins with the password alone for whoever has a second factor, whichever door opens it.
CREATE FUNCTION app.expect_second_factor() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.factor = 'password' AND app.has_second_factor(NEW.account_id) THEN
    RAISE EXCEPTION 'this person has a second factor' USING ERRCODE = 'PT006';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER session_expects_second_factor AFTER INSERT ON session FOR EACH ROW EXECUTE FUNCTION app.expect_second_factor();

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
  RETURN app.actor_of(a) || jsonb_build_object('sessionId', s.public_id, 'provedAt', s.proved_at, 'secondFactor', app.has_second_factor(a.id));
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
  RETURN app.actor_of(a) || jsonb_build_object('sessionId', session_public_id, 'provedAt', s.proved_at, 'secondFactor', app.has_second_factor(a.id));
END $$;

REVOKE ALL ON FUNCTION app.has_second_factor(uuid), app.authenticator_of(uuid), app.expect_second_factor() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.has_second_factor(uuid), app.authenticator_of(uuid) TO postern_app;
