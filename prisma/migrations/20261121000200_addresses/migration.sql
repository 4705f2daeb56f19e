-- One identity per address; what hangs on an address follows its mailbox and its domain. Every function here runs
-- as its owner and names its search path, so that no caller can put a table of its own in the way.
CREATE SCHEMA app;

-- A gate for each person. Whoever writes holds theirs half open until the commit (app.lock_actor); whoever takes something
-- away from a person closes it (app.halt): that waits for their writes on the way, and lets none begin before the commit.
-- Row locks alone would do so too, but they let new sharers past whoever waits: a delegate who kept fifty requests going
-- could not be revoked at all. These locks are granted in the order in which they were asked for.
CREATE FUNCTION app.gate(person uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT hashtextextended('person ' || person, 0) $$;
CREATE FUNCTION app.halt(person uuid) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pg_advisory_xact_lock(app.gate(person)) $$;

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

-- Where aliases lead: not back to themselves, at most ten aliases in a row, at most 1,000 addresses from any one of them (Postfix
-- gives up at as many: virtual_alias_expansion_limit). Both ways are followed, since who lengthens the end of a chain lengthens all
-- of it. One writer at a time, or two who each close half of a circle would both pass.
CREATE FUNCTION app.follow_alias() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE above int; below int; most int; leads_back boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('postern: where aliases lead'));
  WITH RECURSIVE down (address, links) AS (
      SELECT d.address, 0 FROM unnest(NEW.destinations) d (address)
      UNION SELECT d.address, down.links + 1
        FROM down JOIN address a ON a.address = down.address JOIN alias l ON l.id = a.alias_id CROSS JOIN unnest(l.destinations) d (address)
       WHERE down.links <= 10 AND down.address <> NEW.address)
    SELECT coalesce(bool_or(down.address = NEW.address), false), coalesce(max(down.links), 0) INTO leads_back, below FROM down;
  IF leads_back THEN
    RAISE EXCEPTION 'constraint "alias_leads_back"' USING ERRCODE = 'PT004';
  END IF;
  WITH RECURSIVE up (id, address, links) AS (
      SELECT NEW.id, NEW.address, 0
      UNION SELECT l.id, l.address, up.links + 1
        FROM up JOIN alias l ON l.destinations @> ARRAY[up.address::text] JOIN address a ON a.alias_id = l.id WHERE up.links <= 10),
    reached (root, address) AS (
      SELECT up.id, d.address FROM up JOIN alias l ON l.id = up.id CROSS JOIN unnest(l.destinations) d (address)
      UNION SELECT reached.root, d.address
        FROM reached JOIN address a ON a.address = reached.address JOIN alias l ON l.id = a.alias_id CROSS JOIN unnest(l.destinations) d (address))
    SELECT (SELECT max(up.links) FROM up), (SELECT max(n) FROM (SELECT count(*) AS n FROM reached GROUP BY root) each) INTO above, most;
  IF above + below > 10 THEN
    RAISE EXCEPTION 'constraint "alias_chain"' USING ERRCODE = 'PT004';
  END IF;
  IF most > 1000 THEN
    RAISE EXCEPTION 'constraint "alias_fan_out"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;
-- After the address is claimed (triggers run in the order of their names): what leads here is then found.
CREATE TRIGGER alias_follows AFTER INSERT OR UPDATE OF destinations ON alias
  FOR EACH ROW EXECUTE FUNCTION app.follow_alias();

-- A domain in the trash gives its addresses back, and takes them again (or fails whole) when it is restored.
CREATE FUNCTION app.claim_domain_addresses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN
    DELETE FROM address a USING mailbox m WHERE a.mailbox_id = m.id AND m.domain_id = NEW.id;
    DELETE FROM address a USING alias l WHERE a.alias_id = l.id AND l.domain_id = NEW.id;
    PERFORM app.halt(c.id) FROM account c WHERE c.domain_id = NEW.id AND EXISTS (
      SELECT 1 FROM access_grant g WHERE g.account_id = c.id AND g.revoked_at IS NULL) ORDER BY c.id;
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
  -- Who never set a password is let in again as invited: the program's role cannot see whether there is one.
  IF NEW.state = 'active' AND NEW.password_hash IS NULL THEN NEW.state := 'invited'; END IF;
  IF (OLD.state = 'active' AND NEW.state <> 'active') OR (OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL) THEN
    NEW.auth_epoch := OLD.auth_epoch + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_auth_epoch BEFORE UPDATE OF state, retired_at ON account
  FOR EACH ROW EXECUTE FUNCTION app.raise_auth_epoch();

-- A link lets its maker in as well: they have seen it. So it ends when somebody else gives the invited person rights, which were never
-- its maker's to take, and when its maker may invite nobody any more. Whoever may invite makes a new one.
CREATE FUNCTION app.end_links() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE token SET expires_at = now() WHERE account_id = NEW.account_id AND created_by_id IS DISTINCT FROM NEW.given_by_id
      AND used_at IS NULL AND expires_at > now();
  ELSE
    UPDATE token SET expires_at = now() WHERE created_by_id = NEW.account_id AND used_at IS NULL AND expires_at > now();
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_given_ends_links AFTER INSERT ON access_grant FOR EACH ROW EXECUTE FUNCTION app.end_links();
CREATE TRIGGER access_grant_revoked_ends_links AFTER UPDATE OF revoked_at ON access_grant FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL AND NEW.rights && '{account.create,account.invite}') EXECUTE FUNCTION app.end_links();
-- Once a statement: with a domain 100,000 people may retire.
CREATE FUNCTION app.end_links_of_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE token t SET expires_at = now() FROM changed c
   WHERE t.created_by_id = c.id AND (c.state = 'disabled' OR c.retired_at IS NOT NULL) AND t.used_at IS NULL AND t.expires_at > now();
  RETURN NULL;
END $$;
CREATE TRIGGER account_ends_links AFTER UPDATE ON account REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.end_links_of_ended();
CREATE INDEX token_created_by ON token (created_by_id) WHERE used_at IS NULL;
