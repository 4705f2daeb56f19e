-- CreateTable
CREATE TABLE "mailbox_use" (
    "mailbox_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "used_mb" INTEGER NOT NULL DEFAULT 0,
    "percent" INTEGER,
    "level" SMALLINT NOT NULL DEFAULT 0,
    "crossed_at" TIMESTAMPTZ(3),
    "warned" SMALLINT NOT NULL DEFAULT 0,
    "told_level" SMALLINT NOT NULL DEFAULT 0,
    "told_at" TIMESTAMPTZ(3),
    "empty" BOOLEAN NOT NULL DEFAULT true,
    "last_used_on" DATE NOT NULL,

    CONSTRAINT "mailbox_use_pkey" PRIMARY KEY ("mailbox_id")
);

-- CreateTable
CREATE TABLE "mailbox_day" (
    "mailbox_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "mailbox_day_pkey" PRIMARY KEY ("mailbox_id","day")
);

-- CreateTable
CREATE TABLE "mail_sum" (
    "subject_id" UUID NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "mail_sum_pkey" PRIMARY KEY ("subject_id")
);

-- CreateTable
CREATE TABLE "storage_digest" (
    "account_id" UUID NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "storage_digest_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE INDEX "mailbox_use_used_mb_mailbox_id_idx" ON "mailbox_use"("used_mb", "mailbox_id");

-- AddForeignKey
ALTER TABLE "mailbox_use" ADD CONSTRAINT "mailbox_use_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox_day" ADD CONSTRAINT "mailbox_day_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storage_digest" ADD CONSTRAINT "storage_digest_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Lists and reports of what is nearly full, and of what nobody uses; the warnings that are still to be written.
CREATE INDEX mailbox_use_filling ON mailbox_use (percent, mailbox_id) WHERE level > 0;
CREATE INDEX mailbox_use_unused ON mailbox_use (last_used_on, mailbox_id) WHERE empty;
CREATE INDEX mailbox_use_to_warn ON mailbox_use (mailbox_id) WHERE level > warned;
-- Rows come in the order of the days, so that a few pages say where a day lies.
CREATE INDEX mailbox_day_by_day ON mailbox_day USING brin (day) WITH (pages_per_range = 32);

-- How full: 0, 80, 95, or 100. Full is where next to nothing fits any more (1 % of the quota, 1 MB at most): Dovecot never lets a
-- mailbox go beyond its quota, so one that refuses nearly everything seldom holds all of it to the byte. src/core/fullness.ts says the same.
CREATE FUNCTION app.storage_level(bytes bigint, quota bigint) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN quota IS NULL THEN 0 WHEN bytes >= quota - least(quota / 100, 1048576) THEN 100
    WHEN bytes * 20 >= quota * 19 THEN 95 WHEN bytes * 5 >= quota * 4 THEN 80 ELSE 0 END::smallint $$;
CREATE FUNCTION app.storage_percent(bytes bigint, quota bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN quota IS NULL THEN NULL WHEN quota <= 0 THEN 100 ELSE least(bytes * 100 / quota, 100000) END::int $$;

-- Sums: the domain first, then the organizations from the root down. Whoever holds the row of a domain knows whether it lies in the
-- trash, since moving it there takes the same row.
CREATE FUNCTION app.add_to_mail_sums(in_domain uuid, difference bigint) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE above record; one uuid;
BEGIN
  IF difference = 0 THEN RETURN; END IF;
  INSERT INTO mail_sum AS s (subject_id, bytes) VALUES (in_domain, difference) ON CONFLICT (subject_id) DO UPDATE SET bytes = s.bytes + excluded.bytes;
  SELECT o.lineage INTO above FROM domain d JOIN organization o ON o.id = d.organization_id WHERE d.id = in_domain AND d.deleted_at IS NULL;
  FOREACH one IN ARRAY coalesce(above.lineage, '{}') LOOP
    INSERT INTO mail_sum AS s (subject_id, bytes) VALUES (one, difference) ON CONFLICT (subject_id) DO UPDATE SET bytes = s.bytes + excluded.bytes;
  END LOOP;
END $$;

-- Brings what is known about a mailbox up to date, and the sums by the difference. Its row in mailbox_use is what everybody locks first
-- who changes what a mailbox holds, what it may hold, or whether it lies in the trash: the mail server and the panel never miss each other.
CREATE FUNCTION app.settle_use(of_mailbox uuid, difference bigint) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE x mailbox_use; m record; reached smallint;
BEGIN
  SELECT * INTO x FROM mailbox_use WHERE mailbox_id = of_mailbox FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT b.quota_bytes, b.deleted_at, greatest(coalesce(u.bytes, 0), 0) AS bytes, coalesce(u.messages, 0) AS messages INTO m
    FROM mailbox b LEFT JOIN mail_usage u ON u.mailbox_id = b.id WHERE b.id = of_mailbox;
  IF NOT FOUND THEN RETURN; END IF;
  reached := app.storage_level(m.bytes, m.quota_bytes);
  UPDATE mailbox_use SET used_mb = least(m.bytes >> 20, 2147483647), percent = app.storage_percent(m.bytes, m.quota_bytes), empty = m.messages <= 0, level = reached,
      crossed_at = CASE WHEN reached > level THEN clock_timestamp() WHEN reached = 0 THEN NULL ELSE crossed_at END,
      -- Below it again: the next time it is told anew.
      warned = least(warned, reached)
   WHERE mailbox_id = of_mailbox AND (used_mb, percent, empty, level)
      IS DISTINCT FROM (least(m.bytes >> 20, 2147483647), app.storage_percent(m.bytes, m.quota_bytes), m.messages <= 0, reached);
  IF m.deleted_at IS NULL THEN PERFORM app.add_to_mail_sums(x.domain_id, difference); END IF;
END $$;

CREATE FUNCTION app.mail_usage_settles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.settle_use(CASE TG_OP WHEN 'DELETE' THEN OLD.mailbox_id ELSE NEW.mailbox_id END,
    CASE TG_OP WHEN 'DELETE' THEN 0 ELSE greatest(NEW.bytes, 0) END - CASE TG_OP WHEN 'INSERT' THEN 0 ELSE greatest(OLD.bytes, 0) END);
  RETURN NULL;
END $$;
CREATE TRIGGER mail_usage_settles AFTER INSERT OR DELETE OR UPDATE OF bytes, messages ON mail_usage FOR EACH ROW EXECUTE FUNCTION app.mail_usage_settles();

CREATE FUNCTION app.mail_sign_in_settles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE on_day date := (to_timestamp(NEW.last_login) AT TIME ZONE 'UTC')::date;
BEGIN
  UPDATE mailbox_use SET last_used_on = on_day WHERE mailbox_id = NEW.mailbox_id AND last_used_on < on_day;
  RETURN NULL;
END $$;
CREATE TRIGGER mail_sign_in_settles AFTER INSERT OR UPDATE OF last_login ON mail_sign_in FOR EACH ROW EXECUTE FUNCTION app.mail_sign_in_settles();

CREATE FUNCTION app.mailbox_settles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO mailbox_use (mailbox_id, domain_id, percent, last_used_on)
      VALUES (NEW.id, NEW.domain_id, app.storage_percent(0, NEW.quota_bytes), (NEW.created_at AT TIME ZONE 'UTC')::date);
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.deleted_at IS NULL) = (NEW.deleted_at IS NULL) THEN
    PERFORM app.settle_use(NEW.id, 0);
    RETURN NULL;
  END IF;
  PERFORM 1 FROM mailbox_use WHERE mailbox_id = OLD.id FOR NO KEY UPDATE;
  SELECT greatest(u.bytes, 0) INTO held FROM mail_usage u WHERE u.mailbox_id = OLD.id;
  IF TG_OP = 'UPDATE' AND NEW.deleted_at IS NULL THEN PERFORM app.add_to_mail_sums(OLD.domain_id, coalesce(held, 0));
  ELSIF OLD.deleted_at IS NULL THEN PERFORM app.add_to_mail_sums(OLD.domain_id, -coalesce(held, 0)); END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD END;
END $$;
CREATE TRIGGER mailbox_settles AFTER INSERT OR UPDATE OF quota_bytes, deleted_at ON mailbox FOR EACH ROW EXECUTE FUNCTION app.mailbox_settles();
-- Before, while what it holds can still be read.
CREATE TRIGGER mailbox_leaves_sums BEFORE DELETE ON mailbox FOR EACH ROW EXECUTE FUNCTION app.mailbox_settles();

CREATE FUNCTION app.domain_settles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held bigint; one uuid;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO mail_sum (subject_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
  END IF;
  IF (OLD.deleted_at IS NULL) = (NEW.deleted_at IS NULL) THEN RETURN NULL; END IF;
  SELECT s.bytes INTO held FROM mail_sum s WHERE s.subject_id = NEW.id FOR NO KEY UPDATE;
  FOREACH one IN ARRAY (SELECT o.lineage FROM organization o WHERE o.id = NEW.organization_id) LOOP
    INSERT INTO mail_sum AS s (subject_id, bytes) VALUES (one, coalesce(held, 0) * CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE -1 END)
      ON CONFLICT (subject_id) DO UPDATE SET bytes = s.bytes + excluded.bytes;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER domain_settles AFTER INSERT OR UPDATE OF deleted_at ON domain FOR EACH ROW EXECUTE FUNCTION app.domain_settles();

-- Everything above, made from nothing: for what was there before, and for rows that came in past the triggers. Nobody is told of what
-- was full already.
CREATE FUNCTION app.recount_storage() RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE mailbox_use, mail_sum IN EXCLUSIVE MODE;
  INSERT INTO mailbox_use AS x (mailbox_id, domain_id, used_mb, percent, level, crossed_at, warned, empty, last_used_on)
    SELECT m.id, m.domain_id, least(u.bytes >> 20, 2147483647), app.storage_percent(u.bytes, m.quota_bytes), l.level, CASE WHEN l.level > 0 THEN now() END, l.level, u.messages <= 0,
        greatest((m.created_at AT TIME ZONE 'UTC')::date, (to_timestamp(s.latest) AT TIME ZONE 'UTC')::date)
      FROM mailbox m LEFT JOIN mail_usage w ON w.mailbox_id = m.id LEFT JOIN (SELECT mailbox_id, max(last_login) AS latest FROM mail_sign_in GROUP BY 1) s ON s.mailbox_id = m.id
      CROSS JOIN LATERAL (SELECT greatest(coalesce(w.bytes, 0), 0) AS bytes, coalesce(w.messages, 0) AS messages) u
      CROSS JOIN LATERAL (SELECT app.storage_level(u.bytes, m.quota_bytes) AS level) l
    ON CONFLICT (mailbox_id) DO UPDATE SET used_mb = excluded.used_mb, percent = excluded.percent, level = excluded.level, empty = excluded.empty, last_used_on = excluded.last_used_on,
      crossed_at = CASE WHEN excluded.level = 0 THEN NULL ELSE coalesce(x.crossed_at, excluded.crossed_at) END, warned = least(x.warned, excluded.level);
  DELETE FROM mail_sum;
  INSERT INTO mail_sum (subject_id, bytes)
    SELECT d.id, coalesce(sum(greatest(u.bytes, 0)), 0) FROM domain d LEFT JOIN mailbox m ON m.domain_id = d.id AND m.deleted_at IS NULL
      LEFT JOIN mail_usage u ON u.mailbox_id = m.id GROUP BY d.id;
  INSERT INTO mail_sum (subject_id, bytes)
    SELECT l.id, sum(s.bytes) FROM domain d JOIN mail_sum s ON s.subject_id = d.id JOIN organization o ON o.id = d.organization_id CROSS JOIN LATERAL unnest(o.lineage) AS l (id)
     WHERE d.deleted_at IS NULL GROUP BY l.id;
END $$;

-- The second lock.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['mailbox_use','mailbox_day','mail_sum','storage_digest'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
DO $$ BEGIN PERFORM app.recount_storage(); END $$;

CREATE POLICY app_read ON mailbox_use FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR mailbox_id IN (SELECT app.readable_mailboxes())
  OR mailbox_id IN (SELECT m.id FROM mailbox m WHERE m.account_id = (SELECT app.reads_own())));
CREATE POLICY app_update ON mailbox_use FOR UPDATE TO postern_app USING (mailbox_id = (SELECT app.armed('write_mailbox')) AND (SELECT app.is_on('system')));
CREATE POLICY app_read ON mailbox_day FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM mailbox m WHERE m.id = mailbox_day.mailbox_id));
CREATE POLICY app_read ON mail_sum FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR subject_id IN (SELECT app.readable_organizations()) OR subject_id IN (SELECT app.readable_domains()));
CREATE POLICY app_read ON storage_digest FOR SELECT TO postern_app USING ((SELECT app.is_on('system')));
CREATE POLICY app_insert ON storage_digest FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')) AND (SELECT app.is_on('system')));
CREATE POLICY app_update ON storage_digest FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')) AND (SELECT app.is_on('system')));
GRANT SELECT ON mailbox_use, mailbox_day, mail_sum, storage_digest TO postern_app;
GRANT UPDATE (warned, told_level, told_at) ON mailbox_use TO postern_app;
GRANT INSERT ON storage_digest TO postern_app;
GRANT UPDATE (sent_at) ON storage_digest TO postern_app;

-- The demonstration comes with mail in its mailboxes; it is told by the first start, and by nobody afterwards.
CREATE POLICY app_insert ON mail_usage FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_setting_up()));
CREATE POLICY app_insert ON mailbox_day FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_setting_up()));
GRANT INSERT ON mail_usage, mailbox_day TO postern_app;

-- A search can be narrowed to how full mailboxes are, and sorted by what they hold.
CREATE OR REPLACE FUNCTION app.search_page(of_table text, states jsonb, asked jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
DECLARE
  everything boolean := app.reads_all();
  domains uuid[] := CASE WHEN NOT everything THEN ARRAY(SELECT app.readable_domains()) END;
  mailboxes uuid[] := CASE WHEN NOT everything AND of_table = 'mailbox' THEN ARRAY(SELECT app.readable_mailboxes()) ELSE '{}' END;
  part text := asked->>'part';
  rare text := CASE WHEN position('@' IN part) > 3 THEN left(part, position('@' IN part)) WHEN part ~ '@..+[.][^.@]*$' THEN regexp_replace(part, '[.][^.]*$', '') ELSE part END;
  front text := CASE WHEN (asked->>'begins')::boolean THEN '' ELSE '%' END;
  pattern text := front || app.literally(rare) || '%';
  whole text := front || app.literally(part) || '%';
  sorted text := CASE WHEN asked->>'sorted' IN ('created', 'used') THEN asked->>'sorted' ELSE 'address' END;
  column_name text := CASE sorted WHEN 'created' THEN 't.created_at' WHEN 'used' THEN 'x.used_mb' ELSE 't.address' END;
  way text := CASE WHEN (asked->>'descending')::boolean THEN 'DESC' ELSE 'ASC' END;
  uses jsonb := CASE WHEN of_table = 'mailbox' THEN jsonb_build_object('near-full', 'x.level > 0', 'almost-full', 'x.level >= 95', 'full', 'x.level >= 100',
    'unused', 'x.empty AND x.last_used_on <= (now() AT TIME ZONE ''UTC'')::date - 30') ELSE '{}' END;
BEGIN
  RETURN QUERY EXECUTE format('SELECT t.id FROM %I t', of_table)
    || CASE WHEN sorted = 'used' OR uses ? (asked->>'use') THEN ' JOIN mailbox_use x ON x.mailbox_id = t.id' ELSE '' END
    || ' WHERE t.address LIKE $1 AND t.domain_id <> ALL ($2)'
    || CASE WHEN rare = part THEN '' ELSE ' AND (t.address || '''') LIKE $9' END
    || CASE WHEN of_table = 'mailbox' THEN ' AND t.deleted_at IS NULL' ELSE '' END
    || CASE WHEN everything THEN '' WHEN mailboxes = '{}' THEN ' AND t.domain_id = ANY ($3)' ELSE ' AND (t.domain_id = ANY ($3) OR t.id = ANY ($4))' END
    || CASE WHEN asked->>'domain' IS NULL THEN '' ELSE ' AND t.domain_id = $5' END
    || coalesce(' AND ' || (states->>(asked->>'state')), '')
    || coalesce(' AND ' || (uses->>(asked->>'use')), '')
    || CASE WHEN asked->'after' IS NULL THEN '' ELSE format(' AND (%s, t.id) %s ($6::%s, $7)', column_name, CASE way WHEN 'ASC' THEN '>' ELSE '<' END,
         CASE sorted WHEN 'created' THEN 'timestamptz' WHEN 'used' THEN 'int' ELSE 'text' END) END
    || format(' ORDER BY %1$s %2$s, t.id %2$s LIMIT $8', column_name, way)
  USING pattern, ARRAY(SELECT app.trashed_domains()), domains, mailboxes, (asked->>'domain')::uuid, asked->'after'->>'value', (asked->'after'->>'id')::uuid, (asked->>'most')::int, whole;
END $$;

REVOKE ALL ON FUNCTION app.storage_level(bigint, bigint), app.storage_percent(bigint, bigint), app.add_to_mail_sums(uuid, bigint), app.settle_use(uuid, bigint), app.mail_usage_settles(),
  app.mail_sign_in_settles(), app.mailbox_settles(), app.domain_settles(), app.recount_storage() FROM PUBLIC;
