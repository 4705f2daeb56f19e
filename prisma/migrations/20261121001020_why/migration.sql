-- A person as the gateway would load them if they acted now, for the question why they may or may not: who asks has seen the person first.
CREATE FUNCTION app.standing_of(person uuid) RETURNS TABLE (actor jsonb, standing text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT app.actor_of(a) || jsonb_build_object('sessionId', NULL),
         CASE WHEN app.is_live_account(a) THEN 'live' WHEN a.state = 'active' THEN 'stopped' ELSE a.state::text END
    FROM account a WHERE a.id = person $$;

-- What has no room for one more, of all whose limits apply in a domain and to what is made under these grants: never how much it allows.
CREATE FUNCTION app.full_for(what text, in_domain uuid, under_grants uuid[]) RETURNS TABLE (kind text, id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH subject AS (
    SELECT 'organization' AS kind, o.id, o.max_mailboxes, o.max_aliases FROM domain d JOIN organization at ON at.id = d.organization_id JOIN organization o ON o.id = ANY (at.lineage) WHERE d.id = in_domain
    UNION ALL SELECT 'domain', d.id, d.max_mailboxes, d.max_aliases FROM domain d WHERE d.id = in_domain
    UNION ALL SELECT 'grant', g.id, g.max_mailboxes, g.max_aliases FROM access_grant g WHERE g.id = ANY (under_grants))
  SELECT s.kind, s.id FROM subject s LEFT JOIN usage u ON u.subject_id = s.id
   WHERE CASE what WHEN 'mailboxes' THEN coalesce(u.mailboxes, 0) >= s.max_mailboxes WHEN 'aliases' THEN coalesce(u.aliases, 0) >= s.max_aliases END $$;

REVOKE ALL ON FUNCTION app.standing_of(uuid), app.full_for(text, uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.standing_of(uuid), app.full_for(text, uuid, uuid[]) TO postern_app;
