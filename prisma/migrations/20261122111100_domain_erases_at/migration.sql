-- When the mail of a domain in the trash is erased, like app.erases_at; NULL = none is left of it.
CREATE FUNCTION app.domain_erases_at(of_domain uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.deleted_at + make_interval(days => o.trash_days) FROM domain d JOIN organization o ON o.id = d.organization_id
   WHERE d.id = of_domain AND EXISTS (SELECT FROM mailbox m WHERE m.domain_id = d.id AND m.erased_at IS NULL) $$;
REVOKE ALL ON FUNCTION app.domain_erases_at(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.domain_erases_at(uuid) TO postern_app;
