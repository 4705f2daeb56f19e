-- What the gateway asks before anything is armed: who is acting, and with which grants. These run as the owner, return what
-- one request needs and nothing that a page could show by mistake (no password hash leaves but through app.sign_in_subject).
CREATE FUNCTION app.grants_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', g.id, 'roleName', g.role_name, 'rights', g.rights, 'startsAt', g.starts_at, 'endsAt', g.ends_at, 'passOnDepth', g.pass_on_depth,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text),
      'cameFrom', (SELECT coalesce(jsonb_agg(DISTINCT up.account_id), '[]') FROM access_grant up WHERE up.id = ANY (g.lineage)),
      'scopes', (SELECT coalesce(jsonb_agg(coalesce(s.organization_id, s.domain_id, s.mailbox_id)::text), '[]') FROM grant_scope s WHERE s.grant_id = g.id AND s.kind <> 'server'),
      'server', EXISTS (SELECT 1 FROM grant_scope s WHERE s.grant_id = g.id AND s.kind = 'server'))
    ORDER BY g.created_at, g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL $$;

CREATE FUNCTION app.actor_of(a account) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('accountId', a.id, 'name', a.name, 'address', a.address, 'now', now(),
    'grants', app.grants_of(a.id)) $$;

-- A page is asked for: the session behind a cookie, or NULL. Its last use is written at most once a minute.
CREATE FUNCTION app.actor_of_session(hash bytea) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s session; a account; idle interval;
BEGIN
  SELECT * INTO s FROM session WHERE id_hash = hash AND revoked_at IS NULL AND idle_expires_at > now() AND absolute_expires_at > now();
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO a FROM account WHERE id = s.account_id AND auth_epoch = s.auth_epoch;
  IF NOT FOUND OR NOT app.is_live_account(a) THEN RETURN NULL; END IF;
  IF s.last_seen_at < now() - interval '1 minute' THEN
    idle := s.idle_expires_at - s.last_seen_at;
    UPDATE session SET last_seen_at = now(), idle_expires_at = least(now() + idle, absolute_expires_at) WHERE id_hash = hash;
  END IF;
  RETURN app.actor_of(a) || jsonb_build_object('sessionId', s.public_id);
END $$;

-- A write begins: the account, the session and every grant that could apply are locked FOR SHARE until the commit. A revocation
-- updates the same rows, so it waits for writes in flight, and no write that begins after it finds the old right.
CREATE FUNCTION app.lock_actor(person uuid, session_public_id uuid) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s session; a account;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(app.gate(person));
  SELECT * INTO a FROM account WHERE id = person FOR SHARE;
  IF NOT FOUND OR NOT app.is_live_account(a) THEN RETURN NULL; END IF;
  IF session_public_id IS NOT NULL THEN
    SELECT * INTO s FROM session WHERE public_id = session_public_id AND account_id = person AND auth_epoch = a.auth_epoch
      AND revoked_at IS NULL AND idle_expires_at > now() AND absolute_expires_at > now() FOR SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
  END IF;
  PERFORM 1 FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL ORDER BY g.id FOR SHARE;
  RETURN app.actor_of(a) || jsonb_build_object('sessionId', session_public_id);
END $$;

-- What another person holds, each scope with the chain above it, for the question of rank.
CREATE FUNCTION app.holdings_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'rights', g.rights, 'endsAt', g.ends_at,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text), 'places', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', coalesce(s.organization_id, s.domain_id, s.mailbox_id), 'chain',
          to_jsonb('{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL)))), '[]')
        FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
        LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id) WHERE s.grant_id = g.id)) ORDER BY g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) $$;

-- Sign-in: the one place that reads a password hash. No row for an unknown address; no hash for whoever may not sign in, and
-- the reason, which goes into the journal and nowhere else: invited, disabled, or stopped with their mailbox, domain or organization.
CREATE FUNCTION app.sign_in_subject(sign_in_address text) RETURNS TABLE (account_id uuid, auth_epoch int, password_hash text, standing text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.auth_epoch, CASE WHEN l.live THEN a.password_hash END,
         CASE WHEN l.live THEN 'live' WHEN a.state = 'active' THEN 'stopped' ELSE a.state::text END
    FROM account a CROSS JOIN LATERAL (SELECT app.is_live_account(a) AS live) l
   WHERE a.address = sign_in_address AND a.retired_at IS NULL $$;

-- One attempt against each key, counted and judged in one statement with the database's clock. Returns the seconds to wait, 0 while
-- all are within bounds. The narrow keys come first, and who is over one of them uses up none of the wider: one stranger in one
-- network cannot lock a person out everywhere.
CREATE FUNCTION app.take_attempts(keys bytea[], bounds int[], window_seconds int[]) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE i int; p int; opens timestamptz; t timestamptz := clock_timestamp();
BEGIN
  FOR i IN 1 .. cardinality(keys) LOOP
    INSERT INTO rate_limit AS r (key, points, resets_at) VALUES (keys[i], 1, t + make_interval(secs => window_seconds[i]))
      ON CONFLICT (key) DO UPDATE SET points = CASE WHEN r.resets_at <= t THEN 1 ELSE r.points + 1 END,
        resets_at = CASE WHEN r.resets_at <= t THEN t + make_interval(secs => window_seconds[i]) ELSE r.resets_at END
      RETURNING points, resets_at INTO p, opens;
    IF p > bounds[i] THEN RETURN greatest(1, ceil(extract(epoch FROM opens - t)))::int; END IF;
  END LOOP;
  RETURN 0;
END $$;
-- After a success the account's own counters start again; the network's go on counting.
CREATE FUNCTION app.forget_attempts(keys bytea[]) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM rate_limit WHERE key = ANY (keys) $$;

-- For the journal of a refusal, whose actor may have ended meanwhile.
CREATE FUNCTION app.name_of(person uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT name FROM account WHERE id = person $$;

-- A mailbox that is enabled itself, in a domain or organization or with an owner that is not.
CREATE FUNCTION app.is_stopped(mailbox uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT (d.enabled AND a.state = 'active' AND app.is_enabled_organization(d.organization_id))
    FROM mailbox m JOIN domain d ON d.id = m.domain_id JOIN account a ON a.id = m.account_id WHERE m.id = mailbox $$;

-- The chain above a mailbox that was found, also for who may see the mailbox and not its domain.
CREATE FUNCTION app.chain_of_mailbox(mailbox uuid) RETURNS TABLE (organization uuid, lineage uuid[], stopped boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.lineage, app.is_stopped(m.id) FROM mailbox m JOIN domain d ON d.id = m.domain_id JOIN organization o ON o.id = d.organization_id WHERE m.id = mailbox AND d.deleted_at IS NULL $$;
CREATE FUNCTION app.chain_of_domain(of_domain uuid) RETURNS TABLE (id uuid, lineage uuid[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.lineage FROM domain d JOIN organization o ON o.id = d.organization_id WHERE d.id = of_domain $$;
-- The chain above a person who was found, also for who may see the person and not their organization.
CREATE FUNCTION app.chain_of_account(person uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT '{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, a.id::text], NULL)
    FROM account a LEFT JOIN domain d ON d.id = a.domain_id LEFT JOIN organization o ON o.id = coalesce(d.organization_id, a.organization_id) WHERE a.id = person $$;
-- How many live grants hang below this one; whose they are is told only to who may see those people.
CREATE FUNCTION app.handed_on(of_grant uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM access_grant g WHERE g.lineage @> ARRAY[of_grant] AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) $$;
-- How many live grants were made from this role.
CREATE FUNCTION app.role_use(of_role uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM access_grant g WHERE g.role_id = of_role AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) $$;
CREATE FUNCTION app.is_taken(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM address a WHERE a.address = wanted) $$;

-- The places of a grant by name, at most so many, and then how many more. Only for the holder of the grant.
CREATE FUNCTION app.scope_names(of_grant uuid, most int) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH named AS (
    SELECT CASE s.kind WHEN 'server' THEN 'the whole server' WHEN 'organization' THEN o.name WHEN 'domain' THEN d.name ELSE m.address END AS name
      FROM grant_scope s JOIN access_grant g ON g.id = s.grant_id LEFT JOIN organization o ON o.id = s.organization_id
      LEFT JOIN domain d ON d.id = s.domain_id LEFT JOIN mailbox m ON m.id = s.mailbox_id
     WHERE s.grant_id = of_grant AND g.account_id = app.armed('actor') ORDER BY 1)
  SELECT ARRAY(SELECT name FROM named LIMIT most) || CASE WHEN (SELECT count(*) FROM named) > most
    THEN ARRAY[format('%s more', (SELECT count(*) FROM named) - most)] ELSE '{}'::text[] END $$;

-- What somebody typed, with the signs that mean something to LIKE made harmless.
CREATE FUNCTION app.literally(typed text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT replace(replace(replace(typed, '\', '\\'), '%', '\%'), '_', '\_') $$;

-- People, by any part of their name or sign-in address.
CREATE FUNCTION app.find_accounts(part text, most int) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan ROWS 50 AS $$
DECLARE pattern text := '%' || app.literally(part) || '%';
BEGIN
  IF app.reads_all() THEN
    RETURN QUERY SELECT a.id FROM account a WHERE a.retired_at IS NULL AND (a.name ILIKE pattern OR a.address LIKE pattern) LIMIT most;
  ELSE
    RETURN QUERY SELECT a.id FROM account a WHERE a.retired_at IS NULL AND (a.name ILIKE pattern OR a.address LIKE pattern)
      AND (a.organization_id IN (SELECT app.readable_organizations()) OR a.domain_id IN (SELECT app.readable_domains())
        OR a.id IN (SELECT m.account_id FROM mailbox m WHERE m.id IN (SELECT app.readable_mailboxes()))) LIMIT most;
  END IF;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.armed(text), app.is_on(text), app.reads_all(), app.reads_own(), app.live_scopes(), app.readable_organizations(), app.readable_domains(),
  app.readable_mailboxes(), app.trashed_domains(), app.actor_of_session(bytea), app.lock_actor(uuid, uuid), app.halt(uuid), app.holdings_of(uuid), app.name_of(uuid), app.is_stopped(uuid), app.chain_of_mailbox(uuid), app.is_taken(text), app.chain_of_domain(uuid), app.chain_of_account(uuid), app.handed_on(uuid), app.role_use(uuid), app.scope_names(uuid, int), app.sign_in_subject(text),
  app.take_attempts(bytea[], int[], int[]), app.forget_attempts(bytea[]), app.find_accounts(text, int) TO postern_app;
