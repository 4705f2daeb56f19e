-- CreateEnum
CREATE TYPE "storage_basis" AS ENUM ('reserved', 'used');

-- CreateTable
CREATE TABLE "price_plan" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "storage_basis" "storage_basis" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_price" (
    "id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "from_day" DATE NOT NULL,
    "per_mailbox" BIGINT NOT NULL,
    "per_gb" BIGINT NOT NULL,
    "included_mailboxes" INTEGER NOT NULL DEFAULT 0,
    "included_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "plan_price_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_assignment" (
    "id" UUID NOT NULL,
    "plan_id" UUID,
    "organization_id" UUID,
    "domain_id" UUID,
    "from_day" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_day" (
    "day" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "estimated" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "domain_day" (
    "day" DATE NOT NULL,
    "domain_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "domain_name" TEXT NOT NULL,
    "mailboxes" INTEGER NOT NULL,
    "aliases" INTEGER NOT NULL,
    "reserved_bytes" BIGINT NOT NULL,
    "used_bytes" BIGINT NOT NULL,

    CONSTRAINT "domain_day_pkey" PRIMARY KEY ("domain_id","day")
);

-- CreateIndex
CREATE UNIQUE INDEX "plan_price_plan_id_from_day_key" ON "plan_price"("plan_id", "from_day");

-- CreateIndex
CREATE INDEX "plan_assignment_plan_id_idx" ON "plan_assignment"("plan_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_assignment_organization_id_from_day_key" ON "plan_assignment"("organization_id", "from_day");

-- CreateIndex
CREATE UNIQUE INDEX "plan_assignment_domain_id_from_day_key" ON "plan_assignment"("domain_id", "from_day");

-- CreateIndex
CREATE INDEX "domain_day_organization_id_day_idx" ON "domain_day"("organization_id", "day");

-- CreateIndex
CREATE INDEX "domain_day_day_idx" ON "domain_day"("day");

-- AddForeignKey
ALTER TABLE "plan_price" ADD CONSTRAINT "plan_price_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "price_plan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_assignment" ADD CONSTRAINT "plan_assignment_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "price_plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_assignment" ADD CONSTRAINT "plan_assignment_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_assignment" ADD CONSTRAINT "plan_assignment_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "domain_day" ADD CONSTRAINT "domain_day_day_fkey" FOREIGN KEY ("day") REFERENCES "usage_day"("day") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a plan, a price, an assignment must look like, whoever writes it.
ALTER TABLE price_plan ADD CONSTRAINT price_plan_name_some CHECK (length(btrim(name)) BETWEEN 1 AND 100);
ALTER TABLE price_plan ADD CONSTRAINT price_plan_currency_iso_4217 CHECK (currency ~ '^[A-Z]{3}$');
CREATE UNIQUE INDEX price_plan_name ON price_plan (lower(name));
-- Minor units: up to 999,999,999 of a currency with four digits. Free amounts as large as a limit can be.
ALTER TABLE plan_price ADD CONSTRAINT plan_price_amounts CHECK (
  per_mailbox BETWEEN 0 AND 9999999990000 AND per_gb BETWEEN 0 AND 9999999990000 AND included_mailboxes >= 0 AND included_bytes >= 0);
ALTER TABLE plan_assignment ADD CONSTRAINT plan_assignment_of_one_place CHECK (num_nonnulls(organization_id, domain_id) = 1);
ALTER TABLE domain_day ALTER COLUMN domain_name TYPE text COLLATE "C";
ALTER TABLE domain_day ADD CONSTRAINT domain_day_amounts CHECK (
  mailboxes >= 0 AND aliases >= 0 AND reserved_bytes >= 0 AND used_bytes >= 0);

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['price_plan','plan_price','plan_assignment','usage_day','domain_day'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

-- Prices are read in the name of a right about prices and of no other, however wide that other reaches: with domain.read or
-- journal.read armed these tables are empty, also for an administrator. The plans themselves are seen on the whole server only;
-- whoever holds billing.view further below gets the price that applies there from app.billed() and app.plan_here().
CREATE FUNCTION app.about_prices() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('app.right', true), '') ~ '^(billing|plan)[.]' $$;
CREATE FUNCTION app.reads_prices() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT app.about_prices() AND (app.reads_all() OR app.is_on('write_server')) $$;
CREATE FUNCTION app.writes_prices() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT app.about_prices() AND app.is_on('write_server') $$;
-- The demonstration comes with some weeks of use; it is told by the first start, and by nobody afterwards.
CREATE FUNCTION app.is_setting_up() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT app.is_on('system') AND coalesce(current_setting('app.right', true), '') = 'system.set-up' $$;
-- The first day of the running month. What is charged for days before it stands.
CREATE FUNCTION app.month_start() RETURNS date LANGUAGE sql STABLE AS $$ SELECT date_trunc('month', now() AT TIME ZONE 'UTC')::date $$;

CREATE POLICY app_read ON price_plan FOR SELECT TO postern_app USING ((SELECT app.reads_prices()));
CREATE POLICY app_insert ON price_plan FOR INSERT TO postern_app WITH CHECK ((SELECT app.writes_prices()));
CREATE POLICY app_update ON price_plan FOR UPDATE TO postern_app USING ((SELECT app.writes_prices()));
CREATE POLICY app_delete ON price_plan FOR DELETE TO postern_app USING ((SELECT app.writes_prices()));
CREATE POLICY app_read ON plan_price FOR SELECT TO postern_app USING ((SELECT app.reads_prices()));
CREATE POLICY app_insert ON plan_price FOR INSERT TO postern_app WITH CHECK (
  ((SELECT app.writes_prices()) AND from_day >= (SELECT app.month_start())) OR (SELECT app.is_setting_up()));
CREATE POLICY app_delete ON plan_price FOR DELETE TO postern_app USING ((SELECT app.writes_prices()) AND from_day >= (SELECT app.month_start()));
CREATE POLICY app_read ON plan_assignment FOR SELECT TO postern_app USING ((SELECT app.reads_prices()));
CREATE POLICY app_insert ON plan_assignment FOR INSERT TO postern_app WITH CHECK (
  ((SELECT app.writes_prices()) AND from_day >= (SELECT app.month_start())) OR (SELECT app.is_setting_up()));
CREATE POLICY app_delete ON plan_assignment FOR DELETE TO postern_app USING ((SELECT app.writes_prices()) AND from_day >= (SELECT app.month_start()));
CREATE POLICY app_read ON usage_day FOR SELECT TO postern_app USING (true);
CREATE POLICY app_insert ON usage_day FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_setting_up()));
CREATE POLICY app_read ON domain_day FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations()) OR domain_id IN (SELECT app.readable_domains()));
CREATE POLICY app_insert ON domain_day FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_setting_up()));

GRANT SELECT, INSERT, DELETE ON price_plan, plan_price, plan_assignment TO postern_app;
GRANT UPDATE (name, version, updated_at) ON price_plan TO postern_app;
GRANT SELECT, INSERT ON usage_day, domain_day TO postern_app;

-- By which plan a place is charged on a day: the nearest assignment, from the domain up through the organizations it lies in, that
-- has begun. One that names no plan leaves the question to what the place lies in.
CREATE FUNCTION app.plan_at(of_domain uuid, of_lineage uuid[], on_day date) RETURNS TABLE (plan uuid, place uuid, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT a.plan_id, coalesce(a.domain_id, a.organization_id), a.from_day FROM (
    SELECT DISTINCT ON (a.domain_id, a.organization_id) a.*, CASE WHEN a.domain_id IS NOT NULL THEN 1000 ELSE array_position(of_lineage, a.organization_id) END AS depth
      FROM plan_assignment a WHERE (a.domain_id = of_domain OR a.organization_id = ANY (of_lineage)) AND a.from_day <= on_day
     ORDER BY a.domain_id, a.organization_id, a.from_day DESC) a
   WHERE a.plan_id IS NOT NULL ORDER BY a.depth DESC LIMIT 1 $$;

-- What statements are made of: for each domain, and each span of days in which one plan at one price held, the counts of the days
-- added up. Applies the scope of billing.view itself, since a place may be charged by a plan whose other uses its viewer may not see.
-- Money is worked out from this in src/features/billing/price-lines.ts.
-- within: only what lies in these organizations, or is one of these domains; NULL = all that is in scope.
CREATE FUNCTION app.billed(first_day date, last_day date, within uuid[]) RETURNS TABLE (
  domain_id uuid, domain_name text, chain uuid[], plan_id uuid, plan_name text, currency text, storage_basis text,
  since date, per_mailbox bigint, per_gb bigint, included_mailboxes int, included_bytes bigint,
  days int, mailbox_days numeric, billed_mailbox_days numeric, byte_days numeric, billed_byte_days numeric, first_counted date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan ROWS 1000 AS $$
DECLARE
  everything boolean := app.reads_all();
  organizations uuid[] := CASE WHEN NOT everything THEN ARRAY(SELECT app.readable_organizations()) END;
  single_domains uuid[] := CASE WHEN NOT everything THEN ARRAY(SELECT app.readable_domains()) END;
BEGIN
  IF coalesce(current_setting('app.right', true), '') <> 'billing.view' THEN RETURN; END IF;
  RETURN QUERY
  WITH counted AS MATERIALIZED (
    SELECT u.* FROM domain_day u JOIN organization o ON o.id = u.organization_id
     WHERE u.day BETWEEN first_day AND last_day
       AND (everything OR u.organization_id = ANY (organizations) OR u.domain_id = ANY (single_domains))
       AND (within IS NULL OR o.lineage && within OR u.domain_id = ANY (within))
  ), places AS (
    SELECT DISTINCT ON (c.domain_id) c.domain_id, c.domain_name, o.lineage
      FROM counted c JOIN organization o ON o.id = c.organization_id ORDER BY c.domain_id, c.day DESC
  ), cuts AS (
    SELECT p.domain_id, first_day AS cut FROM places p
    UNION SELECT p.domain_id, a.from_day FROM places p JOIN plan_assignment a ON a.domain_id = p.domain_id WHERE a.from_day > first_day AND a.from_day <= last_day
    UNION SELECT p.domain_id, a.from_day FROM places p JOIN plan_assignment a ON a.organization_id = ANY (p.lineage) WHERE a.from_day > first_day AND a.from_day <= last_day
    UNION SELECT p.domain_id, v.from_day FROM places p CROSS JOIN plan_price v WHERE v.from_day > first_day AND v.from_day <= last_day
  ), spans AS (
    SELECT c.domain_id, c.cut, coalesce(lead(c.cut) OVER (PARTITION BY c.domain_id ORDER BY c.cut), last_day + 1) AS past FROM cuts c
  ), priced AS (
    SELECT s.domain_id, s.cut, s.past, v.id AS price_id, v.from_day, v.per_mailbox, v.per_gb, v.included_mailboxes, v.included_bytes,
           l.id AS plan_id, l.name AS plan_name, l.currency, l.storage_basis::text AS basis
      FROM spans s JOIN places p ON p.domain_id = s.domain_id
      LEFT JOIN LATERAL app.plan_at(s.domain_id, p.lineage, s.cut) e ON true
      LEFT JOIN LATERAL (SELECT x.* FROM plan_price x WHERE x.plan_id = e.plan AND x.from_day <= s.cut ORDER BY x.from_day DESC LIMIT 1) v ON true
      LEFT JOIN price_plan l ON l.id = v.plan_id
  )
  SELECT p.domain_id, p.domain_name, p.lineage || p.domain_id, q.plan_id, q.plan_name, q.currency, q.basis, q.from_day,
         q.per_mailbox, q.per_gb, q.included_mailboxes, q.included_bytes, count(*)::int, sum(c.mailboxes)::numeric,
         sum(greatest(0, c.mailboxes - coalesce(q.included_mailboxes, 0)))::numeric,
         sum(CASE q.basis WHEN 'used' THEN c.used_bytes ELSE c.reserved_bytes END)::numeric,
         sum(greatest(0, CASE q.basis WHEN 'used' THEN c.used_bytes ELSE c.reserved_bytes END - coalesce(q.included_bytes, 0)))::numeric,
         min(c.day)
    FROM priced q JOIN counted c ON c.domain_id = q.domain_id AND c.day >= q.cut AND c.day < q.past JOIN places p ON p.domain_id = q.domain_id
   GROUP BY p.domain_id, p.domain_name, p.lineage, q.price_id, q.plan_id, q.plan_name, q.currency, q.basis, q.from_day,
         q.per_mailbox, q.per_gb, q.included_mailboxes, q.included_bytes;
END $$;

-- The plan and price that hold for an organization or a domain on a day, for whoever holds billing.view there. `own`: assigned to the
-- place itself. What it lies in is not told.
CREATE FUNCTION app.plan_here(here uuid, on_day date) RETURNS TABLE (
  plan_id uuid, plan_name text, currency text, storage_basis text, since date, own boolean,
  per_mailbox bigint, per_gb bigint, included_mailboxes int, included_bytes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT l.id, l.name, l.currency, l.storage_basis::text, e.since, e.place = here, v.per_mailbox, v.per_gb, v.included_mailboxes, v.included_bytes
    FROM (SELECT NULL::uuid AS domain, o.lineage, app.reads_all() OR o.id IN (SELECT app.readable_organizations()) AS seen FROM organization o WHERE o.id = here
          UNION ALL SELECT d.id, o.lineage, app.reads_all() OR d.id IN (SELECT app.readable_domains()) FROM domain d JOIN organization o ON o.id = d.organization_id WHERE d.id = here) p
   CROSS JOIN LATERAL app.plan_at(p.domain, p.lineage, on_day) e
   JOIN price_plan l ON l.id = e.plan
   JOIN LATERAL (SELECT x.* FROM plan_price x WHERE x.plan_id = e.plan AND x.from_day <= on_day ORDER BY x.from_day DESC LIMIT 1) v ON true
   WHERE p.seen AND coalesce(current_setting('app.right', true), '') = 'billing.view' $$;

REVOKE ALL ON FUNCTION app.about_prices(), app.reads_prices(), app.writes_prices(), app.is_setting_up(), app.month_start(),
  app.plan_at(uuid, uuid[], date), app.billed(date, date, uuid[]), app.plan_here(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.about_prices(), app.reads_prices(), app.writes_prices(), app.is_setting_up(), app.month_start(),
  app.billed(date, date, uuid[]), app.plan_here(uuid, date) TO postern_app;
