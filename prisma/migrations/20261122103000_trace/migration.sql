-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "trace_days" INTEGER,
ADD COLUMN     "trace_subjects" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "mail_log" (
    "file" TEXT NOT NULL,
    "inode" BIGINT NOT NULL DEFAULT 0,
    "offset_bytes" BIGINT NOT NULL DEFAULT 0,
    "head" TEXT NOT NULL DEFAULT '',
    "head_bytes" INTEGER NOT NULL DEFAULT 0,
    "lines" BIGINT NOT NULL DEFAULT 0,
    "not_understood" BIGINT NOT NULL DEFAULT 0,
    "gaps" INTEGER NOT NULL DEFAULT 0,
    "read_at" TIMESTAMPTZ(3),
    "told_at" TIMESTAMPTZ(3),
    "problem" TEXT NOT NULL DEFAULT '',
    "keeps_days" INTEGER NOT NULL DEFAULT 30,
    "keeps_subjects" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "mail_log_pkey" PRIMARY KEY ("file")
);

-- CreateTable
CREATE TABLE "trace_message" (
    "queue_id" TEXT NOT NULL,
    "journey_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sender" TEXT NOT NULL DEFAULT '',
    "message_id" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL DEFAULT '',
    "size_bytes" BIGINT,
    "client" TEXT NOT NULL DEFAULT '',
    "login" TEXT NOT NULL DEFAULT '',
    "inside" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "trace_message_pkey" PRIMARY KEY ("queue_id")
);

-- CreateTable
CREATE TABLE "trace_part" (
    "id" UUID NOT NULL,
    "journey_id" UUID NOT NULL,
    "queue_id" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "side" TEXT NOT NULL,
    "domain_id" UUID,
    "mailbox_id" UUID,
    "sender" TEXT NOT NULL,
    "sender_domain" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "recipient_domain" TEXT NOT NULL,
    "delivered_to" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL DEFAULT '',
    "message_id" TEXT NOT NULL DEFAULT '',
    "size_bytes" BIGINT,
    "client" TEXT NOT NULL DEFAULT '',
    "login" TEXT NOT NULL DEFAULT '',
    "result" TEXT NOT NULL,
    "result_at" TIMESTAMPTZ(3) NOT NULL,
    "deferred_at" TIMESTAMPTZ(3),

    CONSTRAINT "trace_part_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trace_event" (
    "id" UUID NOT NULL,
    "part_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "result" TEXT NOT NULL,
    "code" TEXT NOT NULL DEFAULT '',
    "reply" TEXT NOT NULL DEFAULT '',
    "relay" TEXT NOT NULL DEFAULT '',
    "queue_id" TEXT NOT NULL DEFAULT '',
    "place" INTEGER NOT NULL,

    CONSTRAINT "trace_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trace_day" (
    "day" DATE NOT NULL,
    "domain_id" UUID NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "received" INTEGER NOT NULL DEFAULT 0,
    "deferred" INTEGER NOT NULL DEFAULT 0,
    "bounced" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "trace_day_pkey" PRIMARY KEY ("day","domain_id")
);

-- CreateIndex
CREATE INDEX "trace_message_at_idx" ON "trace_message"("at");

-- CreateIndex
CREATE INDEX "trace_part_at_id_idx" ON "trace_part"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "trace_part_journey_id_idx" ON "trace_part"("journey_id");

-- CreateIndex
CREATE INDEX "trace_event_part_id_at_idx" ON "trace_event"("part_id", "at");

-- AddForeignKey
ALTER TABLE "trace_event" ADD CONSTRAINT "trace_event_part_id_fkey" FOREIGN KEY ("part_id") REFERENCES "trace_part"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the mail log tells, cut into parts: one for each side of each way that a message goes, holding what that side may know and nothing
-- else. Whose it is (domain and mailbox) is settled when the line is read, by who they were at the time that it tells of, and never again:
-- whoever gets an address later does not get its past. No foreign keys: a part outlives what it tells of. A part without a domain is about
-- nobody here, and is the whole server's.
ALTER TABLE organization ADD CONSTRAINT organization_trace_days CHECK (trace_days BETWEEN 1 AND 3650);
-- Compared byte by byte, so that a beginning can be looked up by index; and no enumerations, whose comparison is not leakproof.
ALTER TABLE trace_part ALTER COLUMN sender TYPE text COLLATE "C", ALTER COLUMN sender_domain TYPE text COLLATE "C", ALTER COLUMN recipient TYPE text COLLATE "C",
  ALTER COLUMN recipient_domain TYPE text COLLATE "C", ALTER COLUMN message_id TYPE text COLLATE "C", ALTER COLUMN result TYPE text COLLATE "C";
ALTER TABLE trace_part ADD CONSTRAINT trace_part_side CHECK (side IN ('sender', 'recipient')),
  ADD CONSTRAINT trace_part_result CHECK (result IN ('sent', 'received', 'deferred', 'bounced', 'refused')),
  ADD CONSTRAINT trace_part_short CHECK (length(sender) <= 400 AND length(recipient) <= 400 AND length(message_id) <= 400 AND length(subject) <= 400);

-- The list's own order, everywhere and by each thing that can be searched for.
CREATE INDEX trace_part_by_domain ON trace_part (domain_id, at DESC, id DESC);
CREATE INDEX trace_part_by_mailbox ON trace_part (mailbox_id, at DESC, id DESC) WHERE mailbox_id IS NOT NULL;
CREATE INDEX trace_part_by_sender ON trace_part (sender, at DESC, id DESC);
CREATE INDEX trace_part_by_sender_domain ON trace_part (sender_domain, at DESC, id DESC);
CREATE INDEX trace_part_by_recipient ON trace_part (recipient, at DESC, id DESC);
CREATE INDEX trace_part_by_recipient_domain ON trace_part (recipient_domain, at DESC, id DESC);
CREATE INDEX trace_part_by_message_id ON trace_part (message_id, at DESC, id DESC) WHERE message_id <> '';
CREATE INDEX trace_part_by_result ON trace_part (result, at DESC, id DESC) WHERE result IN ('deferred', 'bounced', 'refused');
CREATE INDEX trace_part_subject_trgm ON trace_part USING gin (lower(subject) gin_trgm_ops) WHERE subject <> '';
CREATE INDEX trace_part_by_queue_id ON trace_part (queue_id) WHERE queue_id <> '';
CREATE INDEX trace_message_by_message_id ON trace_message (message_id) WHERE message_id <> '';
-- Who had an address at a time: those who have it have an index already.
CREATE INDEX mailbox_trashed_address ON mailbox (address) WHERE deleted_at IS NOT NULL;

-- The nearest to the root that is stricter holds: the fewest days of an organization and of those above it, 30 where none of them says.
CREATE FUNCTION app.trace_days_of(organization_id uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(min(above.trace_days), 30) FROM organization o JOIN organization above ON above.id = ANY (o.lineage) WHERE o.id = trace_days_of.organization_id $$;
-- Domains whose subjects nobody reads, since their organization or one above it says so.
CREATE FUNCTION app.domains_without_subjects() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT d.id FROM domain d JOIN organization o ON o.id = d.organization_id
   WHERE EXISTS (SELECT FROM organization above WHERE NOT above.trace_subjects AND above.id = ANY (o.lineage)) $$;

-- The second lock.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['mail_log','trace_message','trace_part','trace_event','trace_day'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- In the trace's own name alone: no other right, however wide, opens it.
CREATE FUNCTION app.reads_traces() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('app.right', true), '') IN ('trace.read', 'own.read') $$;
CREATE FUNCTION app.own_mailboxes() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
  SELECT m.id FROM mailbox m WHERE m.account_id = app.reads_own() $$;
CREATE POLICY app_read ON trace_part FOR SELECT TO postern_app USING ((SELECT app.reads_traces()) AND (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR mailbox_id IN (SELECT app.readable_mailboxes())
  OR mailbox_id IN (SELECT app.own_mailboxes())));
CREATE POLICY app_read ON trace_event FOR SELECT TO postern_app USING (EXISTS (SELECT 1 FROM trace_part p WHERE p.id = trace_event.part_id));
CREATE POLICY app_read ON trace_day FOR SELECT TO postern_app USING ((SELECT app.reads_traces()) AND (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains())));
-- That the log is read, and how far, says nothing of anybody; pages tell where it lies to those who see the whole server.
CREATE POLICY app_read ON mail_log FOR SELECT TO postern_app USING ((SELECT app.reads_traces()));
GRANT SELECT (id, journey_id, queue_id, at, side, domain_id, mailbox_id, sender, sender_domain, recipient, recipient_domain, delivered_to, message_id, size_bytes, client, login,
  result, result_at, deferred_at) ON trace_part TO postern_app;
GRANT SELECT ON trace_event, trace_day TO postern_app;
GRANT SELECT (file, lines, not_understood, gaps, read_at, told_at, problem, keeps_days, keeps_subjects) ON mail_log TO postern_app;
GRANT UPDATE (trace_days, trace_subjects) ON organization TO postern_app;
-- The demonstration comes with mail that was sent; it is told by the first start, and by nobody afterwards.
CREATE POLICY app_insert ON trace_part FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_setting_up()));
CREATE POLICY app_insert ON trace_event FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_setting_up()));
CREATE POLICY app_insert ON trace_day FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_setting_up()));
GRANT INSERT ON trace_part, trace_event, trace_day TO postern_app;

-- Subjects leave the table through these two doors alone, which keep to the reader's scope and to what organizations say about them. The
-- scope becomes arrays before the search is planned, as in app.search_page.
CREATE FUNCTION app.trace_subjects(parts uuid[]) RETURNS TABLE (id uuid, subject text) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
BEGIN
  IF NOT app.reads_traces() THEN RETURN; END IF;
  RETURN QUERY SELECT p.id, p.subject FROM trace_part p
    WHERE p.id = ANY (parts) AND (p.domain_id IS NULL OR p.domain_id <> ALL (ARRAY(SELECT app.domains_without_subjects())))
      AND (app.reads_all() OR p.domain_id = ANY (ARRAY(SELECT app.readable_domains())) OR p.mailbox_id = ANY (ARRAY(SELECT app.readable_mailboxes()))
        OR p.mailbox_id = ANY (ARRAY(SELECT app.own_mailboxes())));
END $$;
-- asked: part (in the subject), and any of sender, sender_begins, sender_domain, recipient, recipient_begins, recipient_domain, message_id, result, side, domain, mailbox, since, until, after
-- (at and id of the row behind which the page begins), ascending and most.
CREATE FUNCTION app.find_trace_subjects(asked jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
DECLARE
  everything boolean := app.reads_all();
  domains uuid[] := CASE WHEN NOT everything THEN ARRAY(SELECT app.readable_domains()) END;
  mailboxes uuid[] := CASE WHEN NOT everything THEN ARRAY(SELECT app.readable_mailboxes() UNION SELECT app.own_mailboxes()) END;
  hidden uuid[] := ARRAY(SELECT app.domains_without_subjects());
  way text := CASE WHEN (asked->>'ascending')::boolean THEN 'ASC' ELSE 'DESC' END;
  part text := lower(asked->>'part');
BEGIN
  IF NOT app.reads_traces() OR coalesce(part, '') = '' THEN RETURN; END IF;
  RETURN QUERY EXECUTE 'SELECT p.id FROM trace_part p WHERE p.subject <> '''' AND lower(p.subject) LIKE $1'
    || CASE WHEN hidden = '{}' THEN '' ELSE ' AND (p.domain_id IS NULL OR p.domain_id <> ALL ($2))' END
    || CASE WHEN everything THEN '' WHEN mailboxes = '{}' THEN ' AND p.domain_id = ANY ($3)' WHEN domains = '{}' THEN ' AND p.mailbox_id = ANY ($4)'
         ELSE ' AND (p.domain_id = ANY ($3) OR p.mailbox_id = ANY ($4))' END
    || coalesce((SELECT string_agg(format(' AND p.%I = %L', e.key, e.value), '') FROM jsonb_each_text(asked) e
         WHERE e.key IN ('sender', 'sender_domain', 'recipient', 'recipient_domain', 'message_id', 'result', 'side')), '')
    || coalesce((SELECT string_agg(format(' AND starts_with(p.%I, %L)', left(e.key, -7), e.value), '') FROM jsonb_each_text(asked) e
         WHERE e.key IN ('sender_begins', 'recipient_begins')), '')
    || CASE WHEN asked->>'domain' IS NULL THEN '' ELSE format(' AND p.domain_id = %L', (asked->>'domain')::uuid) END
    || CASE WHEN asked->>'mailbox' IS NULL THEN '' ELSE format(' AND p.mailbox_id = %L', (asked->>'mailbox')::uuid) END
    || CASE WHEN asked->>'since' IS NULL THEN '' ELSE format(' AND p.at >= %L', (asked->>'since')::timestamptz) END
    || CASE WHEN asked->>'until' IS NULL THEN '' ELSE format(' AND p.at < %L', (asked->>'until')::timestamptz) END
    || CASE WHEN asked->'after' IS NULL THEN '' ELSE format(' AND (p.at, p.id) %s (%L, %L)', CASE way WHEN 'ASC' THEN '>' ELSE '<' END,
         (asked->'after'->>'value')::timestamptz, (asked->'after'->>'id')::uuid) END
    || format(' ORDER BY p.at %1$s, p.id %1$s LIMIT $5', way)
  USING '%' || app.literally(part) || '%', hidden, domains, mailboxes, (asked->>'most')::int;
END $$;

REVOKE ALL ON FUNCTION app.trace_days_of(uuid), app.domains_without_subjects(), app.reads_traces(), app.own_mailboxes(), app.trace_subjects(uuid[]), app.find_trace_subjects(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.trace_days_of(uuid), app.reads_traces(), app.own_mailboxes(), app.trace_subjects(uuid[]), app.find_trace_subjects(jsonb) TO postern_app;
