-- Whether an organization may delegate, and whether it may have customers below it and make managers.
ALTER TABLE "organization" ADD COLUMN "may_delegate" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "reseller" BOOLEAN NOT NULL DEFAULT false;

-- Who has customers has been a reseller all along.
UPDATE organization SET reseller = true WHERE id IN (SELECT parent_id FROM organization);

GRANT UPDATE (may_delegate, reseller) ON organization TO postern_app;

-- Only a reseller has organizations below it. Both sides look under the same lock, so that no customer arrives while the flag goes.
CREATE FUNCTION app.expect_reseller() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('postern: customers of ' || CASE TG_OP WHEN 'INSERT' THEN NEW.parent_id ELSE NEW.id END, 0));
  IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM organization up WHERE up.id = NEW.parent_id AND up.reseller) THEN
    RAISE EXCEPTION 'constraint "organization_parent_is_reseller"' USING ERRCODE = 'PT004';
  ELSIF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM organization o WHERE o.parent_id = NEW.id) THEN
    RAISE EXCEPTION 'constraint "organization_has_customers"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER organization_below_reseller AFTER INSERT ON organization FOR EACH ROW
  WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION app.expect_reseller();
CREATE TRIGGER organization_stays_reseller AFTER UPDATE OF reseller ON organization FOR EACH ROW
  WHEN (OLD.reseller AND NOT NEW.reseller) EXECUTE FUNCTION app.expect_reseller();

-- What the question of giving needs of the organizations that it is about. They are held until the commit: a switch that is thrown
-- meanwhile waits for who gives, and whoever gives afterwards finds it thrown.
CREATE FUNCTION app.delegation_of(organizations uuid[]) RETURNS TABLE (id uuid, may_delegate boolean, reseller boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.may_delegate, o.reseller FROM organization o WHERE o.id = ANY (organizations) ORDER BY o.id FOR SHARE $$;
-- The same to look at, for pages: PostgreSQL takes no lock in a transaction that only reads.
CREATE FUNCTION app.delegation_seen(organizations uuid[]) RETURNS TABLE (id uuid, may_delegate boolean, reseller boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.may_delegate, o.reseller FROM organization o WHERE o.id = ANY (organizations) $$;

-- The organization that a person belongs to; NULL for those of the server alone.
CREATE FUNCTION app.home_of(person uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(d.organization_id, a.organization_id) FROM account a LEFT JOIN domain d ON d.id = a.domain_id WHERE a.id = person $$;

REVOKE ALL ON FUNCTION app.expect_reseller(), app.delegation_of(uuid[]), app.delegation_seen(uuid[]), app.home_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.delegation_of(uuid[]), app.delegation_seen(uuid[]), app.home_of(uuid) TO postern_app;

-- Giving on a whole organization, and giving to people from outside, are rights of their own from now on. Whoever could do so keeps
-- it: grants with the right to give that were not made from a built-in role, nor hang below one. Built-in roles follow the program at
-- its next start, which gives both to administrators and neither to anybody else (prisma/README.md, 2026-11-21).
UPDATE access_grant g SET rights = g.rights || '{grant.make-team-member,grant.make-manager}'
 WHERE g.revoked_at IS NULL AND 'grant.give' = ANY (g.rights) AND g.pass_on_depth > 0 AND g.built_in_role IS NULL
   AND NOT EXISTS (SELECT 1 FROM access_grant up WHERE up.id = ANY (g.lineage) AND up.built_in_role IS NOT NULL AND up.built_in_role <> 'admin');

-- What was handed on never holds more than what it came from: a right taken out of a grant is taken out of everything below it, in the
-- same transaction. Who holds nothing then holds no grant. Their writes in flight are waited for, as in a revocation.
CREATE FUNCTION app.narrow_below() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE below record; kept text[];
BEGIN
  PERFORM app.halt(g.account_id) FROM access_grant g WHERE g.parent_id = NEW.id AND g.revoked_at IS NULL ORDER BY g.account_id;
  FOR below IN SELECT g.id, g.rights FROM access_grant g WHERE g.parent_id = NEW.id AND g.revoked_at IS NULL AND NOT g.rights <@ NEW.rights ORDER BY g.id LOOP
    kept := ARRAY(SELECT r FROM unnest(below.rights) WITH ORDINALITY AS x(r, n) WHERE r = ANY (NEW.rights) ORDER BY n);
    IF kept = '{}' THEN
      UPDATE access_grant SET revoked_at = now(), revoked_by_id = app.armed('actor') WHERE id = below.id;
    ELSE
      UPDATE access_grant SET rights = kept WHERE id = below.id;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_narrows AFTER UPDATE OF rights ON access_grant FOR EACH ROW
  WHEN (NOT OLD.rights <@ NEW.rights AND NEW.revoked_at IS NULL) EXECUTE FUNCTION app.narrow_below();
REVOKE ALL ON FUNCTION app.narrow_below() FROM PUBLIC;

-- A role is applied to its holders: the gateway arms the role, and of its grants the rights alone are written.
CREATE POLICY app_apply ON access_grant FOR UPDATE TO postern_app
  USING (role_id = (SELECT app.armed('write_role'))) WITH CHECK (role_id = (SELECT app.armed('write_role')));
