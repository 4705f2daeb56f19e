-- AlterTable
ALTER TABLE "account" ADD COLUMN "maker_id" UUID;

-- CreateTable
CREATE TABLE "api_key" (
    "account_id" UUID NOT NULL,
    "public_id" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "old_secret_hash" BYTEA,
    "old_ends_at" TIMESTAMPTZ(3),
    "networks" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_from" TEXT NOT NULL DEFAULT '',
    "rotated_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE INDEX "account_maker_id_idx" ON "account"("maker_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_public_id_key" ON "api_key"("public_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_secret_hash_key" ON "api_key"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_old_secret_hash_key" ON "api_key"("old_secret_hash");

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_maker_id_fkey" FOREIGN KEY ("maker_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The list of keys goes by their names.
CREATE INDEX account_keys_by_name ON account (name, id) WHERE maker_id IS NOT NULL;

ALTER TABLE api_key ADD CONSTRAINT api_key_public_id_shape CHECK (public_id ~ '^[a-z2-7]{12}$');
ALTER TABLE api_key ADD CONSTRAINT api_key_secret_sha256 CHECK (length(secret_hash) = 32 AND length(old_secret_hash) = 32 AND secret_hash <> old_secret_hash);
ALTER TABLE api_key ADD CONSTRAINT api_key_overlap CHECK ((old_secret_hash IS NULL) = (old_ends_at IS NULL) AND old_ends_at <= rotated_at + interval '24 hours');
ALTER TABLE api_key ADD CONSTRAINT api_key_networks_few CHECK (cardinality(networks) <= 20);

-- An account with a maker is an API key: a holder of one grant that signs in nowhere. It counts as retired from its first moment, so no
-- list of people, no search, no sign-in and no letter knows it; and it never has a password.
ALTER TABLE account DROP CONSTRAINT account_state_password;
ALTER TABLE account ADD CONSTRAINT account_state_password CHECK (state <> 'active' OR password_hash IS NOT NULL OR maker_id IS NOT NULL);
ALTER TABLE account ADD CONSTRAINT account_key CHECK (
  maker_id IS NULL OR (maker_id <> id AND password_hash IS NULL AND retired_at IS NOT NULL AND state <> 'invited' AND address ~ '^[a-z2-7]{12}@key\.invalid$'));

ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON api_key TO CURRENT_USER USING (true) WITH CHECK (true);

-- A key stands where its maker stands. It is seen where grants are looked at, and by its maker; for whatever works on people it is not
-- there, also while the gateway locates a target.
CREATE POLICY app_keys_read ON account AS RESTRICTIVE FOR SELECT TO postern_app USING (
  maker_id IS NULL OR id = (SELECT app.armed('actor'))
  OR (SELECT current_setting('app.right', true) IN ('account.read', 'key.create', 'grant.revoke', 'grant.restore') OR starts_with(current_setting('app.right', true), 'own.')
    OR starts_with(current_setting('app.right', true), 'system.')));
CREATE POLICY app_read_keys ON account FOR SELECT TO postern_app USING (maker_id = (SELECT app.reads_own()));
CREATE POLICY app_keys_insert ON account AS RESTRICTIVE FOR INSERT TO postern_app WITH CHECK (
  maker_id IS NULL OR ((SELECT current_setting('app.right', true)) = 'key.create' AND maker_id = (SELECT app.armed('actor')) AND id = (SELECT app.armed('write_account'))));
CREATE POLICY app_insert_key ON account FOR INSERT TO postern_app WITH CHECK (maker_id = (SELECT app.armed('actor')));
CREATE POLICY app_keys_update ON account AS RESTRICTIVE FOR UPDATE TO postern_app USING (
  maker_id IS NULL OR (SELECT current_setting('app.right', true)) IN ('grant.revoke', 'own.revoke-key'));
GRANT SELECT (maker_id) ON account TO postern_app;

CREATE POLICY app_read ON api_key FOR SELECT TO postern_app USING (EXISTS (SELECT 1 FROM account a WHERE a.id = api_key.account_id));
CREATE POLICY app_insert ON api_key FOR INSERT TO postern_app WITH CHECK (
  account_id = (SELECT app.armed('write_account')) AND (SELECT current_setting('app.right', true)) = 'key.create');
CREATE POLICY app_update ON api_key FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
GRANT INSERT ON api_key TO postern_app;
GRANT SELECT (account_id, public_id, old_ends_at, networks, last_used_at, last_used_from, rotated_at, revoked_at, created_at),
  UPDATE (secret_hash, old_ends_at, revoked_at) ON api_key TO postern_app;

-- The old secret of a rotation is named by no statement of the program, which never reads one: the new one pushes it aside here. Only the
-- last before the new one goes on, and with an overlap of none it ends at once. What is revoked stays so.
CREATE FUNCTION app.rotate_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.revoked_at := least(OLD.revoked_at, NEW.revoked_at);
  IF NEW.secret_hash <> OLD.secret_hash THEN
    IF OLD.revoked_at IS NOT NULL THEN RAISE EXCEPTION 'a revoked key gets no other secret' USING ERRCODE = 'PT002'; END IF;
    NEW.rotated_at := now();
    NEW.old_secret_hash := CASE WHEN NEW.old_ends_at > now() THEN OLD.secret_hash END;
  END IF;
  IF NEW.revoked_at IS NOT NULL OR NEW.old_secret_hash IS NULL THEN
    NEW.old_secret_hash := NULL;
    NEW.old_ends_at := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER api_key_rotates BEFORE UPDATE ON api_key FOR EACH ROW EXECUTE FUNCTION app.rotate_key();

-- A key holds one grant, which its maker gave it when it was made: it comes from a grant of the maker's own, and hangs under nobody else's later, so
-- that it ends with what it came from; it has an end, is never handed on, and gets no right that it did not begin with.
CREATE FUNCTION app.keep_key_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE maker uuid;
BEGIN
  SELECT a.maker_id INTO maker FROM account a WHERE a.id = NEW.account_id;
  IF maker IS NOT NULL THEN
    IF NEW.pass_on_depth <> 0 OR NEW.ends_at IS NULL OR NEW.role_id IS NOT NULL OR NEW.built_in_role IS NOT NULL OR NEW.given_by_id IS DISTINCT FROM maker
        OR NOT EXISTS (SELECT 1 FROM access_grant up WHERE up.id = NEW.parent_id AND up.account_id = maker) THEN
      RAISE EXCEPTION 'a key holds what its maker gave it' USING ERRCODE = 'PT002';
    END IF;
    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = NEW.account_id AND g.id <> NEW.id) THEN
      RAISE EXCEPTION 'a key holds one grant' USING ERRCODE = 'PT002';
    END IF;
    IF TG_OP = 'UPDATE' AND NOT NEW.rights <@ OLD.rights THEN
      RAISE EXCEPTION 'a key gets no more rights' USING ERRCODE = 'PT002';
    END IF;
  ELSIF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM access_grant up JOIN account a ON a.id = up.account_id WHERE up.id = NEW.parent_id AND a.maker_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a key hands nothing on' USING ERRCODE = 'PT002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_of_key AFTER INSERT OR UPDATE OF rights, pass_on_depth, ends_at, parent_id, account_id, role_id, built_in_role ON access_grant
  FOR EACH ROW EXECUTE FUNCTION app.keep_key_grant();

-- Whatever opens the panel or a mailbox is a person's.
CREATE FUNCTION app.refuse_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM account a WHERE a.id = NEW.account_id AND a.maker_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a key signs in nowhere' USING ERRCODE = 'PT002';
  END IF;
  RETURN NULL;
END $$;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['session','token','authenticator','passkey','app_password','recovery_address','trusted_device','list_owner'] LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I FOR EACH ROW EXECUTE FUNCTION app.refuse_key()', t || '_is_no_keys', t);
  END LOOP;
END $$;

-- Who is disabled: what may be in wrong hands goes on nowhere, as with app passwords. While somebody is only stopped, with a mailbox, a
-- domain or an organization, their keys are as well (app.is_live_account).
CREATE FUNCTION app.end_keys_of() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.halt(k.id) FROM account k WHERE k.maker_id = NEW.id AND k.state = 'active' ORDER BY k.id;
  UPDATE access_grant g SET revoked_at = now(), revoked_by_id = app.armed('actor') FROM account k WHERE k.maker_id = NEW.id AND g.account_id = k.id AND g.revoked_at IS NULL;
  UPDATE api_key x SET revoked_at = now() FROM account k WHERE k.maker_id = NEW.id AND x.account_id = k.id AND x.revoked_at IS NULL;
  UPDATE account SET state = 'disabled' WHERE maker_id = NEW.id AND state = 'active';
  RETURN NULL;
END $$;
CREATE TRIGGER account_ends_keys AFTER UPDATE OF state ON account FOR EACH ROW
  WHEN (OLD.state <> 'disabled' AND NEW.state = 'disabled' AND NEW.maker_id IS NULL) EXECUTE FUNCTION app.end_keys_of();

CREATE OR REPLACE FUNCTION app.is_live_account(a account) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN a.maker_id IS NOT NULL THEN a.state = 'active' AND EXISTS (SELECT 1 FROM account m WHERE m.id = a.maker_id AND m.maker_id IS NULL AND app.is_live_account(m))
    ELSE a.state = 'active' AND a.retired_at IS NULL AND app.is_enabled_organization(a.organization_id)
      AND (a.domain_id IS NULL OR EXISTS (
        SELECT 1 FROM domain d JOIN mailbox m ON m.domain_id = d.id
         WHERE d.id = a.domain_id AND d.enabled AND d.deleted_at IS NULL AND app.is_enabled_organization(d.organization_id)
           AND m.account_id = a.id AND m.address = a.address AND m.deleted_at IS NULL AND m.enabled)) END $$;

-- How the journal calls whoever acts: a key with its maker.
CREATE OR REPLACE FUNCTION app.name_of(person uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN m.id IS NULL THEN a.name ELSE format('%s (API key of %s)', a.name, m.name) END FROM account a LEFT JOIN account m ON m.id = a.maker_id WHERE a.id = person $$;

-- Whoever touches a key touches whoever made it: it ranks as they do, and is protected as they are, but for their own hands.
CREATE OR REPLACE FUNCTION app.holdings_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'of', g.account_id, 'rights', g.rights, 'endsAt', g.ends_at,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases, 'lists', g.max_lists, 'sendsPerHour', g.max_sends_per_hour, 'sendsPerDay', g.max_sends_per_day,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text), 'places', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', coalesce(s.organization_id, s.domain_id, s.mailbox_id), 'chain',
          to_jsonb('{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL)))), '[]')
        FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
        LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id) WHERE s.grant_id = g.id)) ORDER BY g.id), '[]')
    FROM access_grant g WHERE g.account_id = ANY (ARRAY[person, (SELECT k.maker_id FROM account k WHERE k.id = person)]) AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) $$;
CREATE OR REPLACE FUNCTION app.protected_among(people uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
  SELECT DISTINCT a.id FROM account a JOIN protection p ON p.account_id = coalesce(a.maker_id, a.id)
    WHERE a.id = ANY (people) AND a.maker_id IS DISTINCT FROM app.armed('actor') $$;
CREATE OR REPLACE FUNCTION app.is_protected(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM app.protected_among(ARRAY[person])) $$;

-- Of a key as of its maker: a second factor that is overdue stops what they made as well.
CREATE OR REPLACE FUNCTION app.actor_of(a account) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('accountId', a.id, 'name', app.name_of(a.id), 'address', a.address, 'now', now(), 'keyOf', a.maker_id,
    'factorDue', CASE WHEN app.has_second_factor(coalesce(a.maker_id, a.id)) THEN NULL ELSE app.second_factor_due(coalesce(a.maker_id, a.id)) END,
    'grants', app.grants_of(a.id)) $$;

-- The door of the API: whose key this is. One look-up by digest, whether there is such a key or not; NULL for whatever opens nothing (unknown,
-- revoked, an old secret whose time is over, its maker stopped, no grant that counts now, another network than it is for). Its last use
-- is written once a minute at most.
CREATE FUNCTION app.actor_of_key(digest bytea, client text) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE k api_key; a account; address inet;
BEGIN
  SELECT * INTO k FROM api_key x WHERE (x.secret_hash = digest OR x.old_secret_hash = digest) AND x.revoked_at IS NULL;
  IF NOT FOUND OR (k.secret_hash <> digest AND k.old_ends_at <= now()) THEN RETURN NULL; END IF;
  SELECT * INTO a FROM account WHERE id = k.account_id;
  IF NOT app.is_live_account(a) OR NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = a.id AND g.revoked_at IS NULL AND g.starts_at <= now() AND g.ends_at > now()) THEN
    RETURN NULL;
  END IF;
  IF cardinality(k.networks) > 0 THEN
    BEGIN
      address := client::inet;
    EXCEPTION WHEN invalid_text_representation THEN RETURN NULL;
    END;
    IF NOT EXISTS (SELECT 1 FROM unnest(k.networks) n WHERE address <<= n::inet) THEN RETURN NULL; END IF;
  END IF;
  IF k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' OR k.last_used_from <> client THEN
    UPDATE api_key SET last_used_at = now(), last_used_from = client WHERE account_id = k.account_id
      AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute' OR last_used_from <> client);
  END IF;
  RETURN app.actor_of(a) || jsonb_build_object('sessionId', NULL);
END $$;

REVOKE ALL ON FUNCTION app.rotate_key(), app.keep_key_grant(), app.refuse_key(), app.end_keys_of(), app.actor_of_key(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.actor_of_key(bytea, text) TO postern_app;
