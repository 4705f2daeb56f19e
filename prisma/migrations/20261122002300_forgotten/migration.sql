-- AlterEnum
ALTER TYPE "token_purpose" ADD VALUE 'recovery';
ALTER TYPE "token_purpose" ADD VALUE 'reset';

-- CreateTable
CREATE TABLE "recovery_address" (
    "account_id" UUID NOT NULL,
    "address" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "wanted" TEXT,
    "token_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_address_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "reset_request" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "approved_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "reset_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reset_request_account_id_idx" ON "reset_request"("account_id");

-- AddForeignKey
ALTER TABLE "recovery_address" ADD CONSTRAINT "recovery_address_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_request" ADD CONSTRAINT "reset_request_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a row must look like, whoever writes it.
ALTER TABLE recovery_address ADD CONSTRAINT recovery_address_confirmed CHECK ((address IS NULL) = (confirmed_at IS NULL)),
  ADD CONSTRAINT recovery_address_wanted CHECK ((wanted IS NULL) = (token_hash IS NULL)),
  ADD CONSTRAINT recovery_address_some CHECK (address IS NOT NULL OR wanted IS NOT NULL);
-- One question at a time: whoever asks again is heard already.
CREATE UNIQUE INDEX reset_request_open ON reset_request (account_id) WHERE closed_at IS NULL;

-- Whose password is set, by whatever door, has no question left, and no link that was issued before.
CREATE FUNCTION app.close_resets() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE reset_request SET closed_at = now() WHERE account_id = NEW.id AND closed_at IS NULL;
  UPDATE token SET expires_at = now() WHERE account_id = NEW.id AND purpose::text = 'reset' AND used_at IS NULL AND expires_at > now();
  RETURN NULL;
END $$;
CREATE TRIGGER account_closes_resets AFTER UPDATE OF password_hash, state, retired_at ON account FOR EACH ROW
  WHEN (OLD.password_hash IS DISTINCT FROM NEW.password_hash OR OLD.state <> NEW.state OR OLD.retired_at IS DISTINCT FROM NEW.retired_at)
  EXECUTE FUNCTION app.close_resets();

-- A link that was issued to somebody of little power is worth nothing once they hold more, nor after any other change of what they hold:
-- whoever let it be issued decided about the person as they were.
CREATE FUNCTION app.void_resets() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE token SET expires_at = now() WHERE account_id = NEW.account_id AND purpose::text = 'reset' AND used_at IS NULL AND expires_at > now();
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_voids_resets AFTER INSERT OR UPDATE OF rights, revoked_at ON access_grant FOR EACH ROW EXECUTE FUNCTION app.void_resets();

-- Who manages the server reads letters, but never a link by which somebody gets into an account that exists.
CREATE OR REPLACE FUNCTION app.link_of(of_letter uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.link FROM letter l WHERE l.id = of_letter
     AND (app.is_on('system') OR (l.kind NOT IN ('reset', 'recovery') AND current_setting('app.right', true) = 'server.manage' AND app.reads_all())) $$;

-- The second lock.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['recovery_address','reset_request'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

-- Nobody but its owner sees a recovery address: it is where an account can be got into.
CREATE POLICY app_read ON recovery_address FOR SELECT TO postern_app USING (
  (SELECT app.is_on('system')) OR account_id = (SELECT app.reads_own()) OR account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_insert ON recovery_address FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON recovery_address FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_delete ON recovery_address FOR DELETE TO postern_app USING (account_id = (SELECT app.armed('write_account')));

CREATE POLICY app_read ON reset_request FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR account_id = (SELECT app.armed('write_account'))
  OR EXISTS (SELECT 1 FROM account a WHERE a.id = reset_request.account_id AND a.id <> (SELECT app.armed('actor'))));
CREATE POLICY app_insert ON reset_request FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON reset_request FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));

GRANT SELECT, INSERT, DELETE ON recovery_address TO postern_app;
GRANT UPDATE (address, confirmed_at, wanted, token_hash) ON recovery_address TO postern_app;
GRANT SELECT, INSERT ON reset_request TO postern_app;
GRANT UPDATE (approved_at, closed_at) ON reset_request TO postern_app;

REVOKE ALL ON FUNCTION app.close_resets(), app.void_resets() FROM PUBLIC;
