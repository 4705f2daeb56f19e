-- What a page about domains says that the rows in scope do not: whether something above stops them, also where that lies
-- above the viewer's scope, and whether a name is free. Ids and names of others never leave these functions.
CREATE FUNCTION app.stopped_organizations() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
  SELECT o.id FROM organization o WHERE o.lineage && (SELECT array_agg(up.id) FROM organization up WHERE NOT up.enabled) $$;

CREATE FUNCTION app.is_live_domain(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM domain d WHERE d.name = wanted AND d.deleted_at IS NULL) $$;

REVOKE ALL ON FUNCTION app.stopped_organizations(), app.is_live_domain(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.stopped_organizations(), app.is_live_domain(text) TO postern_app;

-- Lists: one index for each order that a page offers.
CREATE INDEX domain_by_created ON domain (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX domain_trash_by_deleted ON domain (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX organization_by_name ON organization (lower(name), id);
CREATE INDEX organization_by_created ON organization (created_at, id);
CREATE INDEX organization_disabled ON organization (id) WHERE NOT enabled;
