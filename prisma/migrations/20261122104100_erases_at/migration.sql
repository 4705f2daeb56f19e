-- When the time in the trash is over. Whoever sees a mailbox need not see its organization, which decides it; so this is asked past the scope.
CREATE FUNCTION app.erases_at(of_mailbox uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT greatest(m.deleted_at, d.deleted_at) + make_interval(days => o.trash_days)
    FROM mailbox m JOIN domain d ON d.id = m.domain_id JOIN organization o ON o.id = d.organization_id WHERE m.id = of_mailbox $$;
REVOKE ALL ON FUNCTION app.erases_at(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.erases_at(uuid) TO postern_app;
