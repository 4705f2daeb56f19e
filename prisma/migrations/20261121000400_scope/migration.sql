-- The second lock. The program's role sees and writes only what the gateway armed for this transaction:
--   app.actor   the person who acts; what they may read is worked out here, from their live grants
--   app.right   the right in whose name is read
--   app.system  'on' while the gateway itself locates a target or a system actor reads
--   app.write_organization, _domain, _mailbox, _account, _server: the located target, nothing beside it
-- No setting, no rows. Each list is asked for once a statement as a hashed sub-select: on 150,000 rows the spelling
-- "= ANY (...)" took 18 s for one page where this one takes some 20 ms.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postern_app') THEN
    CREATE ROLE postern_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this cluster made it meanwhile
END $$;

-- A setting that was never made reads NULL, one that ended with its transaction reads '': both mean "not armed".
CREATE FUNCTION app.armed(setting text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT NULLIF(current_setting('app.' || setting, true), '')::uuid $$;
CREATE FUNCTION app.is_on(setting text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('app.' || setting, true), '') = 'on' $$;

CREATE FUNCTION app.live_scopes() RETURNS TABLE (kind scope_kind, organization_id uuid, domain_id uuid, mailbox_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT s.kind, s.organization_id, s.domain_id, s.mailbox_id
    FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id
   WHERE g.account_id = app.armed('actor') AND g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())
     AND NULLIF(current_setting('app.right', true), '') = ANY (g.rights) $$;
CREATE FUNCTION app.reads_all() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT app.is_on('system') OR EXISTS (SELECT 1 FROM app.live_scopes() s WHERE s.kind = 'server') $$;
-- In one's own name: rights whose noun is "own" reach what belongs to the actor, and nothing else.
CREATE FUNCTION app.reads_own() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN starts_with(current_setting('app.right', true), 'own.') THEN app.armed('actor') END $$;
CREATE FUNCTION app.readable_organizations() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT DISTINCT o.id FROM app.live_scopes() s JOIN organization o ON o.lineage @> ARRAY[s.organization_id] WHERE s.kind = 'organization' $$;
CREATE FUNCTION app.readable_domains() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000 AS $$
  SELECT s.domain_id FROM app.live_scopes() s WHERE s.kind = 'domain'
  UNION SELECT d.id FROM domain d WHERE d.organization_id IN (SELECT app.readable_organizations()) $$;
CREATE FUNCTION app.readable_mailboxes() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT s.mailbox_id FROM app.live_scopes() s WHERE s.kind = 'mailbox' $$;

-- What lies in a domain in the trash is in no list. Who may see a mailbox alone cannot see its domain, so this is asked past the scope.
CREATE FUNCTION app.trashed_domains() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
  SELECT d.id FROM domain d WHERE d.deleted_at IS NOT NULL $$;

-- FORCE binds the owner too; migrations, the functions above and the mail server's views run as the owner and say so here.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['organization','domain','account','mailbox','alias','address','role','access_grant','grant_scope',
      'session','token','journal_entry','request_key','usage','rate_limit','worker_heartbeat','mail_usage','mail_sign_in'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

CREATE POLICY app_read ON organization FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR id IN (SELECT app.readable_organizations()) OR id = (SELECT app.armed('write_organization'))
  OR parent_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_insert ON organization FOR INSERT TO postern_app WITH CHECK (
  parent_id = (SELECT app.armed('write_organization')) OR (parent_id IS NULL AND (SELECT app.is_on('write_server'))));
CREATE POLICY app_update ON organization FOR UPDATE TO postern_app USING (id = (SELECT app.armed('write_organization')));
CREATE POLICY app_delete ON organization FOR DELETE TO postern_app USING (id = (SELECT app.armed('write_organization')));

CREATE POLICY app_read ON domain FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR id IN (SELECT app.readable_domains()) OR id = (SELECT app.armed('write_domain'))
  OR organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_insert ON domain FOR INSERT TO postern_app WITH CHECK (organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_update ON domain FOR UPDATE TO postern_app USING (id = (SELECT app.armed('write_domain')));

CREATE POLICY app_read ON mailbox FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR id IN (SELECT app.readable_mailboxes())
  OR account_id = (SELECT app.reads_own()) OR id = (SELECT app.armed('write_mailbox')));
CREATE POLICY app_insert ON mailbox FOR INSERT TO postern_app WITH CHECK (domain_id = (SELECT app.armed('write_domain')));
CREATE POLICY app_update ON mailbox FOR UPDATE TO postern_app USING (id = (SELECT app.armed('write_mailbox')));

CREATE POLICY app_read ON alias FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()));
CREATE POLICY app_insert ON alias FOR INSERT TO postern_app WITH CHECK (domain_id = (SELECT app.armed('write_domain'))
  OR domain_id IN (SELECT d.id FROM domain d WHERE d.organization_id = (SELECT app.armed('write_organization'))));
CREATE POLICY app_update ON alias FOR UPDATE TO postern_app USING (domain_id = (SELECT app.armed('write_domain')));
CREATE POLICY app_delete ON alias FOR DELETE TO postern_app USING (domain_id = (SELECT app.armed('write_domain')));

-- An account is read where its organization or its sign-in domain is in scope, and through a mailbox that is.
CREATE POLICY app_read ON account FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations()) OR domain_id IN (SELECT app.readable_domains())
  OR id IN (SELECT m.account_id FROM mailbox m WHERE m.id IN (SELECT app.readable_mailboxes()))
  OR id = (SELECT app.reads_own()) OR id = (SELECT app.armed('write_account'))
  OR (id = (SELECT app.armed('actor')) AND NULLIF(current_setting('app.right', true), '') IS NOT NULL));
CREATE POLICY app_insert ON account FOR INSERT TO postern_app WITH CHECK (
  domain_id = (SELECT app.armed('write_domain')) OR organization_id = (SELECT app.armed('write_organization'))
  OR (organization_id IS NULL AND domain_id IS NULL AND (SELECT app.is_on('write_server'))));
CREATE POLICY app_update ON account FOR UPDATE TO postern_app USING (id = (SELECT app.armed('write_account')));

-- A role without an organization is a template for everybody who may see roles at all; it says nothing about anybody.
CREATE POLICY app_read ON role FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR (organization_id IS NULL AND EXISTS (SELECT 1 FROM app.live_scopes())) OR organization_id IN (SELECT app.readable_organizations())
  OR organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_write ON role FOR INSERT TO postern_app WITH CHECK (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));
CREATE POLICY app_update ON role FOR UPDATE TO postern_app USING (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));
CREATE POLICY app_delete ON role FOR DELETE TO postern_app USING (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));

-- Grants are read with their holder, by their holder, and by who gave them.
CREATE POLICY app_read ON access_grant FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR account_id = (SELECT app.armed('actor')) OR given_by_id = (SELECT app.armed('actor'))
  OR account_id = (SELECT app.armed('write_account')) OR EXISTS (SELECT 1 FROM account a WHERE a.id = access_grant.account_id));
CREATE POLICY app_insert ON access_grant FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON access_grant FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_read ON grant_scope FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM access_grant g WHERE g.id = grant_scope.grant_id));
CREATE POLICY app_insert ON grant_scope FOR INSERT TO postern_app WITH CHECK (
  EXISTS (SELECT 1 FROM access_grant g WHERE g.id = grant_scope.grant_id AND g.account_id = (SELECT app.armed('write_account'))));

CREATE POLICY app_read ON session FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR account_id = (SELECT app.reads_own()) OR account_id = (SELECT app.armed('write_account'))
  OR EXISTS (SELECT 1 FROM account a WHERE a.id = session.account_id AND a.id <> (SELECT app.armed('actor'))));
CREATE POLICY app_insert ON session FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON session FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));

CREATE POLICY app_read ON token FOR SELECT TO postern_app USING (
  (SELECT app.is_on('system')) OR account_id = (SELECT app.armed('write_account'))
  OR (account_id IS NULL AND (SELECT app.is_on('write_server')))
  OR EXISTS (SELECT 1 FROM account a WHERE a.id = token.account_id AND a.id <> (SELECT app.armed('actor'))));
CREATE POLICY app_insert ON token FOR INSERT TO postern_app WITH CHECK (
  account_id = (SELECT app.armed('write_account')) OR (account_id IS NULL AND (SELECT app.is_on('write_server'))));
CREATE POLICY app_update ON token FOR UPDATE TO postern_app USING (
  account_id = (SELECT app.armed('write_account')) OR (account_id IS NULL AND (SELECT app.is_on('write_server'))));

CREATE POLICY app_read ON journal_entry FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations()) OR domain_id IN (SELECT app.readable_domains())
  OR mailbox_id IN (SELECT app.readable_mailboxes()) OR account_id = (SELECT app.reads_own()));
CREATE POLICY app_insert ON journal_entry FOR INSERT TO postern_app WITH CHECK (
  actor_id = (SELECT app.armed('actor')) OR (actor_id IS NULL AND (SELECT app.is_on('system'))));

CREATE POLICY app_read ON request_key FOR SELECT TO postern_app USING (
  actor_id = (SELECT app.armed('actor')) OR (actor_id IS NULL AND (SELECT app.is_on('system'))));
CREATE POLICY app_insert ON request_key FOR INSERT TO postern_app WITH CHECK (
  actor_id = (SELECT app.armed('actor')) OR (actor_id IS NULL AND (SELECT app.is_on('system'))));

CREATE POLICY app_read ON usage FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR subject_id IN (SELECT app.readable_organizations()) OR subject_id IN (SELECT app.readable_domains())
  OR EXISTS (SELECT 1 FROM access_grant g WHERE g.id = usage.subject_id));
CREATE POLICY app_read ON worker_heartbeat FOR SELECT TO postern_app USING (true);
CREATE POLICY app_read ON mail_usage FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM mailbox m WHERE m.id = mail_usage.mailbox_id));
CREATE POLICY app_read ON mail_sign_in FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM mailbox m WHERE m.id = mail_sign_in.mailbox_id));

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public, app TO postern_app;
GRANT SELECT, INSERT, DELETE ON organization, alias, role TO postern_app;
GRANT SELECT, INSERT ON domain, mailbox, access_grant, session, token TO postern_app;
-- All of an account but its password hash, which leaves the database through app.sign_in_subject alone.
GRANT INSERT ON account TO postern_app;
GRANT SELECT (id, organization_id, domain_id, name, address, state, auth_epoch, retired_at, version, created_at, updated_at) ON account TO postern_app;
-- What is written once stays: whose a mailbox is, where a domain lies, who holds a grant, on what, within which limits and until when.
GRANT UPDATE (name, enabled, max_domains, max_mailboxes, max_aliases, max_storage_bytes, version, updated_at) ON organization TO postern_app;
GRANT UPDATE (description, enabled, max_mailboxes, max_aliases, max_storage_bytes, default_quota_bytes, deleted_at, version, updated_at) ON domain TO postern_app;
GRANT UPDATE (name, password_hash, state, auth_epoch, version, updated_at) ON account TO postern_app;
GRANT UPDATE (quota_bytes, enabled, send_only, grant_id, deleted_at, version, updated_at) ON mailbox TO postern_app;
GRANT UPDATE (destinations, enabled, version, updated_at) ON alias TO postern_app;
GRANT UPDATE (name, description, rights, version, updated_at) ON role TO postern_app;
GRANT UPDATE (rights, revoked_at, revoked_by_id) ON access_grant TO postern_app;
GRANT UPDATE (auth_epoch, revoked_at) ON session TO postern_app;
GRANT UPDATE (used_at, expires_at) ON token TO postern_app;
GRANT SELECT, INSERT ON grant_scope, journal_entry, request_key TO postern_app;
GRANT SELECT ON usage, worker_heartbeat, mail_usage, mail_sign_in TO postern_app;
