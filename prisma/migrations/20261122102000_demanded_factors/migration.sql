-- CreateTable
CREATE TABLE "factor_demand" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "asked" JSONB NOT NULL DEFAULT '{}',
    "grace_days" INTEGER,
    "trusts_devices" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "factor_demand_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "factor_demand_organization_id_key" ON "factor_demand"("organization_id");

-- AddForeignKey
ALTER TABLE "factor_demand" ADD CONSTRAINT "factor_demand_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "role" ADD COLUMN "demands_factor_since" TIMESTAMPTZ(3);

CREATE UNIQUE INDEX factor_demand_server ON factor_demand ((true)) WHERE organization_id IS NULL;
ALTER TABLE factor_demand ADD CONSTRAINT factor_demand_asked CHECK (jsonb_typeof(asked) = 'object');
ALTER TABLE factor_demand ADD CONSTRAINT factor_demand_grace CHECK (grace_days BETWEEN 0 AND 365 AND (organization_id IS NOT NULL OR grace_days IS NOT NULL));

-- The server's own: whoever looks after more than mailboxes. On a server in use everybody has the grace from this moment on.
INSERT INTO factor_demand (id, organization_id, asked, grace_days)
  SELECT gen_random_uuid(), NULL, jsonb_object_agg(role, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 14
    FROM unnest(ARRAY['admin', 'team-member', 'manager', 'domain-admin']) AS role;

ALTER TABLE factor_demand ENABLE ROW LEVEL SECURITY;
ALTER TABLE factor_demand FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON factor_demand TO CURRENT_USER USING (true) WITH CHECK (true);
-- The server's says nothing about anybody, like a role of the server.
CREATE POLICY app_read ON factor_demand FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR (organization_id IS NULL AND EXISTS (SELECT 1 FROM app.live_scopes())) OR organization_id IN (SELECT app.readable_organizations())
  OR organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_insert ON factor_demand FOR INSERT TO postern_app WITH CHECK (organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_update ON factor_demand FOR UPDATE TO postern_app USING (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));
GRANT SELECT, INSERT ON factor_demand TO postern_app;
GRANT UPDATE (asked, grace_days, trusts_devices, version) ON factor_demand TO postern_app;
GRANT UPDATE (demands_factor_since) ON role TO postern_app;

-- Whatever demands a second factor of this person: of whom it does (a built-in role, holders of any right, everybody) since when is in
-- `asked`. Each gives a grace, counted from the later of its own beginning and of what brought the person under it. A demand reaches
-- everything below its organization; one on the server reaches everybody.
CREATE FUNCTION app.factor_demands(person uuid) RETURNS TABLE (organization_id uuid, due_at timestamptz, trusts_devices boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 3 AS $$
  WITH held AS (
    SELECT g.role_id, g.built_in_role, s.kind = 'server' AS on_server, o.lineage, min(greatest(g.starts_at, g.created_at)) AS began
      FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id LEFT JOIN mailbox m ON m.id = s.mailbox_id
      LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id) LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id)
     WHERE g.account_id = person AND g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())
     GROUP BY 1, 2, 3, 4),
  reached AS (
    SELECT h.lineage, h.began, array_remove(ARRAY['everybody', 'holders', h.built_in_role, CASE WHEN h.on_server THEN 'admin' END], NULL) AS as_whom FROM held h
    UNION ALL
    SELECT o.lineage, a.created_at, ARRAY['everybody'] FROM account a LEFT JOIN domain d ON d.id = a.domain_id
      LEFT JOIN organization o ON o.id = coalesce(d.organization_id, a.organization_id) WHERE a.id = person),
  server AS (SELECT * FROM factor_demand f WHERE f.organization_id IS NULL),
  asked AS (
    SELECT f.organization_id, f.asked, f.grace_days, f.trusts_devices, r.began, r.as_whom FROM reached r JOIN factor_demand f ON f.organization_id = ANY (r.lineage)
    UNION ALL SELECT f.organization_id, f.asked, f.grace_days, f.trusts_devices, r.began, r.as_whom FROM reached r CROSS JOIN server f)
  SELECT x.organization_id, greatest(x.began, (x.asked ->> whom)::timestamptz) + coalesce(x.grace_days, server.grace_days) * interval '24 hours', x.trusts_devices
    FROM asked x CROSS JOIN LATERAL unnest(x.as_whom) AS whom CROSS JOIN server WHERE x.asked ? whom
  UNION ALL
  SELECT r.organization_id, greatest(h.began, r.demands_factor_since) + coalesce(f.grace_days, server.grace_days) * interval '24 hours', true
    FROM held h JOIN role r ON r.id = h.role_id AND r.demands_factor_since IS NOT NULL CROSS JOIN server
    LEFT JOIN factor_demand f ON f.organization_id = r.organization_id $$;

-- By when this person needs a second factor; NULL = nobody asks for one.
CREATE FUNCTION app.second_factor_due(person uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT min(due_at) FROM app.factor_demands(person) $$;

CREATE OR REPLACE FUNCTION app.actor_of(a account) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('accountId', a.id, 'name', a.name, 'address', a.address, 'now', now(),
    'factorDue', CASE WHEN app.has_second_factor(a.id) THEN NULL ELSE app.second_factor_due(a.id) END,
    'grants', app.grants_of(a.id)) $$;

REVOKE ALL ON FUNCTION app.factor_demands(uuid), app.second_factor_due(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.second_factor_due(uuid) TO postern_app;
