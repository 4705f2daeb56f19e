ALTER TYPE "session_factor" ADD VALUE 'passkey';
ALTER TABLE "account" ADD COLUMN "passkey_handle" BYTEA NOT NULL DEFAULT (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
CREATE TABLE "passkey" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "synced" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "copied_at" TIMESTAMPTZ(3),
    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "passkey_challenge" (
    "hash" BYTEA NOT NULL,
    "bound_to" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("hash")
);
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");
CREATE INDEX "passkey_account_id_idx" ON "passkey"("account_id");
CREATE INDEX "passkey_challenge_expires_at_idx" ON "passkey_challenge"("expires_at");
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE UNIQUE INDEX account_passkey_handle_key ON account (passkey_handle);
ALTER TABLE passkey ADD CONSTRAINT passkey_counter_is_counter CHECK (counter BETWEEN 0 AND 4294967295),
  -- WebAuthn Level 3, 4: at least 16 bytes, at most 1023.
  ADD CONSTRAINT passkey_credential_id_length CHECK (octet_length(credential_id) BETWEEN 16 AND 1023),
  ADD CONSTRAINT passkey_name_length CHECK (char_length(name) BETWEEN 1 AND 64);
ALTER TABLE passkey_challenge ADD CONSTRAINT passkey_challenge_digests CHECK (octet_length(hash) = 32 AND octet_length(bound_to) = 32);

-- Row-level security: passkeys like the authenticator; a challenge is taken by whoever opens something for somebody with it.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['passkey', 'passkey_challenge'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
CREATE POLICY app_read ON passkey FOR SELECT TO postern_app USING ((SELECT app.reads_all()) OR account_id = (SELECT app.reads_own())
  OR account_id = (SELECT app.armed('write_account')) OR EXISTS (SELECT 1 FROM account a WHERE a.id = passkey.account_id AND a.id <> (SELECT app.armed('actor'))));
CREATE POLICY app_insert ON passkey FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON passkey FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_delete ON passkey FOR DELETE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_read ON passkey_challenge FOR SELECT TO postern_app USING ((SELECT app.armed('write_account')) IS NOT NULL);
CREATE POLICY app_delete ON passkey_challenge FOR DELETE TO postern_app USING ((SELECT app.armed('write_account')) IS NOT NULL);
GRANT SELECT, INSERT, DELETE ON passkey TO postern_app;
GRANT UPDATE (counter, synced, last_used_at, copied_at) ON passkey TO postern_app;
GRANT SELECT, DELETE ON passkey_challenge TO postern_app;
GRANT SELECT (passkey_handle) ON account TO postern_app;

CREATE OR REPLACE FUNCTION app.has_second_factor(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM authenticator f WHERE f.account_id = person) OR EXISTS (SELECT 1 FROM passkey p WHERE p.account_id = person) $$;

-- For the doors, where nobody is signed in yet: who a passkey belongs to, and which ones somebody has who began to sign in.
CREATE FUNCTION app.passkey_subject(credential bytea) RETURNS TABLE (id uuid, account_id uuid, address text, auth_epoch int, handle bytea, public_key bytea, counter bigint, standing text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.id, a.id, a.address, a.auth_epoch, a.passkey_handle, p.public_key, p.counter,
         CASE WHEN app.is_live_account(a) THEN 'live' WHEN a.state = 'active' THEN 'stopped' ELSE a.state::text END
    FROM passkey p JOIN account a ON a.id = p.account_id WHERE p.credential_id = credential AND a.retired_at IS NULL $$;
CREATE FUNCTION app.passkeys_of(person uuid) RETURNS TABLE (credential_id bytea, transports text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.credential_id, p.transports FROM passkey p WHERE p.account_id = person ORDER BY p.last_used_at DESC NULLS LAST, p.id $$;
CREATE FUNCTION app.add_passkey_challenge(digest bytea, bound bytea, seconds int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO passkey_challenge (hash, bound_to, expires_at) VALUES (digest, bound, now() + make_interval(secs => seconds)) $$;

REVOKE ALL ON FUNCTION app.passkey_subject(bytea), app.passkeys_of(uuid), app.add_passkey_challenge(bytea, bytea, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.passkey_subject(bytea), app.passkeys_of(uuid), app.add_passkey_challenge(bytea, bytea, int) TO postern_app;
