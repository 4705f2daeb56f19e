-- The live grants that were made from a role, with what decides whether somebody may bring them up to it: rank, what the grant above
-- holds, where the holder belongs, whether they are protected (app.is_protected comes with a later migration, so this is PL/pgSQL).
CREATE FUNCTION app.copies_of(of_role uuid, most int) RETURNS TABLE (id uuid, account_id uuid, copy jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
BEGIN
  RETURN QUERY SELECT g.id, g.account_id, jsonb_build_object('rights', g.rights, 'startsAt', g.starts_at, 'endsAt', g.ends_at, 'passOnDepth', g.pass_on_depth,
      'parentRights', (SELECT up.rights FROM access_grant up WHERE up.id = g.parent_id),
      'held', app.holdings_of(g.account_id), 'home', app.home_of(g.account_id), 'isProtected', app.is_protected(g.account_id))
    FROM access_grant g WHERE g.role_id = of_role AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) ORDER BY g.id LIMIT most;
END $$;

-- Held until the commit, in the order in which a revocation and a narrowing go: the holders, what the grants came from, the grants.
CREATE FUNCTION app.hold_copies(of_role uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.halt(h.account_id) FROM (SELECT DISTINCT g.account_id FROM access_grant g WHERE g.role_id = of_role AND g.revoked_at IS NULL
      AND g.account_id IS DISTINCT FROM app.armed('actor') ORDER BY 1) h;
  PERFORM 1 FROM access_grant up WHERE up.id IN (SELECT g.parent_id FROM access_grant g WHERE g.role_id = of_role AND g.revoked_at IS NULL) ORDER BY up.id FOR SHARE;
  PERFORM 1 FROM access_grant g WHERE g.role_id = of_role AND g.revoked_at IS NULL ORDER BY g.id FOR NO KEY UPDATE;
END $$;

-- How many live grants made from it hold other rights than the role does by now; and how many there are. A role of the server is
-- everybody's to use, so of its grants only those count whose holders are in reach: how many strangers hold one is nobody else's.
CREATE FUNCTION app.role_lag(of_role uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM access_grant g JOIN role r ON r.id = g.role_id
   WHERE g.role_id = of_role AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) AND NOT (g.rights @> r.rights AND g.rights <@ r.rights)
     AND (r.organization_id IS NOT NULL OR (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM account a WHERE a.id = g.account_id AND (a.id = (SELECT app.armed('actor'))
       OR a.organization_id = ANY (ARRAY(SELECT app.readable_organizations())) OR a.domain_id = ANY (ARRAY(SELECT app.readable_domains()))))) $$;
CREATE OR REPLACE FUNCTION app.role_use(of_role uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM access_grant g JOIN role r ON r.id = g.role_id
   WHERE g.role_id = of_role AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now())
     AND (r.organization_id IS NOT NULL OR (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM account a WHERE a.id = g.account_id AND (a.id = (SELECT app.armed('actor'))
       OR a.organization_id = ANY (ARRAY(SELECT app.readable_organizations())) OR a.domain_id = ANY (ARRAY(SELECT app.readable_domains()))))) $$;

REVOKE ALL ON FUNCTION app.copies_of(uuid, int), app.hold_copies(uuid), app.role_lag(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.copies_of(uuid, int), app.hold_copies(uuid), app.role_lag(uuid) TO postern_app;

-- To be written a row must be seen, and a holder may belong elsewhere.
CREATE POLICY app_apply_read ON access_grant FOR SELECT TO postern_app USING (role_id = (SELECT app.armed('write_role')));
