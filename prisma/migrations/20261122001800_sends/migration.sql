-- CreateEnum
CREATE TYPE "send_subject" AS ENUM ('mailbox', 'domain', 'organization', 'grant');

-- CreateEnum
CREATE TYPE "send_period" AS ENUM ('hour', 'day');

-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "max_sends_per_day" INTEGER,
ADD COLUMN     "max_sends_per_hour" INTEGER;

-- AlterTable
ALTER TABLE "domain" ADD COLUMN     "max_sends_per_day" INTEGER,
ADD COLUMN     "max_sends_per_hour" INTEGER;

-- AlterTable
ALTER TABLE "mailbox" ADD COLUMN     "max_sends_per_day" INTEGER,
ADD COLUMN     "max_sends_per_hour" INTEGER;

-- AlterTable
ALTER TABLE "template" ADD COLUMN     "max_sends_per_hour" INTEGER;

-- AlterTable
ALTER TABLE "access_grant" ADD COLUMN     "max_sends_per_hour" INTEGER;

-- CreateTable
CREATE TABLE "send_counter" (
    "subject_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "slot" INTEGER NOT NULL,
    "minutes" INTEGER[],
    "hours" INTEGER[],

    CONSTRAINT "send_counter_pkey" PRIMARY KEY ("subject_id","domain_id")
);

-- CreateTable
CREATE TABLE "send_refusal" (
    "id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "subject" "send_subject" NOT NULL,
    "subject_id" UUID NOT NULL,
    "period" "send_period" NOT NULL,
    "most" INTEGER NOT NULL,
    "opens_at" TIMESTAMPTZ(3),
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "recipients" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "send_refusal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "send_refusal_mailbox_id_last_at_idx" ON "send_refusal"("mailbox_id", "last_at" DESC);

-- AddForeignKey
ALTER TABLE "send_refusal" ADD CONSTRAINT "send_refusal_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE organization ADD CONSTRAINT organization_sends CHECK (max_sends_per_hour >= 0 AND max_sends_per_day >= 0);
ALTER TABLE domain ADD CONSTRAINT domain_sends CHECK (max_sends_per_hour >= 0 AND max_sends_per_day >= 0);
ALTER TABLE mailbox ADD CONSTRAINT mailbox_sends CHECK (max_sends_per_hour >= 0 AND max_sends_per_day >= 0);
ALTER TABLE template ADD CONSTRAINT template_sends CHECK (max_sends_per_hour >= 0);
ALTER TABLE access_grant ADD CONSTRAINT grant_sends_per_hour CHECK (max_sends_per_hour >= 0);
GRANT UPDATE (max_sends_per_hour, max_sends_per_day) ON organization, domain, mailbox TO postern_app;
GRANT UPDATE (max_sends_per_hour) ON template, access_grant TO postern_app;

-- Rows that are updated at each recipient stay in their page.
ALTER TABLE send_counter SET (fillfactor = 50);
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['send_counter', 'send_refusal'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- Counters are read with what they count, refusals with their mailbox.
CREATE POLICY app_read ON send_counter FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR subject_id IN (SELECT app.readable_organizations()) OR subject_id IN (SELECT app.readable_domains())
  OR EXISTS (SELECT 1 FROM mailbox m WHERE m.id = send_counter.subject_id)
  OR EXISTS (SELECT 1 FROM access_grant g WHERE g.id = send_counter.subject_id));
CREATE POLICY app_read ON send_refusal FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM mailbox m WHERE m.id = send_refusal.mailbox_id));
GRANT SELECT ON send_counter, send_refusal TO postern_app;

-- Sending is counted in slots: thirteen of five minutes are an hour and what of the oldest slot is over, twenty-five of an hour a day
-- likewise. So no sixty minutes see more than the limit, whatever the clock shows, and a row never grows.
CREATE FUNCTION app.send_slot() RETURNS int LANGUAGE sql VOLATILE AS $$ SELECT floor(extract(epoch FROM clock_timestamp()) / 300)::int $$;

-- The counts with one more in the newest slot, which lies `by_slots` after the newest of the list; `keep` slots are kept.
CREATE FUNCTION app.one_more(counts int[], by_slots int, keep int) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN by_slots <= 0 THEN ARRAY[counts[1] + 1] || counts[2:]
    ELSE (ARRAY[1] || array_fill(0, ARRAY[least(by_slots - 1, keep)]) || counts)[1:keep] END $$;

-- What of the counts lies within `keep` slots, `by_slots` after their newest.
CREATE FUNCTION app.still_counted(counts int[], by_slots int, keep int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(sum(n), 0)::int FROM unnest(counts) WITH ORDINALITY AS of_slot (n, i) WHERE i + greatest(by_slots, 0) <= keep $$;
CREATE FUNCTION app.sent_last_hour(c send_counter) RETURNS int LANGUAGE sql VOLATILE AS $$
  SELECT app.still_counted(c.minutes, app.send_slot() - c.slot, 13) $$;
CREATE FUNCTION app.sent_last_day(c send_counter) RETURNS int LANGUAGE sql VOLATILE AS $$
  SELECT app.still_counted(c.hours, app.send_slot() / 12 - c.slot / 12, 25) $$;

-- When fewer than `most` are counted, if nothing is sent meanwhile: how many slots after the newest of the list. NULL = never, since nothing may be sent.
CREATE FUNCTION app.slots_until_open(counts int[], by_slots int, keep int, most int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT min(s) FROM generate_series(greatest(by_slots, 0) + 1, greatest(by_slots, 0) + keep) s WHERE most > 0 AND app.still_counted(counts, s, keep) < most $$;

-- Every limit that a mailbox sends under: its own, its domain's, those of the organizations above, and those of the grant under which it was
-- made and of the grants that this one came from. All of them apply at once, so that the narrowest wins.
CREATE FUNCTION app.send_limits(of_mailbox uuid) RETURNS TABLE (subject send_subject, subject_id uuid, domain_id uuid, name text, per_hour int, per_day int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
  SELECT 'mailbox'::send_subject, m.id, m.id, m.address, m.max_sends_per_hour, m.max_sends_per_day FROM mailbox m WHERE m.id = of_mailbox
  UNION ALL
  SELECT 'domain', d.id, d.id, d.name, d.max_sends_per_hour, d.max_sends_per_day
    FROM domain d WHERE d.id = (SELECT m.domain_id FROM mailbox m WHERE m.id = of_mailbox)
  UNION ALL
  SELECT 'organization', o.id, o.id, o.name, o.max_sends_per_hour, o.max_sends_per_day FROM organization o WHERE o.id = ANY (ARRAY(
    SELECT unnest(home.lineage) FROM mailbox m JOIN domain d ON d.id = m.domain_id JOIN organization home ON home.id = d.organization_id WHERE m.id = of_mailbox))
  UNION ALL
  SELECT 'grant', g.id, m.domain_id, g.role_name, g.max_sends_per_hour, g.max_sends_per_day
    FROM mailbox m JOIN access_grant own ON own.id = m.grant_id JOIN access_grant g ON g.id = ANY (own.lineage || own.id)
   WHERE m.id = of_mailbox AND g.revoked_at IS NULL $$;

-- What a client is told (RFC 5321, RFC 3463): whose limit it is, and from when on it will be taken again. Numbers that were agreed on above
-- the domain are not for everybody in it.
CREATE FUNCTION app.send_refusal_reply(r send_refusal, of_name text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN r.most = 0 THEN '550 5.7.1 ' ELSE '450 4.7.1 ' END
    || CASE r.subject WHEN 'mailbox' THEN 'This mailbox' WHEN 'domain' THEN of_name WHEN 'organization' THEN 'The organization of this mailbox'
         ELSE 'The administration of this mailbox' END
    || CASE WHEN r.most = 0 THEN ' may send nothing' ELSE ' has sent to ' || CASE WHEN r.subject IN ('mailbox', 'domain') THEN r.most::text ELSE 'as many' END
         || ' recipients within ' || CASE r.period WHEN 'hour' THEN 'an hour' ELSE 'a day' END || ', which is its limit. Try again after '
         || to_char(r.opens_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' END $$;

-- What is refused again and again within an hour is one row. A mailbox keeps its latest twenty, however often it tries.
CREATE FUNCTION app.keep_send_refusal(r send_refusal) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE send_refusal SET last_at = r.last_at, opens_at = r.opens_at, most = r.most, recipients = recipients + 1 WHERE id = (
    SELECT s.id FROM send_refusal s WHERE s.mailbox_id = r.mailbox_id AND s.subject_id = r.subject_id AND s.period = r.period
       AND s.last_at > r.last_at - interval '1 hour' ORDER BY s.last_at DESC LIMIT 1);
  IF FOUND THEN RETURN; END IF;
  INSERT INTO send_refusal SELECT (r).*;
  DELETE FROM send_refusal WHERE mailbox_id = r.mailbox_id AND id NOT IN (
    SELECT s.id FROM send_refusal s WHERE s.mailbox_id = r.mailbox_id ORDER BY s.last_at DESC, s.id LIMIT 20);
END $$;
REVOKE ALL ON FUNCTION app.keep_send_refusal(send_refusal), app.send_refusal_reply(send_refusal, text) FROM PUBLIC;

-- For those who see one mailbox and not what it lies in: the narrowest limits of mailbox and domain, and where they come from. How
-- much others use, and what was agreed on further above, stays untold.
CREATE FUNCTION app.narrowest_sends(of_mailbox uuid) RETURNS TABLE (per_hour int, hour_of send_subject, per_day int, day_of send_subject)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT least(m.max_sends_per_hour, d.max_sends_per_hour),
         (CASE WHEN m.max_sends_per_hour <= coalesce(d.max_sends_per_hour, m.max_sends_per_hour) THEN 'mailbox' WHEN d.max_sends_per_hour IS NOT NULL THEN 'domain' END)::send_subject,
         least(m.max_sends_per_day, d.max_sends_per_day),
         (CASE WHEN m.max_sends_per_day <= coalesce(d.max_sends_per_day, m.max_sends_per_day) THEN 'mailbox' WHEN d.max_sends_per_day IS NOT NULL THEN 'domain' END)::send_subject
    FROM mailbox m JOIN domain d ON d.id = m.domain_id WHERE m.id = of_mailbox $$;
REVOKE ALL ON FUNCTION app.send_limits(uuid), app.narrowest_sends(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.send_slot(), app.still_counted(int[], int, int), app.sent_last_hour(send_counter), app.sent_last_day(send_counter),
  app.narrowest_sends(uuid) TO postern_app;
REVOKE ALL ON FUNCTION app.one_more(int[], int, int), app.slots_until_open(int[], int, int, int), app.send_slot(), app.still_counted(int[], int, int),
  app.sent_last_hour(send_counter), app.sent_last_day(send_counter) FROM PUBLIC;

-- The limit for an hour is handed on like the one for a day.
CREATE OR REPLACE FUNCTION app.exceeds_terms(g access_grant, most access_grant) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT app.exceeds(g.max_mailboxes, most.max_mailboxes) OR app.exceeds(g.max_aliases, most.max_aliases)
    OR app.exceeds(g.max_storage_bytes, most.max_storage_bytes) OR app.exceeds(g.max_storage_per_mailbox_bytes, most.max_storage_per_mailbox_bytes)
    OR app.exceeds(g.max_sends_per_hour, most.max_sends_per_hour) OR app.exceeds(g.max_sends_per_day, most.max_sends_per_day)
    OR (most.ends_at IS NOT NULL AND (g.ends_at IS NULL OR g.ends_at > most.ends_at)) $$;

CREATE OR REPLACE FUNCTION app.narrow_terms_below() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE up access_grant;
BEGIN
  IF NEW.parent_id IS NOT NULL THEN
    IF app.exceeds_terms(NEW, OLD) OR NEW.pass_on_depth > OLD.pass_on_depth THEN
      SELECT * INTO up FROM access_grant WHERE id = NEW.parent_id FOR SHARE;
      IF NOT app.is_within(NEW, up) THEN RAISE EXCEPTION 'more than the grant above' USING ERRCODE = '40001'; END IF;
    END IF;
    PERFORM app.reserve(NEW.parent_id, OLD, NEW);
  END IF;
  PERFORM app.halt_below(NEW.id);
  UPDATE access_grant SET revoked_at = now(), revoked_by_id = app.armed('actor') WHERE parent_id = NEW.id AND revoked_at IS NULL AND starts_at >= NEW.ends_at;
  UPDATE access_grant c SET max_mailboxes = least(c.max_mailboxes, NEW.max_mailboxes), max_aliases = least(c.max_aliases, NEW.max_aliases),
      max_storage_bytes = least(c.max_storage_bytes, NEW.max_storage_bytes),
      max_storage_per_mailbox_bytes = least(c.max_storage_per_mailbox_bytes, NEW.max_storage_per_mailbox_bytes),
      max_sends_per_hour = least(c.max_sends_per_hour, NEW.max_sends_per_hour), max_sends_per_day = least(c.max_sends_per_day, NEW.max_sends_per_day), ends_at = least(c.ends_at, NEW.ends_at),
      pass_on_depth = least(c.pass_on_depth, greatest(NEW.pass_on_depth - 1, 0)), version = c.version + 1
    WHERE c.parent_id = NEW.id AND c.revoked_at IS NULL AND (app.exceeds_terms(c, NEW) OR c.pass_on_depth > greatest(NEW.pass_on_depth - 1, 0));
  RETURN NULL;
END $$;
DROP TRIGGER access_grant_narrows_terms ON access_grant;
CREATE TRIGGER access_grant_narrows_terms AFTER UPDATE OF max_mailboxes, max_aliases, max_storage_bytes, max_storage_per_mailbox_bytes,
    max_sends_per_hour, max_sends_per_day, ends_at, pass_on_depth ON access_grant FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NULL AND (OLD.max_mailboxes, OLD.max_aliases, OLD.max_storage_bytes,
    OLD.max_storage_per_mailbox_bytes, OLD.max_sends_per_hour, OLD.max_sends_per_day, OLD.ends_at, OLD.pass_on_depth) IS DISTINCT FROM (NEW.max_mailboxes, NEW.max_aliases,
    NEW.max_storage_bytes, NEW.max_storage_per_mailbox_bytes, NEW.max_sends_per_hour, NEW.max_sends_per_day, NEW.ends_at, NEW.pass_on_depth))
  EXECUTE FUNCTION app.narrow_terms_below();

CREATE OR REPLACE FUNCTION app.grants_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', g.id, 'roleName', g.role_name, 'rights', g.rights, 'startsAt', g.starts_at, 'endsAt', g.ends_at, 'passOnDepth', g.pass_on_depth,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases, 'sendsPerHour', g.max_sends_per_hour, 'sendsPerDay', g.max_sends_per_day,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text),
      'cameFrom', (SELECT coalesce(jsonb_agg(DISTINCT up.account_id), '[]') FROM access_grant up WHERE up.id = ANY (g.lineage)),
      'scopes', (SELECT coalesce(jsonb_agg(coalesce(s.organization_id, s.domain_id, s.mailbox_id)::text), '[]') FROM grant_scope s WHERE s.grant_id = g.id AND s.kind <> 'server'),
      'server', EXISTS (SELECT 1 FROM grant_scope s WHERE s.grant_id = g.id AND s.kind = 'server'))
    ORDER BY g.created_at, g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL $$;
CREATE OR REPLACE FUNCTION app.holdings_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'rights', g.rights, 'endsAt', g.ends_at,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases, 'sendsPerHour', g.max_sends_per_hour, 'sendsPerDay', g.max_sends_per_day,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text), 'places', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', coalesce(s.organization_id, s.domain_id, s.mailbox_id), 'chain',
          to_jsonb('{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL)))), '[]')
        FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
        LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id) WHERE s.grant_id = g.id)) ORDER BY g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) $$;
