-- CreateEnum
CREATE TYPE "list_posters" AS ENUM ('anyone', 'organization', 'members', 'owners');

-- CreateEnum
CREATE TYPE "list_replies" AS ENUM ('author', 'list');

-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "max_lists" INTEGER;

-- AlterTable
ALTER TABLE "domain" ADD COLUMN     "max_lists" INTEGER;

-- AlterTable
ALTER TABLE "template" ADD COLUMN     "max_lists" INTEGER;

-- AlterTable
ALTER TABLE "access_grant" ADD COLUMN     "max_lists" INTEGER,
ADD COLUMN     "moved_lists" UUID[] DEFAULT ARRAY[]::UUID[];

-- AlterTable
ALTER TABLE "address" ADD COLUMN     "list_id" UUID;

-- AlterTable
ALTER TABLE "usage" ADD COLUMN     "lists" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "list" (
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "local_part" TEXT NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "posters" "list_posters" NOT NULL DEFAULT 'organization',
    "replies" "list_replies" NOT NULL DEFAULT 'author',
    "subject_prefix" TEXT NOT NULL DEFAULT '',
    "outside" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "grant_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_member" (
    "id" UUID NOT NULL,
    "list_id" UUID NOT NULL,
    "domain_id" UUID,
    "address" TEXT NOT NULL,
    "mailbox_id" UUID,
    "alias_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_owner" (
    "list_id" UUID NOT NULL,
    "domain_id" UUID,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_owner_pkey" PRIMARY KEY ("list_id","account_id")
);

-- CreateIndex
CREATE INDEX "list_grant_id_idx" ON "list"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "list_member_list_id_address_key" ON "list_member"("list_id", "address");

-- CreateIndex
CREATE INDEX "list_member_mailbox_id_idx" ON "list_member"("mailbox_id");

-- CreateIndex
CREATE INDEX "list_member_alias_id_idx" ON "list_member"("alias_id");

-- CreateIndex
CREATE INDEX "list_owner_account_id_idx" ON "list_owner"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "address_list_id_key" ON "address"("list_id");

-- AddForeignKey
ALTER TABLE "list" ADD CONSTRAINT "list_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list" ADD CONSTRAINT "list_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_alias_id_fkey" FOREIGN KEY ("alias_id") REFERENCES "alias"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_owner" ADD CONSTRAINT "list_owner_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_owner" ADD CONSTRAINT "list_owner_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a row must look like (as in …_constraints).
ALTER TABLE list ALTER COLUMN local_part TYPE text COLLATE "C", ALTER COLUMN address TYPE text COLLATE "C";
ALTER TABLE list_member ALTER COLUMN address TYPE text COLLATE "C";
ALTER TABLE list ADD CONSTRAINT list_local_part_canonical CHECK (
  length(local_part) <= 64 AND local_part ~ '^(?!-)[a-z0-9#$&''=^_`{}~-]+(\.[a-z0-9#$&''=^_`{}~-]+)*$');
ALTER TABLE list ADD CONSTRAINT list_name_some CHECK (length(btrim(name)) BETWEEN 1 AND 200);
-- It stands in a header of each message: printable ASCII.
ALTER TABLE list ADD CONSTRAINT list_subject_prefix_plain CHECK (subject_prefix ~ '^[ -~]{0,40}$');
ALTER TABLE list_member ADD CONSTRAINT list_member_address_canonical CHECK (
  length(address) BETWEEN 3 AND 254 AND address = lower(address) AND address ~ '^[^@[:space:]]+@[^@[:space:]]+$');
ALTER TABLE organization ADD CONSTRAINT organization_lists CHECK (max_lists >= 0);
ALTER TABLE domain ADD CONSTRAINT domain_lists CHECK (max_lists >= 0);
ALTER TABLE template ADD CONSTRAINT template_lists CHECK (max_lists >= 0);
ALTER TABLE access_grant ADD CONSTRAINT grant_lists CHECK (max_lists >= 0);

CREATE INDEX list_by_address ON list (address, id);
CREATE INDEX list_by_domain_address ON list (domain_id, address, id);
CREATE INDEX list_address_trgm ON list USING gin (address gin_trgm_ops);
CREATE INDEX list_member_by_domain ON list_member (domain_id);

-- The address of a list is an identity like that of a mailbox or an alias.
CREATE TRIGGER list_address BEFORE INSERT OR UPDATE OF domain_id, local_part, address ON list
  FOR EACH ROW EXECUTE FUNCTION app.set_address();

CREATE FUNCTION app.claim_list_address() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM address WHERE list_id = OLD.id;
  ELSE
    INSERT INTO address (address, list_id) VALUES (NEW.address, NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER list_claims_address AFTER INSERT OR DELETE ON list FOR EACH ROW EXECUTE FUNCTION app.claim_list_address();

CREATE OR REPLACE FUNCTION app.claim_domain_addresses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN
    DELETE FROM address a USING mailbox m WHERE a.mailbox_id = m.id AND m.domain_id = NEW.id;
    DELETE FROM address a USING alias l WHERE a.alias_id = l.id AND l.domain_id = NEW.id;
    DELETE FROM address a USING list l WHERE a.list_id = l.id AND l.domain_id = NEW.id;
    PERFORM app.halt(c.id) FROM account c WHERE c.domain_id = NEW.id AND EXISTS (
      SELECT 1 FROM access_grant g WHERE g.account_id = c.id AND g.revoked_at IS NULL) ORDER BY c.id;
    UPDATE account SET retired_at = now() WHERE domain_id = NEW.id AND retired_at IS NULL;
  ELSIF OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN
    INSERT INTO address (address, mailbox_id) SELECT m.address, m.id FROM mailbox m WHERE m.domain_id = NEW.id AND m.deleted_at IS NULL;
    INSERT INTO address (address, alias_id) SELECT l.address, l.id FROM alias l WHERE l.domain_id = NEW.id;
    INSERT INTO address (address, list_id) SELECT l.address, l.id FROM list l WHERE l.domain_id = NEW.id;
    UPDATE account c SET retired_at = NULL WHERE c.domain_id = NEW.id AND c.retired_at IS NOT NULL
      AND EXISTS (SELECT 1 FROM mailbox m WHERE m.account_id = c.id AND m.address = c.address AND m.deleted_at IS NULL);
  END IF;
  RETURN NULL;
END $$;

-- Does mail to one of these addresses come to that one in the end? Aliases and lists are followed, each once.
CREATE FUNCTION app.leads_to(froms text[], target text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE reached (address) AS (
    SELECT f COLLATE "C" FROM unnest(froms) f
    UNION SELECT n.address FROM reached JOIN address a ON a.address = reached.address CROSS JOIN LATERAL (
      SELECT unnest(l.destinations) COLLATE "C" AS address FROM alias l WHERE l.id = a.alias_id
      UNION ALL SELECT m.address FROM list_member m WHERE m.list_id = a.list_id) n)
  SELECT EXISTS (SELECT 1 FROM reached WHERE reached.address = target) $$;

-- The lists at the end of these addresses.
CREATE FUNCTION app.lists_behind(froms text[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.list_id FROM address a WHERE a.address = ANY (app.final_destinations(froms)) AND a.list_id IS NOT NULL $$;

-- A member is what the address is now. What was on the list under the same address, and is gone since, makes room.
CREATE FUNCTION app.bind_list_member() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE l list; a address;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('postern: where aliases lead'));
  SELECT * INTO l FROM list WHERE id = NEW.list_id;
  SELECT * INTO a FROM address WHERE address = NEW.address;
  IF a.list_id IS NOT NULL THEN RAISE EXCEPTION 'constraint "list_member_list"' USING ERRCODE = 'PT004'; END IF;
  IF a.alias_id IS NOT NULL AND app.leads_to(ARRAY[NEW.address], l.address) THEN RAISE EXCEPTION 'constraint "list_leads_back"' USING ERRCODE = 'PT004'; END IF;
  NEW.domain_id := l.domain_id;
  NEW.mailbox_id := a.mailbox_id;
  NEW.alias_id := a.alias_id;
  DELETE FROM list_member m WHERE m.list_id = NEW.list_id AND m.address = NEW.address
     AND (m.mailbox_id IS NOT NULL OR m.alias_id IS NOT NULL) AND (m.mailbox_id, m.alias_id) IS DISTINCT FROM (a.mailbox_id, a.alias_id);
  RETURN NEW;
END $$;
CREATE TRIGGER list_member_binds BEFORE INSERT ON list_member FOR EACH ROW EXECUTE FUNCTION app.bind_list_member();

-- One writer at a time for each list, so that two together do not pass what one could not.
CREATE FUNCTION app.count_list_members() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT n.list_id FROM added n) x WHERE (SELECT count(*) FROM list_member m WHERE m.list_id = x.list_id) > 5000) THEN
    RAISE EXCEPTION 'constraint "list_members_most"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER list_member_counts AFTER INSERT ON list_member REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.count_list_members();

CREATE FUNCTION app.bind_list_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.domain_id := (SELECT l.domain_id FROM list l WHERE l.id = NEW.list_id);
  RETURN NEW;
END $$;
CREATE TRIGGER list_owner_binds BEFORE INSERT ON list_owner FOR EACH ROW EXECUTE FUNCTION app.bind_list_owner();

-- An alias may deliver to a list, but not so that the list's mail comes back to it. And an alias that is made where a list's member
-- was an address that nobody had does not close a circle either.
CREATE FUNCTION app.follow_lists() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('postern: where aliases lead'));
  IF app.leads_to(NEW.destinations, NEW.address) THEN
    RAISE EXCEPTION 'constraint "alias_leads_back"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER alias_follows_lists AFTER INSERT OR UPDATE OF destinations ON alias FOR EACH ROW EXECUTE FUNCTION app.follow_lists();

-- Lists are counted like aliases. The functions that count take one number more; all else in them is as it was.
DROP FUNCTION app.count_one(text, uuid, bigint, bigint, bigint, bigint, int, int, int, bigint, boolean);
CREATE FUNCTION app.count_one(subject text, id uuid, max_d bigint, max_m bigint, max_a bigint, max_s bigint,
    d int, m int, a int, s bigint, unlimited boolean, max_l bigint DEFAULT NULL, l int DEFAULT 0) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE u usage;
BEGIN
  INSERT INTO usage AS t (subject_id, domains, mailboxes, aliases, storage_bytes, lists) VALUES (id, d, m, a, s, l)
    ON CONFLICT (subject_id) DO UPDATE SET domains = t.domains + d, mailboxes = t.mailboxes + m,
      aliases = t.aliases + a, storage_bytes = t.storage_bytes + s, lists = t.lists + l
    RETURNING * INTO u;
  IF d > 0 AND u.domains > max_d THEN PERFORM app.refuse_over_limit(subject, 'domains', max_d, u.domains - d); END IF;
  IF m > 0 AND u.mailboxes > max_m THEN PERFORM app.refuse_over_limit(subject, 'mailboxes', max_m, u.mailboxes - m); END IF;
  IF a > 0 AND u.aliases > max_a THEN PERFORM app.refuse_over_limit(subject, 'aliases', max_a, u.aliases - a); END IF;
  IF l > 0 AND u.lists > max_l THEN PERFORM app.refuse_over_limit(subject, 'lists', max_l, u.lists - l); END IF;
  IF s > 0 AND u.storage_bytes > max_s THEN PERFORM app.refuse_over_limit(subject, 'storage', max_s, u.storage_bytes - s); END IF;
  IF unlimited AND max_s IS NOT NULL THEN PERFORM app.refuse_over_limit(subject, 'unlimited-quota', max_s, u.storage_bytes); END IF;
END $$;

DROP FUNCTION app.expect_room_above(access_grant, int, int, bigint);
CREATE FUNCTION app.expect_room_above(g access_grant, m int, a int, s bigint, l int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE up record; made record;
BEGIN
  FOR up IN SELECT x.* FROM access_grant x JOIN usage u ON u.subject_id = x.id WHERE x.id = ANY (g.lineage)
      AND ((m > 0 AND u.mailboxes > x.max_mailboxes) OR (a > 0 AND u.aliases > x.max_aliases) OR (l > 0 AND u.lists > x.max_lists) OR (s > 0 AND u.storage_bytes > x.max_storage_bytes))
      ORDER BY cardinality(x.lineage) LOOP
    PERFORM 1 FROM usage WHERE subject_id = up.id FOR UPDATE;
    SELECT sum(coalesce(u.mailboxes, 0) - CASE WHEN x.id = up.id THEN 0 ELSE coalesce(x.max_mailboxes, 0) END) AS mailboxes,
           sum(coalesce(u.aliases, 0) - CASE WHEN x.id = up.id THEN 0 ELSE coalesce(x.max_aliases, 0) END) AS aliases,
           sum(coalesce(u.lists, 0) - CASE WHEN x.id = up.id THEN 0 ELSE coalesce(x.max_lists, 0) END) AS lists,
           sum(coalesce(u.storage_bytes, 0) - CASE WHEN x.id = up.id THEN 0 ELSE coalesce(x.max_storage_bytes, 0) END) AS storage INTO made
      FROM access_grant x LEFT JOIN usage u ON u.subject_id = x.id WHERE (x.id = up.id OR x.lineage @> ARRAY[up.id]) AND x.revoked_at IS NULL;
    IF m > 0 AND made.mailboxes > up.max_mailboxes THEN PERFORM app.refuse_over_limit('grant', 'mailboxes', up.max_mailboxes, made.mailboxes::bigint - m); END IF;
    IF a > 0 AND made.aliases > up.max_aliases THEN PERFORM app.refuse_over_limit('grant', 'aliases', up.max_aliases, made.aliases::bigint - a); END IF;
    IF l > 0 AND made.lists > up.max_lists THEN PERFORM app.refuse_over_limit('grant', 'lists', up.max_lists, made.lists::bigint - l); END IF;
    IF s > 0 AND made.storage > up.max_storage_bytes THEN PERFORM app.refuse_over_limit('grant', 'storage', up.max_storage_bytes, made.storage::bigint - s); END IF;
  END LOOP;
END $$;

DROP FUNCTION app.count_use(uuid, uuid, uuid, int, int, int, bigint, boolean);
CREATE FUNCTION app.count_use(in_organization uuid, in_domain uuid, under_grant uuid,
    d int, m int, a int, s bigint, unlimited boolean, l int DEFAULT 0) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE o record; g access_grant; dm record;
BEGIN
  IF in_domain IS NOT NULL THEN
    -- Held against a move to the trash. Whoever looked at the domain before it moved looks again; what goes there leaves no count above.
    SELECT * INTO dm FROM domain WHERE id = in_domain FOR SHARE;
    IF dm.deleted_at IS NOT NULL AND m >= 0 AND a >= 0 AND l >= 0 THEN
      RAISE EXCEPTION 'the domain lies in the trash by now' USING ERRCODE = '40001';
    END IF;
    IF dm.deleted_at IS NOT NULL THEN in_organization := NULL; END IF;
  END IF;
  FOR o IN SELECT x.* FROM organization x, unnest((SELECT lineage FROM organization WHERE id = in_organization)) WITH ORDINALITY n(id, n)
           WHERE x.id = n.id ORDER BY n.n LOOP
    PERFORM app.count_one('organization', o.id, o.max_domains, o.max_mailboxes, o.max_aliases, o.max_storage_bytes, d, m, a, s, unlimited, o.max_lists, l);
  END LOOP;
  IF in_domain IS NOT NULL THEN
    PERFORM app.count_one('domain', dm.id, NULL, dm.max_mailboxes, dm.max_aliases, dm.max_storage_bytes, 0, m, a, s, unlimited, dm.max_lists, l);
  END IF;
  IF under_grant IS NOT NULL THEN
    SELECT * INTO g FROM access_grant WHERE id = under_grant;
    PERFORM app.count_one('grant', g.id, NULL, g.max_mailboxes, g.max_aliases, g.max_storage_bytes, 0, m, a, s, unlimited, g.max_lists, l);
    IF cardinality(g.lineage) > 0 AND NOT app.is_on('moving') THEN PERFORM app.expect_room_above(g, m, a, s, l); END IF;
  END IF;
END $$;

CREATE FUNCTION app.count_list() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM app.count_use((SELECT organization_id FROM domain WHERE id = NEW.domain_id), NEW.domain_id, NEW.grant_id, 0, 0, 0, 0, false, 1);
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM app.count_use((SELECT organization_id FROM domain WHERE id = OLD.domain_id), OLD.domain_id, OLD.grant_id, 0, 0, 0, 0, false, -1);
  ELSIF OLD.grant_id IS DISTINCT FROM NEW.grant_id THEN
    IF OLD.grant_id IS NOT NULL THEN PERFORM app.count_use(NULL, NULL, OLD.grant_id, 0, 0, 0, 0, false, -1); END IF;
    IF NEW.grant_id IS NOT NULL THEN PERFORM app.count_use(NULL, NULL, NEW.grant_id, 0, 0, 0, 0, false, 1); END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER list_counts AFTER INSERT OR DELETE OR UPDATE OF grant_id ON list FOR EACH ROW EXECUTE FUNCTION app.count_list();

CREATE OR REPLACE FUNCTION app.count_domain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE u usage; step int := 0;
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM app.count_use(NEW.organization_id, NULL, NULL, 1, 0, 0, 0, false);
    RETURN NULL;
  END IF;
  IF OLD.organization_id <> NEW.organization_id THEN
    RAISE EXCEPTION 'a domain does not change its organization' USING ERRCODE = 'PT002';
  END IF;
  IF OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN step := -1; END IF;
  IF OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN step := 1; END IF;
  IF step <> 0 THEN  -- what is inside leaves the organization's count with it, and comes back with it
    SELECT * INTO u FROM usage WHERE subject_id = NEW.id FOR UPDATE;
    PERFORM app.count_use(NEW.organization_id, NULL, NULL, step, step * coalesce(u.mailboxes, 0), step * coalesce(u.aliases, 0),
      step * coalesce(u.storage_bytes, 0), false, step * coalesce(u.lists, 0));
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.full_for(what text, in_domain uuid, under_grants uuid[]) RETURNS TABLE (kind text, id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH subject AS (
    SELECT 'organization' AS kind, o.id, o.max_mailboxes, o.max_aliases, o.max_lists FROM domain d JOIN organization at ON at.id = d.organization_id JOIN organization o ON o.id = ANY (at.lineage) WHERE d.id = in_domain
    UNION ALL SELECT 'domain', d.id, d.max_mailboxes, d.max_aliases, d.max_lists FROM domain d WHERE d.id = in_domain
    UNION ALL SELECT 'grant', g.id, g.max_mailboxes, g.max_aliases, g.max_lists FROM access_grant g WHERE g.id = ANY (under_grants))
  SELECT s.kind, s.id FROM subject s LEFT JOIN usage u ON u.subject_id = s.id
   WHERE CASE what WHEN 'mailboxes' THEN coalesce(u.mailboxes, 0) >= s.max_mailboxes WHEN 'aliases' THEN coalesce(u.aliases, 0) >= s.max_aliases
     WHEN 'lists' THEN coalesce(u.lists, 0) >= s.max_lists END $$;

-- The limit of lists is handed on, narrowed, moved and brought back like that of aliases.
CREATE OR REPLACE FUNCTION app.reserve(up uuid, before access_grant, g access_grant) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF up IS NULL THEN RETURN; END IF;
  PERFORM app.count_one('grant', p.id, NULL, p.max_mailboxes, p.max_aliases, p.max_storage_bytes, 0,
    coalesce(g.max_mailboxes, 0) - coalesce(before.max_mailboxes, 0), coalesce(g.max_aliases, 0) - coalesce(before.max_aliases, 0),
    coalesce(g.max_storage_bytes, 0) - coalesce(before.max_storage_bytes, 0), false, p.max_lists, coalesce(g.max_lists, 0) - coalesce(before.max_lists, 0))
    FROM access_grant p WHERE p.id = up;
END $$;

CREATE OR REPLACE FUNCTION app.exceeds_terms(g access_grant, most access_grant) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT app.exceeds(g.max_mailboxes, most.max_mailboxes) OR app.exceeds(g.max_aliases, most.max_aliases) OR app.exceeds(g.max_lists, most.max_lists)
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
      max_lists = least(c.max_lists, NEW.max_lists), max_storage_bytes = least(c.max_storage_bytes, NEW.max_storage_bytes),
      max_storage_per_mailbox_bytes = least(c.max_storage_per_mailbox_bytes, NEW.max_storage_per_mailbox_bytes),
      max_sends_per_hour = least(c.max_sends_per_hour, NEW.max_sends_per_hour), max_sends_per_day = least(c.max_sends_per_day, NEW.max_sends_per_day), ends_at = least(c.ends_at, NEW.ends_at),
      pass_on_depth = least(c.pass_on_depth, greatest(NEW.pass_on_depth - 1, 0)), version = c.version + 1
    WHERE c.parent_id = NEW.id AND c.revoked_at IS NULL AND (app.exceeds_terms(c, NEW) OR c.pass_on_depth > greatest(NEW.pass_on_depth - 1, 0));
  RETURN NULL;
END $$;
DROP TRIGGER access_grant_narrows_terms ON access_grant;
CREATE TRIGGER access_grant_narrows_terms AFTER UPDATE OF max_mailboxes, max_aliases, max_lists, max_storage_bytes, max_storage_per_mailbox_bytes,
    max_sends_per_hour, max_sends_per_day, ends_at, pass_on_depth ON access_grant FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NULL AND (OLD.max_mailboxes, OLD.max_aliases, OLD.max_lists, OLD.max_storage_bytes,
    OLD.max_storage_per_mailbox_bytes, OLD.max_sends_per_hour, OLD.max_sends_per_day, OLD.ends_at, OLD.pass_on_depth) IS DISTINCT FROM (NEW.max_mailboxes, NEW.max_aliases,
    NEW.max_lists, NEW.max_storage_bytes, NEW.max_storage_per_mailbox_bytes, NEW.max_sends_per_hour, NEW.max_sends_per_day, NEW.ends_at, NEW.pass_on_depth))
  EXECUTE FUNCTION app.narrow_terms_below();

CREATE OR REPLACE FUNCTION app.end_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE heir uuid; mailboxes uuid[]; aliases uuid[]; lists uuid[]; k record; before jsonb := '{}'; home access_grant; u usage; was usage;
BEGIN
  PERFORM app.halt_below(NEW.id);
  FOR k IN SELECT r.key::uuid AS child, r.value::uuid AS home FROM jsonb_each_text(coalesce(NEW.rehomed, '{}')) r ORDER BY r.key LOOP
    SELECT * INTO home FROM access_grant WHERE id = k.home;
    IF home.account_id IS DISTINCT FROM NEW.revoked_by_id OR home.id = NEW.id OR home.lineage @> ARRAY[NEW.id] THEN
      RAISE EXCEPTION 'a grant hangs only under what its revoker holds' USING ERRCODE = 'PT002';
    END IF;
    IF before->(k.home::text) IS NULL THEN
      SELECT * INTO u FROM usage WHERE subject_id = k.home FOR UPDATE;
      before := before || jsonb_build_object(k.home, coalesce(to_jsonb(u), '{}'));
    END IF;
    PERFORM app.move_grant(k.child, NEW.id, k.home);
  END LOOP;
  UPDATE access_grant SET revoked_at = NEW.revoked_at, revoked_by_id = NEW.revoked_by_id, revocation_id = NEW.revocation_id, rehomed = NULL
    WHERE parent_id = NEW.id AND revoked_at IS NULL;
  SELECT g.id INTO heir FROM access_grant g WHERE g.id = ANY (NEW.lineage) AND g.revoked_at IS NULL ORDER BY cardinality(g.lineage) DESC LIMIT 1;
  PERFORM app.reserve(NEW.parent_id, NEW, NULL);
  mailboxes := ARRAY(SELECT m.id FROM mailbox m WHERE m.grant_id = NEW.id);
  aliases := ARRAY(SELECT l.id FROM alias l WHERE l.grant_id = NEW.id);
  lists := ARRAY(SELECT l.id FROM list l WHERE l.grant_id = NEW.id);
  -- The limit of the heir is not asked here: it had reserved as much, and a revocation must never fail for want of room.
  PERFORM set_config('app.moving', 'on', true);
  UPDATE mailbox SET grant_id = heir WHERE grant_id = NEW.id;
  UPDATE alias SET grant_id = heir WHERE grant_id = NEW.id;
  UPDATE list SET grant_id = heir WHERE grant_id = NEW.id;
  PERFORM set_config('app.moving', '', true);
  UPDATE access_grant SET moved_to = heir, moved_mailboxes = mailboxes, moved_aliases = aliases, moved_lists = lists WHERE id = NEW.id;
  -- The limits of a new home are: nothing forces a grant to be kept.
  FOR home IN SELECT g.* FROM access_grant g WHERE before ? g.id::text LOOP
    SELECT * INTO u FROM usage WHERE subject_id = home.id;
    was := jsonb_populate_record(NULL::usage, before->(home.id::text));
    IF u.mailboxes > home.max_mailboxes AND u.mailboxes > coalesce(was.mailboxes, 0) THEN PERFORM app.refuse_over_limit('grant', 'mailboxes', home.max_mailboxes, coalesce(was.mailboxes, 0)); END IF;
    IF u.aliases > home.max_aliases AND u.aliases > coalesce(was.aliases, 0) THEN PERFORM app.refuse_over_limit('grant', 'aliases', home.max_aliases, coalesce(was.aliases, 0)); END IF;
    IF u.lists > home.max_lists AND u.lists > coalesce(was.lists, 0) THEN PERFORM app.refuse_over_limit('grant', 'lists', home.max_lists, coalesce(was.lists, 0)); END IF;
    IF u.storage_bytes > home.max_storage_bytes AND u.storage_bytes > coalesce(was.storage_bytes, 0) THEN PERFORM app.refuse_over_limit('grant', 'storage', home.max_storage_bytes, coalesce(was.storage_bytes, 0)); END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.restore_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE up access_grant; k record;
BEGIN
  IF OLD.revocation_id IS NULL OR OLD.revocation_id IS DISTINCT FROM NEW.revocation_id OR OLD.revoked_at <= now() - interval '5 minutes' THEN
    RAISE EXCEPTION 'a revoked grant stays revoked' USING ERRCODE = 'PT002';
  END IF;
  IF NEW.parent_id IS NOT NULL THEN
    SELECT * INTO up FROM access_grant WHERE id = NEW.parent_id FOR SHARE;
    IF NOT app.is_within(NEW, up) THEN RAISE EXCEPTION 'the grant above does not hold this any more' USING ERRCODE = '40001'; END IF;
  END IF;
  PERFORM set_config('app.moving', 'on', true);
  UPDATE mailbox SET grant_id = NEW.id WHERE id = ANY (OLD.moved_mailboxes) AND grant_id IS NOT DISTINCT FROM OLD.moved_to;
  UPDATE alias SET grant_id = NEW.id WHERE id = ANY (OLD.moved_aliases) AND grant_id IS NOT DISTINCT FROM OLD.moved_to;
  UPDATE list SET grant_id = NEW.id WHERE id = ANY (OLD.moved_lists) AND grant_id IS NOT DISTINCT FROM OLD.moved_to;
  PERFORM set_config('app.moving', '', true);
  FOR k IN SELECT c.id, c.parent_id, c.account_id FROM access_grant c JOIN jsonb_each_text(coalesce(OLD.rehomed, '{}')) r ON c.id = r.key::uuid AND c.parent_id = r.value::uuid
      WHERE c.revoked_at IS NULL AND app.is_within(c, NEW) ORDER BY c.account_id, c.id LOOP
    PERFORM app.halt(k.account_id);
    PERFORM app.halt_below(k.id);
    PERFORM app.move_grant(k.id, k.parent_id, NEW.id);
  END LOOP;
  PERFORM app.reserve(NEW.parent_id, NULL, NEW);
  UPDATE access_grant SET moved_to = NULL, moved_mailboxes = '{}', moved_aliases = '{}', moved_lists = '{}', rehomed = NULL WHERE id = NEW.id;
  UPDATE access_grant SET revoked_at = NULL, revoked_by_id = NULL WHERE parent_id = NEW.id AND revocation_id = NEW.revocation_id AND revoked_at IS NOT NULL;
  -- As when rights are given: a link that somebody else made meanwhile would open them.
  UPDATE token SET expires_at = now() WHERE account_id = NEW.account_id AND created_by_id IS DISTINCT FROM NEW.given_by_id AND used_at IS NULL AND expires_at > now();
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.grants_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', g.id, 'roleName', g.role_name, 'rights', g.rights, 'startsAt', g.starts_at, 'endsAt', g.ends_at, 'passOnDepth', g.pass_on_depth,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases, 'lists', g.max_lists, 'sendsPerHour', g.max_sends_per_hour, 'sendsPerDay', g.max_sends_per_day,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text),
      'cameFrom', (SELECT coalesce(jsonb_agg(DISTINCT up.account_id), '[]') FROM access_grant up WHERE up.id = ANY (g.lineage)),
      'scopes', (SELECT coalesce(jsonb_agg(coalesce(s.organization_id, s.domain_id, s.mailbox_id)::text), '[]') FROM grant_scope s WHERE s.grant_id = g.id AND s.kind <> 'server'),
      'server', EXISTS (SELECT 1 FROM grant_scope s WHERE s.grant_id = g.id AND s.kind = 'server'))
    ORDER BY g.created_at, g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL $$;

CREATE OR REPLACE FUNCTION app.holdings_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'rights', g.rights, 'endsAt', g.ends_at,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases, 'lists', g.max_lists, 'sendsPerHour', g.max_sends_per_hour, 'sendsPerDay', g.max_sends_per_day,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text), 'places', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', coalesce(s.organization_id, s.domain_id, s.mailbox_id), 'chain',
          to_jsonb('{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL)))), '[]')
        FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
        LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id) WHERE s.grant_id = g.id)) ORDER BY g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) $$;

-- What an invitation is bound to: links that are on their way stay good, since without a limit of lists the digest is what it was.
CREATE OR REPLACE FUNCTION app.worth_of(of_grant uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_strip_nulls(to_jsonb(g) - '{revoked_at,revoked_by_id,parent_id,lineage,reason,created_at,updated_at,version,given_by_id,moved_lists}'::text[])::text
      || (SELECT coalesce(string_agg(concat_ws(' ', s.kind, s.organization_id, s.domain_id, s.mailbox_id), ',' ORDER BY s.kind, s.organization_id, s.domain_id, s.mailbox_id), '')
            FROM grant_scope s WHERE s.grant_id = g.id), 'UTF8')), 'hex')
    FROM access_grant g WHERE g.id = of_grant $$;

CREATE FUNCTION app.find_lists(asked jsonb) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
  SELECT app.search_page('list', '{"enabled": "t.enabled", "disabled": "NOT t.enabled"}', asked) $$;

-- The second lock. Lists are read and written where their domain is; besides, whoever owns a list sees it and edits its members, and whoever
-- is a member of one sees that they are.
CREATE FUNCTION app.own_lists() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
  SELECT o.list_id FROM list_owner o JOIN list l ON l.id = o.list_id JOIN domain d ON d.id = l.domain_id WHERE o.account_id = app.reads_own() AND d.deleted_at IS NULL $$;
CREATE FUNCTION app.own_memberships() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
  SELECT lm.list_id FROM list_member lm JOIN mailbox m ON m.id = lm.mailbox_id JOIN list l ON l.id = lm.list_id JOIN domain d ON d.id = l.domain_id
   WHERE m.account_id = app.reads_own() AND d.deleted_at IS NULL $$;

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['list', 'list_member', 'list_owner'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
CREATE POLICY app_read ON list FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR id IN (SELECT app.own_lists()) OR id IN (SELECT app.own_memberships()));
CREATE POLICY app_insert ON list FOR INSERT TO postern_app WITH CHECK (domain_id = (SELECT app.armed('write_domain')));
CREATE POLICY app_update ON list FOR UPDATE TO postern_app USING (domain_id = (SELECT app.armed('write_domain')));
CREATE POLICY app_delete ON list FOR DELETE TO postern_app USING (domain_id = (SELECT app.armed('write_domain')));
CREATE POLICY app_read ON list_member FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR list_id IN (SELECT app.own_lists()));
CREATE POLICY app_insert ON list_member FOR INSERT TO postern_app WITH CHECK (
  domain_id = (SELECT app.armed('write_domain')) OR list_id IN (SELECT app.own_lists()));
CREATE POLICY app_delete ON list_member FOR DELETE TO postern_app USING (
  domain_id = (SELECT app.armed('write_domain')) OR list_id IN (SELECT app.own_lists()));
CREATE POLICY app_read ON list_owner FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR account_id = (SELECT app.reads_own()));
CREATE POLICY app_insert ON list_owner FOR INSERT TO postern_app WITH CHECK (domain_id = (SELECT app.armed('write_domain')));
CREATE POLICY app_delete ON list_owner FOR DELETE TO postern_app USING (domain_id = (SELECT app.armed('write_domain')));

GRANT SELECT, INSERT, DELETE ON list, list_member, list_owner TO postern_app;
GRANT UPDATE (name, description, posters, replies, subject_prefix, outside, enabled, version, updated_at) ON list TO postern_app;
GRANT UPDATE (max_lists) ON organization, domain, template, access_grant TO postern_app;

REVOKE ALL ON FUNCTION app.count_one(text, uuid, bigint, bigint, bigint, bigint, int, int, int, bigint, boolean, bigint, int),
  app.expect_room_above(access_grant, int, int, bigint, int), app.count_use(uuid, uuid, uuid, int, int, int, bigint, boolean, int),
  app.claim_list_address(), app.leads_to(text[], text), app.lists_behind(text[]), app.bind_list_member(), app.count_list_members(), app.bind_list_owner(),
  app.follow_lists(), app.count_list(), app.find_lists(jsonb), app.own_lists(), app.own_memberships() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_lists(jsonb), app.own_lists(), app.own_memberships() TO postern_app;
