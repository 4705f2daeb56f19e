-- A trigger's function is nobody's to call.
REVOKE ALL ON FUNCTION app.wipe_link() FROM PUBLIC;
ALTER FUNCTION app.add_job(text, jsonb, text, timestamptz, text) SET search_path = public, pg_temp;
ALTER FUNCTION app.waiting_jobs(uuid) SET search_path = public, pg_temp;
