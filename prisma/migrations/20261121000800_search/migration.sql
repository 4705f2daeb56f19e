-- Search of any part of an address. Row-level security keeps a trigram index from being used under it (LIKE is not leakproof), so the
-- search itself applies the scope and cuts the page, and what it finds is read again under the policies. The scope becomes arrays
-- before the search is planned: whether it is three domains or three thousand decides which index is the right one.
-- asked: part (any of it, or with "begins" the beginning), domain, state, sorted (address or created), descending, after (value and id of
-- the row behind which the page begins) and most; all but part and most may be missing.
CREATE FUNCTION app.search_page(of_table text, states jsonb, asked jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
DECLARE
  everything boolean := app.reads_all();
  domains uuid[] := CASE WHEN NOT everything THEN ARRAY(SELECT app.readable_domains()) END;
  mailboxes uuid[] := CASE WHEN NOT everything AND of_table = 'mailbox' THEN ARRAY(SELECT app.readable_mailboxes()) ELSE '{}' END;
  pattern text := CASE WHEN (asked->>'begins')::boolean THEN '' ELSE '%' END || app.literally(asked->>'part') || '%';
  created boolean := coalesce(asked->>'sorted' = 'created', false);
  column_name text := CASE WHEN created THEN 't.created_at' ELSE 't.address' END;
  way text := CASE WHEN (asked->>'descending')::boolean THEN 'DESC' ELSE 'ASC' END;
BEGIN
  RETURN QUERY EXECUTE format('SELECT t.id FROM %I t WHERE t.address LIKE $1 AND t.domain_id <> ALL ($2)', of_table)
    || CASE WHEN of_table = 'mailbox' THEN ' AND t.deleted_at IS NULL' ELSE '' END
    || CASE WHEN everything THEN '' WHEN mailboxes = '{}' THEN ' AND t.domain_id = ANY ($3)' ELSE ' AND (t.domain_id = ANY ($3) OR t.id = ANY ($4))' END
    || CASE WHEN asked->>'domain' IS NULL THEN '' ELSE ' AND t.domain_id = $5' END
    || coalesce(' AND ' || (states->>(asked->>'state')), '')
    || CASE WHEN asked->'after' IS NULL THEN '' ELSE format(' AND (%s, t.id) %s ($6::%s, $7)', column_name, CASE way WHEN 'ASC' THEN '>' ELSE '<' END,
         CASE WHEN created THEN 'timestamptz' ELSE 'text' END) END
    || format(' ORDER BY %1$s %2$s, t.id %2$s LIMIT $8', column_name, way)
  USING pattern, ARRAY(SELECT app.trashed_domains()), domains, mailboxes, (asked->>'domain')::uuid, asked->'after'->>'value', (asked->'after'->>'id')::uuid, (asked->>'most')::int;
END $$;

CREATE FUNCTION app.find_mailboxes(asked jsonb) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
  SELECT app.search_page('mailbox', '{"enabled": "t.enabled AND NOT t.send_only", "disabled": "NOT t.enabled", "send-only": "t.send_only"}', asked) $$;
CREATE FUNCTION app.find_aliases(asked jsonb) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
  SELECT app.search_page('alias', '{"enabled": "t.enabled", "disabled": "NOT t.enabled"}', asked) $$;

REVOKE ALL ON FUNCTION app.search_page(text, jsonb, jsonb), app.find_mailboxes(jsonb), app.find_aliases(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_mailboxes(jsonb), app.find_aliases(jsonb) TO postern_app;
