-- What the gateway asks before anything is armed: who is acting, and with which grants. These run as the owner, return what
-- one request needs and nothing that a page could show by mistake (no password hash leaves but through app.sign_in_subject).
CREATE FUNCTION app.grants_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', g.id, 'roleName', g.role_name, 'rights', g.rights, 'startsAt', g.starts_at, 'endsAt', g.ends_at, 'passOnDepth', g.pass_on_depth,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text),
      'scopes', (SELECT coalesce(jsonb_agg(coalesce(s.organization_id, s.domain_id, s.mailbox_id)::text), '[]') FROM grant_scope s WHERE s.grant_id = g.id AND s.kind <> 'server'),
      'server', EXISTS (SELECT 1 FROM grant_scope s WHERE s.grant_id = g.id AND s.kind = 'server'))
    ORDER BY g.created_at, g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL $$;

-- Whoever stands above in the tree of grants: their givers, and the givers of those.
CREATE FUNCTION app.givers_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(DISTINCT up.account_id), '[]')
    FROM access_grant g JOIN access_grant up ON up.id = ANY (g.lineage)
   WHERE g.account_id = person AND g.revoked_at IS NULL AND up.revoked_at IS NULL AND up.account_id <> person $$;

CREATE FUNCTION app.actor_of(a account) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('accountId', a.id, 'name', a.name, 'address', a.address, 'now', now(),
    'grants', app.grants_of(a.id), 'givers', app.givers_of(a.id)) $$;

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
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'rights', g.rights, 'endsAt', g.ends_at, 'places', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', coalesce(s.organization_id, s.domain_id, s.mailbox_id), 'chain',
          to_jsonb('{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL)))), '[]')
        FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
        LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id) WHERE s.grant_id = g.id)) ORDER BY g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) $$;

-- Sign-in: the one place that reads a password hash. NULL for unknown and for whoever may not sign in.
CREATE FUNCTION app.sign_in_subject(sign_in_address text) RETURNS TABLE (account_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.password_hash FROM account a WHERE a.address = sign_in_address AND a.retired_at IS NULL AND app.is_live_account(a) $$;

-- One attempt against each key, counted and judged in one statement with the database's clock. True while all are within bounds.
CREATE FUNCTION app.take_attempts(keys bytea[], bounds int[], window_seconds int[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE within boolean := true; i int; p int; t timestamptz := clock_timestamp();
BEGIN
  FOR i IN 1 .. cardinality(keys) LOOP
    INSERT INTO rate_limit AS r (key, points, resets_at) VALUES (keys[i], 1, t + make_interval(secs => window_seconds[i]))
      ON CONFLICT (key) DO UPDATE SET points = CASE WHEN r.resets_at <= t THEN 1 ELSE r.points + 1 END,
        resets_at = CASE WHEN r.resets_at <= t THEN t + make_interval(secs => window_seconds[i]) ELSE r.resets_at END
      RETURNING points INTO p;
    within := within AND p <= bounds[i];
  END LOOP;
  RETURN within;
END $$;
-- After a success the account's own counters start again; the network's go on counting.
CREATE FUNCTION app.forget_attempts(keys bytea[]) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM rate_limit WHERE key = ANY (keys) $$;

-- For the journal of a refusal, whose actor may have ended meanwhile.
CREATE FUNCTION app.name_of(person uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT name FROM account WHERE id = person $$;

-- Search of any part of an address: row-level security keeps a trigram index from being used under it, so the search
-- itself applies the scope, and what it finds is read again under the policies.
CREATE FUNCTION app.find_mailboxes(part text, in_domain uuid, most int) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
BEGIN
  IF app.reads_all() THEN
    RETURN QUERY SELECT m.id FROM mailbox m WHERE m.deleted_at IS NULL AND m.address LIKE '%' || part || '%' AND (in_domain IS NULL OR m.domain_id = in_domain) LIMIT most;
  ELSE
    RETURN QUERY SELECT m.id FROM mailbox m WHERE m.deleted_at IS NULL AND m.address LIKE '%' || part || '%' AND (in_domain IS NULL OR m.domain_id = in_domain)
      AND (m.domain_id IN (SELECT app.readable_domains()) OR m.id IN (SELECT app.readable_mailboxes())) LIMIT most;
  END IF;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.armed(text), app.is_on(text), app.reads_all(), app.reads_own(), app.live_scopes(), app.readable_organizations(), app.readable_domains(),
  app.readable_mailboxes(), app.actor_of_session(bytea), app.lock_actor(uuid, uuid), app.holdings_of(uuid), app.name_of(uuid), app.sign_in_subject(text),
  app.take_attempts(bytea[], int[], int[]), app.forget_attempts(bytea[]), app.find_mailboxes(text, uuid, int) TO postern_app;
