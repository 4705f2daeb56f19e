-- CreateEnum
CREATE TYPE "template_kind" AS ENUM ('mailbox', 'person');

-- CreateEnum
CREATE TYPE "template_run_state" AS ENUM ('waiting', 'running', 'done', 'stopped');

-- AlterTable
ALTER TABLE "account" ADD COLUMN "welcome" TEXT;

-- AlterTable
ALTER TABLE "mailbox" ADD COLUMN "template_id" UUID;

-- CreateTable
CREATE TABLE "template" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "kind" "template_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "quota_bytes" BIGINT,
    "send_only" BOOLEAN NOT NULL DEFAULT false,
    "address_pattern" TEXT NOT NULL DEFAULT '',
    "welcome" TEXT NOT NULL DEFAULT '',
    "rights" TEXT[],
    "scope" "scope_kind" NOT NULL DEFAULT 'domain',
    "max_mailboxes" INTEGER,
    "max_aliases" INTEGER,
    "max_storage_bytes" BIGINT,
    "max_storage_per_mailbox_bytes" BIGINT,
    "max_sends_per_day" INTEGER,
    "pass_on_depth" INTEGER NOT NULL DEFAULT 0,
    "ends_after_days" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template_requirement" (
    "organization_id" UUID NOT NULL,
    "template_id" UUID NOT NULL,

    CONSTRAINT "template_requirement_pkey" PRIMARY KEY ("organization_id","template_id")
);

-- CreateTable
CREATE TABLE "template_run" (
    "id" UUID NOT NULL,
    "template_id" UUID NOT NULL,
    "asked_by_id" UUID,
    "asked_by" TEXT NOT NULL,
    "fields" TEXT[],
    "quota_bytes" BIGINT,
    "send_only" BOOLEAN NOT NULL DEFAULT false,
    "state" "template_run_state" NOT NULL DEFAULT 'waiting',
    "total" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "refusals" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "template_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "template_requirement_template_id_idx" ON "template_requirement"("template_id");

-- CreateIndex
CREATE INDEX "template_run_template_id_created_at_idx" ON "template_run"("template_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "mailbox" ADD CONSTRAINT "mailbox_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "template"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template" ADD CONSTRAINT "template_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_requirement" ADD CONSTRAINT "template_requirement_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_requirement" ADD CONSTRAINT "template_requirement_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "template"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_run" ADD CONSTRAINT "template_run_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "template"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE template ADD CONSTRAINT template_name_some CHECK (length(btrim(name)) BETWEEN 1 AND 100);
ALTER TABLE template ADD CONSTRAINT template_limits CHECK (quota_bytes > 0 AND
  max_mailboxes >= 0 AND max_aliases >= 0 AND max_storage_bytes >= 0 AND max_storage_per_mailbox_bytes > 0 AND max_sends_per_day >= 0);
ALTER TABLE template ADD CONSTRAINT template_terms CHECK (pass_on_depth BETWEEN 0 AND 10 AND ends_after_days BETWEEN 1 AND 3650 AND scope <> 'server');
ALTER TABLE template ADD CONSTRAINT template_content CHECK (CASE kind WHEN 'person' THEN cardinality(rights) > 0 ELSE cardinality(rights) = 0 END);
CREATE UNIQUE INDEX template_name ON template (organization_id, kind, lower(name)) NULLS NOT DISTINCT;
CREATE INDEX template_by_name ON template (name, id);
CREATE INDEX template_by_created ON template (created_at, id);
CREATE INDEX mailbox_by_template ON mailbox (template_id, address, id) WHERE template_id IS NOT NULL AND deleted_at IS NULL;

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['template','template_requirement','template_run'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

-- Whoever makes mailboxes in a domain uses the templates of the organizations above it, also where they may see none of those.
CREATE FUNCTION app.usable_template_organizations() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT DISTINCT unnest(o.lineage) FROM domain d JOIN organization o ON o.id = d.organization_id
   WHERE current_setting('app.right', true) = 'mailbox.create' AND d.id IN (SELECT app.readable_domains()) $$;

CREATE POLICY app_read ON template FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR (organization_id IS NULL AND EXISTS (SELECT 1 FROM app.live_scopes())) OR organization_id IN (SELECT app.readable_organizations())
  OR organization_id = (SELECT app.armed('write_organization')) OR organization_id IN (SELECT app.usable_template_organizations()));
CREATE POLICY app_insert ON template FOR INSERT TO postern_app WITH CHECK (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));
CREATE POLICY app_update ON template FOR UPDATE TO postern_app USING (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));
CREATE POLICY app_delete ON template FOR DELETE TO postern_app USING (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));

CREATE POLICY app_read ON template_requirement FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations()) OR organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_insert ON template_requirement FOR INSERT TO postern_app WITH CHECK (organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_delete ON template_requirement FOR DELETE TO postern_app USING (organization_id = (SELECT app.armed('write_organization')));

-- A run is seen by whoever sees the template where it is at home: it tells of all the mailboxes that were made with it, so those of the
-- server are not seen by everybody who may use its templates. How far it is, the program itself writes.
CREATE POLICY app_read ON template_run FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM template t WHERE t.id = template_run.template_id
    AND (t.organization_id IN (SELECT app.readable_organizations()) OR t.organization_id = (SELECT app.armed('write_organization'))
      OR (t.organization_id IS NULL AND (SELECT app.is_on('write_server'))))));
CREATE POLICY app_insert ON template_run FOR INSERT TO postern_app WITH CHECK (EXISTS (SELECT 1 FROM template t WHERE t.id = template_run.template_id
  AND (t.organization_id = (SELECT app.armed('write_organization')) OR (t.organization_id IS NULL AND (SELECT app.is_on('write_server'))))));
CREATE POLICY app_update ON template_run FOR UPDATE TO postern_app USING ((SELECT app.is_on('system')) OR EXISTS (SELECT 1 FROM template t
  WHERE t.id = template_run.template_id AND (t.organization_id = (SELECT app.armed('write_organization')) OR (t.organization_id IS NULL AND (SELECT app.is_on('write_server'))))));

GRANT SELECT, INSERT, DELETE ON template, template_requirement TO postern_app;
GRANT SELECT, INSERT ON template_run TO postern_app;
GRANT UPDATE (name, description, quota_bytes, send_only, address_pattern, welcome, rights, scope, max_mailboxes, max_aliases, max_storage_bytes,
  max_storage_per_mailbox_bytes, max_sends_per_day, pass_on_depth, ends_after_days, version, updated_at) ON template TO postern_app;
GRANT UPDATE (state, total, changed, refused, refusals, ended_at) ON template_run TO postern_app;
GRANT SELECT (welcome), UPDATE (welcome) ON account TO postern_app;

-- What the nearest organization above asks for: one of these, or nothing is asked.
CREATE FUNCTION app.required_templates(of_domain uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
  SELECT r.template_id FROM template_requirement r WHERE r.organization_id = (
    SELECT l.id FROM domain d JOIN organization o ON o.id = d.organization_id CROSS JOIN unnest(o.lineage) WITH ORDINALITY l (id, n)
     WHERE d.id = of_domain AND EXISTS (SELECT 1 FROM template_requirement x WHERE x.organization_id = l.id) ORDER BY l.n DESC LIMIT 1) $$;

-- Holds for every door through which a mailbox is made. PT004: a rule that is named like a constraint. Who writes a requirement at the
-- same moment comes before or after; the rows are not locked for it.
CREATE FUNCTION app.expect_template() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t template;
BEGIN
  IF NEW.template_id IS NOT NULL THEN
    SELECT x.* INTO t FROM template x WHERE x.id = NEW.template_id AND x.kind = 'mailbox' AND (x.organization_id IS NULL OR x.organization_id IN (
      SELECT unnest(o.lineage) FROM domain d JOIN organization o ON o.id = d.organization_id WHERE d.id = NEW.domain_id));
    IF NOT FOUND THEN RAISE EXCEPTION 'constraint "mailbox_template_foreign"' USING ERRCODE = 'PT004'; END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM app.required_templates(NEW.domain_id)) AND (NEW.template_id IS NULL
      OR NEW.template_id NOT IN (SELECT app.required_templates(NEW.domain_id))
      -- Narrower than the template is what a giver's own limit makes of it; wider is nobody's.
      OR NEW.send_only IS DISTINCT FROM t.send_only OR NOT coalesce(NEW.quota_bytes <= t.quota_bytes, t.quota_bytes IS NULL)) THEN
    RAISE EXCEPTION 'constraint "mailbox_template_required"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mailbox_expects_template AFTER INSERT ON mailbox FOR EACH ROW EXECUTE FUNCTION app.expect_template();

-- A requirement names a template for mailboxes, of the organization itself, of one above it, or of the server.
CREATE FUNCTION app.expect_usable_requirement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM template t WHERE t.id = NEW.template_id AND t.kind = 'mailbox' AND (t.organization_id IS NULL
      OR t.organization_id = ANY ((SELECT o.lineage FROM organization o WHERE o.id = NEW.organization_id)::uuid[]))) THEN
    RAISE EXCEPTION 'constraint "template_requirement_foreign"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER template_requirement_usable AFTER INSERT ON template_requirement FOR EACH ROW EXECUTE FUNCTION app.expect_usable_requirement();

-- What a mailbox's page says of its template, to whoever sees the mailbox.
CREATE FUNCTION app.template_of(mailbox_id uuid) RETURNS TABLE (id uuid, name text, quota_bytes bigint, send_only boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT t.id, t.name, t.quota_bytes, t.send_only FROM mailbox m JOIN template t ON t.id = m.template_id WHERE m.id = mailbox_id $$;
-- How many mailboxes are made with it, of those in reach: a template of the server is used by organizations that are strangers.
CREATE FUNCTION app.template_use(of_template uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM (SELECT 1 FROM mailbox m WHERE m.template_id = of_template AND m.deleted_at IS NULL
    AND ((SELECT app.reads_all()) OR m.domain_id IN (SELECT app.readable_domains()) OR m.id IN (SELECT app.readable_mailboxes())) LIMIT 1001) counted $$;

INSERT INTO app.job_name (name) VALUES ('apply-template');

REVOKE ALL ON FUNCTION app.usable_template_organizations(), app.required_templates(uuid), app.expect_template(), app.expect_usable_requirement(),
  app.template_of(uuid), app.template_use(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.usable_template_organizations(), app.required_templates(uuid), app.template_of(uuid), app.template_use(uuid) TO postern_app;
