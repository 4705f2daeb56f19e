-- AlterTable
ALTER TABLE "account" ADD COLUMN "app_passwords_only" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "app_password" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "protocols" TEXT[],
    "ends_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_password_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_password_use" (
    "app_password_id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,
    "client_address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "app_password_use_pkey" PRIMARY KEY ("app_password_id","service")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_password_secret_hash_key" ON "app_password"("secret_hash");

-- CreateIndex
CREATE INDEX "app_password_account_id_idx" ON "app_password"("account_id");

-- AddForeignKey
ALTER TABLE "app_password" ADD CONSTRAINT "app_password_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "app_password_use" ADD CONSTRAINT "app_password_use_app_password_id_fkey" FOREIGN KEY ("app_password_id") REFERENCES "app_password"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE app_password ADD CONSTRAINT app_password_name_some CHECK (length(btrim(name)) BETWEEN 1 AND 100);
ALTER TABLE app_password ADD CONSTRAINT app_password_secret_sha256 CHECK (length(secret_hash) = 32);
ALTER TABLE app_password ADD CONSTRAINT app_password_protocols CHECK (cardinality(protocols) > 0 AND protocols <@ ARRAY['imap', 'pop3', 'smtp', 'sieve']);
ALTER TABLE app_password ADD CONSTRAINT app_password_ends CHECK (ends_at > created_at);

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['app_password','app_password_use'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

-- Seen by its owner, and by whoever may set the owner's password; made by its owner alone; ended by either. The hash never leaves
-- by this door: the mail server compares (mailserver.app_password_sign_in).
CREATE POLICY app_read ON app_password FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR account_id = (SELECT app.reads_own()) OR account_id = (SELECT app.armed('write_account'))
  OR (current_setting('app.right', true) = 'mailbox.set-password' AND EXISTS (SELECT 1 FROM mailbox m WHERE m.account_id = app_password.account_id)));
CREATE POLICY app_insert ON app_password FOR INSERT TO postern_app WITH CHECK (
  account_id = (SELECT app.reads_own()) AND account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON app_password FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_read ON app_password_use FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM app_password p WHERE p.id = app_password_use.app_password_id));
GRANT INSERT ON app_password TO postern_app;
GRANT SELECT (id, account_id, name, protocols, ends_at, revoked_at, created_at), UPDATE (revoked_at) ON app_password TO postern_app;
GRANT SELECT ON app_password_use TO postern_app;
GRANT SELECT (app_passwords_only), UPDATE (app_passwords_only) ON account TO postern_app;

-- What is ended stays so: nobody brings it back, and nobody makes it last longer or reach further.
CREATE FUNCTION app.keep_app_password_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revoked_at := least(OLD.revoked_at, NEW.revoked_at);
  RETURN NEW;
END $$;
CREATE TRIGGER app_password_stays_ended BEFORE UPDATE OF revoked_at ON app_password FOR EACH ROW EXECUTE FUNCTION app.keep_app_password_ended();

CREATE TRIGGER app_password_protected AFTER INSERT OR UPDATE ON app_password FOR EACH ROW EXECUTE FUNCTION app.keep_protected_row();
CREATE TRIGGER account_mail_sign_in_protected AFTER UPDATE OF app_passwords_only ON account FOR EACH ROW
  WHEN (OLD.app_passwords_only IS DISTINCT FROM NEW.app_passwords_only) EXECUTE FUNCTION app.keep_protected_row();

-- When somebody else sets the password, and when the person is disabled, nothing that may be in wrong hands goes on. Whoever changes
-- their own says it themselves. A hash that is only written anew (with other parameters, at sign-in) raises no auth_epoch.
CREATE FUNCTION app.account_ends_app_passwords() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('app.right', true), '') <> 'own.set-password' THEN
    UPDATE app_password SET revoked_at = now() WHERE account_id = NEW.id AND revoked_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_ends_app_passwords AFTER UPDATE OF password_hash, state ON account FOR EACH ROW
  WHEN ((OLD.password_hash IS DISTINCT FROM NEW.password_hash AND OLD.auth_epoch <> NEW.auth_epoch) OR (OLD.state <> 'disabled' AND NEW.state = 'disabled'))
  EXECUTE FUNCTION app.account_ends_app_passwords();

-- Connections that are open: Dovecot tells who is connected, not with which password. So all of that person's end, as with a new
-- password, and whoever still may comes back by themselves. One that ends by the clock has its job from the start.
CREATE FUNCTION app.app_password_ends_mail_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(DISTINCT n.account_id) INTO people FROM changed n JOIN before o ON o.id = n.id WHERE o.revoked_at IS NULL AND n.revoked_at IS NOT NULL;
  IF people IS NOT NULL THEN PERFORM app.end_mail_sessions(people[1:1000]); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER app_password_ends_mail_sessions AFTER UPDATE ON app_password REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.app_password_ends_mail_sessions();

CREATE FUNCTION app.app_password_has_an_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.add_job('end-mail-sessions', payload => json_build_object('accounts', ARRAY[NEW.account_id]), run_at => NEW.ends_at, priority => -10);
  RETURN NULL;
END $$;
CREATE TRIGGER app_password_has_an_end AFTER INSERT ON app_password FOR EACH ROW WHEN (NEW.ends_at IS NOT NULL) EXECUTE FUNCTION app.app_password_has_an_end();

CREATE FUNCTION app.main_password_ends_mail_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.end_mail_sessions(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER main_password_ends_mail_sessions AFTER UPDATE OF app_passwords_only ON account FOR EACH ROW
  WHEN (NOT OLD.app_passwords_only AND NEW.app_passwords_only) EXECUTE FUNCTION app.main_password_ends_mail_sessions();

REVOKE ALL ON FUNCTION app.keep_app_password_ended(), app.account_ends_app_passwords(), app.app_password_ends_mail_sessions(), app.app_password_has_an_end(),
  app.main_password_ends_mail_sessions() FROM PUBLIC;
