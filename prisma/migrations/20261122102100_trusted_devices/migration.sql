-- AlterEnum
ALTER TYPE "session_factor" ADD VALUE 'device';

-- CreateTable
CREATE TABLE "trusted_device" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "auth_epoch" INTEGER NOT NULL,
    "factor_epoch" INTEGER NOT NULL,
    "client_address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "trusted_device_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "trusted_device_secret_hash_key" ON "trusted_device"("secret_hash");

-- CreateIndex
CREATE INDEX "trusted_device_account_id_idx" ON "trusted_device"("account_id");

-- AddForeignKey
ALTER TABLE "trusted_device" ADD CONSTRAINT "trusted_device_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE trusted_device ADD CONSTRAINT trusted_device_is_digest CHECK (octet_length(secret_hash) = 32),
  ADD CONSTRAINT trusted_device_thirty_days CHECK (expires_at <= created_at + interval '30 days');

ALTER TABLE trusted_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE trusted_device FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON trusted_device TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY app_read ON trusted_device FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR account_id = (SELECT app.reads_own()) OR account_id = (SELECT app.armed('write_account'))
  OR EXISTS (SELECT 1 FROM account a WHERE a.id = trusted_device.account_id AND a.id <> (SELECT app.armed('actor'))));
CREATE POLICY app_insert ON trusted_device FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON trusted_device FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
GRANT SELECT, INSERT ON trusted_device TO postern_app;
GRANT UPDATE (client_address, last_used_at, revoked_at) ON trusted_device TO postern_app;

-- What is ended stays so.
CREATE FUNCTION app.keep_trusted_device_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revoked_at := least(OLD.revoked_at, NEW.revoked_at);
  RETURN NEW;
END $$;
CREATE TRIGGER trusted_device_stays_ended BEFORE UPDATE OF revoked_at ON trusted_device FOR EACH ROW EXECUTE FUNCTION app.keep_trusted_device_ended();

-- Whoever demands a second factor of somebody may demand it at every sign-in.
CREATE FUNCTION app.may_trust_devices(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM app.factor_demands(person) d WHERE NOT d.trusts_devices) $$;

-- Does it stand in for this person's second factor? Another password, a factor more or less, and being disabled each raise an epoch.
CREATE FUNCTION app.is_trusted_device(person uuid, digest bytea) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM trusted_device t JOIN account a ON a.id = t.account_id
     WHERE t.account_id = person AND t.secret_hash = digest AND t.revoked_at IS NULL AND t.expires_at > now()
       AND t.auth_epoch = a.auth_epoch AND t.factor_epoch = a.factor_epoch) AND app.may_trust_devices(person) $$;

-- No session begins by a device unless one that is trusted was used for it in this very transaction.
CREATE FUNCTION app.expect_trusted_device() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM trusted_device t WHERE t.account_id = NEW.account_id AND t.last_used_at >= date_trunc('milliseconds', now())
      AND app.is_trusted_device(NEW.account_id, t.secret_hash)) THEN
    RAISE EXCEPTION 'no trusted device was used' USING ERRCODE = 'PT006';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER session_expects_trusted_device AFTER INSERT ON session FOR EACH ROW
  WHEN (NEW.factor::text = 'device') EXECUTE FUNCTION app.expect_trusted_device();

REVOKE ALL ON FUNCTION app.keep_trusted_device_ended(), app.may_trust_devices(uuid), app.is_trusted_device(uuid, bytea), app.expect_trusted_device() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.may_trust_devices(uuid), app.is_trusted_device(uuid, bytea) TO postern_app;
