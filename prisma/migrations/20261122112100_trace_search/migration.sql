-- Each thing that is searched for has an index in the order of the list, once for the whole server and once for each domain: whoever has a
-- domain may ask for what happens in it never, and elsewhere all day, and nobody walks past that. Result and way share one, way first: what is asked
-- of one of them alone is put together from what the other can be (src/features/trace/trace-places.ts). Measured: bench/README.md.
DROP INDEX trace_part_by_result;
CREATE INDEX trace_part_by_result ON trace_part (side, result, at DESC, id DESC);
CREATE INDEX trace_part_by_domain_result ON trace_part (domain_id, side, result, at DESC, id DESC);
CREATE INDEX trace_part_by_mailbox_result ON trace_part (mailbox_id, side, result, at DESC, id DESC) WHERE mailbox_id IS NOT NULL;
CREATE INDEX trace_part_by_domain_sender ON trace_part (domain_id, sender, at DESC, id DESC);
CREATE INDEX trace_part_by_domain_sender_domain ON trace_part (domain_id, sender_domain, at DESC, id DESC);
CREATE INDEX trace_part_by_domain_recipient ON trace_part (domain_id, recipient, at DESC, id DESC);
CREATE INDEX trace_part_by_domain_recipient_domain ON trace_part (domain_id, recipient_domain, at DESC, id DESC);
CREATE INDEX trace_part_by_both_domains ON trace_part (sender_domain, recipient_domain, at DESC, id DESC);

-- As before, and first among the latest alone: what is asked for most is found there, where the index over subjects would bring up every message
-- of the year that has the word in it. Only where the latest are found by an index: everywhere, in one domain, or in one mailbox.
CREATE OR REPLACE FUNCTION app.find_trace_subjects(asked jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
DECLARE
  everything boolean := app.reads_all();
  domains uuid[] := CASE WHEN NOT everything THEN ARRAY(SELECT app.readable_domains()) END;
  mailboxes uuid[] := CASE WHEN NOT everything THEN ARRAY(SELECT app.readable_mailboxes() UNION SELECT app.own_mailboxes()) END;
  hidden uuid[] := ARRAY(SELECT app.domains_without_subjects());
  way text := CASE WHEN (asked->>'ascending')::boolean THEN 'ASC' ELSE 'DESC' END;
  part text := lower(asked->>'part');
  most int := (asked->>'most')::int;
  scope text;
  others text;
  times text;
  page text;
  latest uuid[];
BEGIN
  IF NOT app.reads_traces() OR coalesce(part, '') = '' THEN RETURN; END IF;
  scope := CASE WHEN hidden = '{}' THEN '' ELSE ' AND (p.domain_id IS NULL OR p.domain_id <> ALL ($2))' END
    || CASE WHEN everything THEN ''
         WHEN mailboxes = '{}' AND cardinality(domains) = 1 THEN ' AND p.domain_id = ($3)[1]'
         WHEN domains = '{}' AND cardinality(mailboxes) = 1 THEN ' AND p.mailbox_id = ($4)[1]'
         WHEN mailboxes = '{}' THEN ' AND p.domain_id = ANY ($3)' WHEN domains = '{}' THEN ' AND p.mailbox_id = ANY ($4)'
         ELSE ' AND (p.domain_id = ANY ($3) OR p.mailbox_id = ANY ($4))' END
    || CASE WHEN asked->>'domain' IS NULL THEN '' ELSE format(' AND p.domain_id = %L', (asked->>'domain')::uuid) END
    || CASE WHEN asked->>'mailbox' IS NULL THEN '' ELSE format(' AND p.mailbox_id = %L', (asked->>'mailbox')::uuid) END;
  others := coalesce((SELECT string_agg(format(' AND p.%I = %L', e.key, e.value), '') FROM jsonb_each_text(asked) e
         WHERE e.key IN ('sender', 'sender_domain', 'recipient', 'recipient_domain', 'message_id', 'result', 'side')), '')
    || coalesce((SELECT string_agg(format(' AND starts_with(p.%I, %L)', left(e.key, -7), e.value), '') FROM jsonb_each_text(asked) e
         WHERE e.key IN ('sender_begins', 'recipient_begins')), '');
  times := CASE WHEN asked->>'since' IS NULL THEN '' ELSE format(' AND p.at >= %L', (asked->>'since')::timestamptz) END
    || CASE WHEN asked->>'until' IS NULL THEN '' ELSE format(' AND p.at < %L', (asked->>'until')::timestamptz) END
    || CASE WHEN asked->'after' IS NULL THEN '' ELSE format(' AND (p.at, p.id) %s (%L, %L)', CASE way WHEN 'ASC' THEN '>' ELSE '<' END,
         (asked->'after'->>'value')::timestamptz, (asked->'after'->>'id')::uuid) END;
  page := format(' ORDER BY p.at %1$s, p.id %1$s LIMIT ', way);
  IF others = '' AND (everything OR cardinality(domains) + cardinality(mailboxes) = 1) THEN
    EXECUTE 'SELECT array_agg(f.id) FROM (SELECT p.id FROM (SELECT p.id, p.at, p.subject FROM trace_part p WHERE true' || scope || times || page || '2000) p'
      || ' WHERE lower(p.subject) LIKE $1' || page || '$5) f' INTO latest USING '%' || app.literally(part) || '%', hidden, domains, mailboxes, most;
    IF cardinality(latest) >= most THEN
      RETURN QUERY SELECT unnest(latest);
      RETURN;
    END IF;
  END IF;
  RETURN QUERY EXECUTE 'SELECT p.id FROM trace_part p WHERE p.subject <> '''' AND lower(p.subject) LIKE $1' || scope || others || times || page || '$5'
  USING '%' || app.literally(part) || '%', hidden, domains, mailboxes, most;
END $$;
