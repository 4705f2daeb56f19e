-- The last administrator can't be deleted, disabled, demoted or expire, nor lose the sign-in with a mailbox, a domain or an
-- organization. Whoever touches one waits here for the others, so that two administrators cannot remove each other at once.
-- Error PT003.
CREATE FUNCTION app.is_enabled_organization(organization_id uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT organization_id IS NULL OR NOT EXISTS (
    SELECT 1 FROM organization up WHERE NOT up.enabled AND up.id = ANY ((SELECT o.lineage FROM organization o WHERE o.id = organization_id)::uuid[])) $$;

-- May this account sign in at all? A disabled organization, domain or sign-in mailbox disables it without changing its own state.
CREATE FUNCTION app.is_live_account(a account) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.state = 'active' AND a.retired_at IS NULL AND app.is_enabled_organization(a.organization_id)
    AND (a.domain_id IS NULL OR EXISTS (
      SELECT 1 FROM domain d JOIN mailbox m ON m.domain_id = d.id
       WHERE d.id = a.domain_id AND d.enabled AND d.deleted_at IS NULL AND app.is_enabled_organization(d.organization_id)
         AND m.account_id = a.id AND m.address = a.address AND m.deleted_at IS NULL AND m.enabled)) $$;

CREATE FUNCTION app.is_administrator_grant(g access_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT g.built_in_role = 'admin' AND EXISTS (SELECT 1 FROM grant_scope s WHERE s.grant_id = g.id AND s.kind = 'server') $$;

CREATE FUNCTION app.keep_an_administrator() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE concerned boolean;
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'access_grant' THEN concerned := app.is_administrator_grant(OLD) AND OLD.revoked_at IS NULL;
    WHEN 'account' THEN SELECT EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = OLD.id AND g.revoked_at IS NULL AND app.is_administrator_grant(g)) INTO concerned;
    WHEN 'mailbox' THEN SELECT EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = OLD.account_id AND g.revoked_at IS NULL AND app.is_administrator_grant(g)) INTO concerned;
    ELSE concerned := true;  -- a domain or an organization: rare, so it always asks
  END CASE;
  IF NOT concerned THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('postern: the last administrator'));
  IF EXISTS (SELECT 1 FROM access_grant g WHERE g.revoked_at IS NULL AND app.is_administrator_grant(g)) IS FALSE AND TG_TABLE_NAME <> 'access_grant' THEN
    RETURN NULL;  -- not set up yet
  END IF;
  IF NOT EXISTS (SELECT 1 FROM access_grant g JOIN account a ON a.id = g.account_id
                  WHERE g.revoked_at IS NULL AND g.starts_at <= now() AND g.ends_at IS NULL AND app.is_administrator_grant(g) AND app.is_live_account(a)) THEN
    RAISE EXCEPTION 'the last administrator stays' USING ERRCODE = 'PT003';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_keeps_administrator AFTER UPDATE OF revoked_at, ends_at, starts_at ON access_grant FOR EACH ROW EXECUTE FUNCTION app.keep_an_administrator();
CREATE TRIGGER account_keeps_administrator AFTER UPDATE OF state, retired_at ON account FOR EACH ROW
  WHEN (NEW.state <> 'active' OR NEW.retired_at IS NOT NULL) EXECUTE FUNCTION app.keep_an_administrator();
CREATE TRIGGER mailbox_keeps_administrator AFTER UPDATE OF enabled, deleted_at ON mailbox FOR EACH ROW
  WHEN (NOT NEW.enabled OR NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION app.keep_an_administrator();
CREATE TRIGGER domain_keeps_administrator AFTER UPDATE OF enabled, deleted_at ON domain FOR EACH ROW
  WHEN (NOT NEW.enabled OR NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION app.keep_an_administrator();
CREATE TRIGGER organization_keeps_administrator AFTER UPDATE OF enabled ON organization FOR EACH ROW
  WHEN (NOT NEW.enabled) EXECUTE FUNCTION app.keep_an_administrator();
