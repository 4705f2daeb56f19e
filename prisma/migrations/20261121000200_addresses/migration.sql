-- One identity per address; what hangs on an address follows its mailbox and its domain. Every function here runs
-- as its owner and names its search path, so that no caller can put a table of its own in the way.
CREATE SCHEMA app;

CREATE FUNCTION app.set_organization_lineage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
    RAISE EXCEPTION 'an organization does not change its parent' USING ERRCODE = 'PT002';
  END IF;
  NEW.lineage := coalesce((SELECT o.lineage FROM organization o WHERE o.id = NEW.parent_id), '{}') || NEW.id;
  RETURN NEW;
END $$;
CREATE TRIGGER organization_lineage BEFORE INSERT OR UPDATE OF parent_id, lineage ON organization
  FOR EACH ROW EXECUTE FUNCTION app.set_organization_lineage();

CREATE FUNCTION app.set_grant_lineage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.account_id <> OLD.account_id) THEN
    RAISE EXCEPTION 'a grant does not change its holder or its parent' USING ERRCODE = 'PT002';
  END IF;
  NEW.lineage := coalesce((SELECT g.lineage || g.id FROM access_grant g WHERE g.id = NEW.parent_id), '{}');
  RETURN NEW;
END $$;
CREATE TRIGGER access_grant_lineage BEFORE INSERT OR UPDATE OF parent_id, account_id, lineage ON access_grant
  FOR EACH ROW EXECUTE FUNCTION app.set_grant_lineage();

CREATE FUNCTION app.set_address() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.domain_id <> OLD.domain_id OR NEW.local_part <> OLD.local_part) THEN
    RAISE EXCEPTION 'an address does not change' USING ERRCODE = 'PT002';
  END IF;
  NEW.address := NEW.local_part || '@' || (SELECT d.name FROM domain d WHERE d.id = NEW.domain_id);
  RETURN NEW;
END $$;
CREATE TRIGGER mailbox_address BEFORE INSERT OR UPDATE OF domain_id, local_part, address ON mailbox
  FOR EACH ROW EXECUTE FUNCTION app.set_address();
CREATE TRIGGER alias_address BEFORE INSERT OR UPDATE OF domain_id, local_part, address ON alias
  FOR EACH ROW EXECUTE FUNCTION app.set_address();

-- Mailbox, alias and (later) list share one name space; the trash does not reserve an address.
CREATE FUNCTION app.claim_mailbox_address() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL AND (TG_OP = 'DELETE' OR NEW.deleted_at IS NOT NULL) THEN
    DELETE FROM address WHERE mailbox_id = OLD.id;
    UPDATE account SET retired_at = now() WHERE id = OLD.account_id AND address = OLD.address AND retired_at IS NULL;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL AND (TG_OP = 'INSERT' OR OLD.deleted_at IS NOT NULL) THEN
    INSERT INTO address (address, mailbox_id) VALUES (NEW.address, NEW.id);
    UPDATE account SET retired_at = NULL WHERE id = NEW.account_id AND address = NEW.address AND retired_at IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mailbox_claims_address AFTER INSERT OR DELETE OR UPDATE OF deleted_at ON mailbox
  FOR EACH ROW EXECUTE FUNCTION app.claim_mailbox_address();

CREATE FUNCTION app.claim_alias_address() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM address WHERE alias_id = OLD.id;
  ELSE
    INSERT INTO address (address, alias_id) VALUES (NEW.address, NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER alias_claims_address AFTER INSERT OR DELETE ON alias
  FOR EACH ROW EXECUTE FUNCTION app.claim_alias_address();

-- A domain in the trash gives its addresses back, and takes them again (or fails whole) when it is restored.
CREATE FUNCTION app.claim_domain_addresses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN
    DELETE FROM address a USING mailbox m WHERE a.mailbox_id = m.id AND m.domain_id = NEW.id;
    DELETE FROM address a USING alias l WHERE a.alias_id = l.id AND l.domain_id = NEW.id;
    UPDATE account SET retired_at = now() WHERE domain_id = NEW.id AND retired_at IS NULL;
  ELSIF OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN
    INSERT INTO address (address, mailbox_id) SELECT m.address, m.id FROM mailbox m WHERE m.domain_id = NEW.id AND m.deleted_at IS NULL;
    INSERT INTO address (address, alias_id) SELECT l.address, l.id FROM alias l WHERE l.domain_id = NEW.id;
    UPDATE account c SET retired_at = NULL WHERE c.domain_id = NEW.id AND c.retired_at IS NOT NULL
      AND EXISTS (SELECT 1 FROM mailbox m WHERE m.account_id = c.id AND m.address = c.address AND m.deleted_at IS NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER domain_claims_addresses AFTER UPDATE OF deleted_at ON domain
  FOR EACH ROW EXECUTE FUNCTION app.claim_domain_addresses();

-- Whoever stops being active loses every open session and unused link with the same statement.
CREATE FUNCTION app.raise_auth_epoch() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.state = 'active' AND NEW.state <> 'active') OR (OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL) THEN
    NEW.auth_epoch := OLD.auth_epoch + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_auth_epoch BEFORE UPDATE OF state, retired_at ON account
  FOR EACH ROW EXECUTE FUNCTION app.raise_auth_epoch();
