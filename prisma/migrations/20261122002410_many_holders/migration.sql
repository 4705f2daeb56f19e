-- A role may have thousands of holders. Looked at are those grants that differ from it, so many at once, from one on; or those chosen.
DROP FUNCTION app.copies_of(uuid, int);
DROP FUNCTION app.hold_copies(uuid);
CREATE FUNCTION app.copies_of(of_role uuid, behind uuid, only_these uuid[], most int) RETURNS TABLE (id uuid, account_id uuid, copy jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
BEGIN
  RETURN QUERY SELECT g.id, g.account_id, jsonb_build_object('rights', g.rights, 'startsAt', g.starts_at, 'endsAt', g.ends_at, 'passOnDepth', g.pass_on_depth,
      'parentRights', (SELECT up.rights FROM access_grant up WHERE up.id = g.parent_id),
      'held', app.holdings_of(g.account_id), 'home', app.home_of(g.account_id), 'isProtected', app.is_protected(g.account_id))
    FROM (SELECT x.* FROM access_grant x JOIN role r ON r.id = x.role_id WHERE x.role_id = of_role AND x.revoked_at IS NULL
        AND (x.ends_at IS NULL OR x.ends_at > now()) AND NOT (x.rights @> r.rights AND x.rights <@ r.rights)
        AND (behind IS NULL OR x.id > behind) AND (only_these IS NULL OR x.id = ANY (only_these)) ORDER BY x.id LIMIT most) g ORDER BY g.id;
END $$;

-- Held until the commit, in the order in which a revocation and a narrowing go: the holders, what the grants came from, the grants.
CREATE FUNCTION app.hold_copies(of_role uuid, only_these uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.halt(h.account_id) FROM (SELECT DISTINCT g.account_id FROM access_grant g WHERE g.role_id = of_role AND g.id = ANY (only_these) AND g.revoked_at IS NULL
      AND g.account_id IS DISTINCT FROM app.armed('actor') ORDER BY 1) h;
  PERFORM 1 FROM access_grant up WHERE up.id IN (SELECT g.parent_id FROM access_grant g WHERE g.role_id = of_role AND g.id = ANY (only_these) AND g.revoked_at IS NULL)
    ORDER BY up.id FOR SHARE;
  PERFORM 1 FROM access_grant g WHERE g.role_id = of_role AND g.id = ANY (only_these) AND g.revoked_at IS NULL ORDER BY g.id FOR NO KEY UPDATE;
END $$;

REVOKE ALL ON FUNCTION app.copies_of(uuid, uuid, uuid[], int), app.hold_copies(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.copies_of(uuid, uuid, uuid[], int), app.hold_copies(uuid, uuid[]) TO postern_app;
