-- Jobs. A verb leaves one behind in its own transaction: a rollback leaves none, a commit always has it. The program's role cannot
-- touch the queue itself; it may add a job that the program knows, and who asks for it is read from what the gateway armed, so a job
-- never runs in the name of anybody else. NULL = the program itself asked. `key` makes the job's own writes be done once, however
-- often it is tried again.
CREATE TABLE app.job_name (name text PRIMARY KEY);

CREATE FUNCTION app.add_job(identifier text, payload jsonb, client_address text, run_at timestamptz DEFAULT NULL, job_key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM app.job_name n WHERE n.name = identifier) THEN
    RAISE EXCEPTION 'there is no job %', identifier USING ERRCODE = 'PT002';
  END IF;
  IF app.armed('actor') IS NULL AND NOT app.is_on('system') THEN
    RAISE EXCEPTION 'nobody asks for this job' USING ERRCODE = 'PT002';
  END IF;
  PERFORM graphile_worker.add_job(identifier, payload => json_build_object('asker', app.armed('actor'), 'clientAddress', client_address,
    'key', gen_random_uuid(), 'payload', payload), run_at => add_job.run_at, job_key => identifier || ':' || add_job.job_key);
END $$;

-- What still waits to be done in somebody's name: it asks for their rights when it runs.
CREATE FUNCTION app.waiting_jobs(person uuid) RETURNS TABLE (name text, jobs int) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT t.identifier, count(*)::int FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE j.payload->>'asker' = person::text AND j.attempts < j.max_attempts GROUP BY 1 ORDER BY 1;
END $$;

REVOKE ALL ON FUNCTION app.add_job(text, jsonb, text, timestamptz, text), app.waiting_jobs(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_job(text, jsonb, text, timestamptz, text), app.waiting_jobs(uuid) TO postern_app;
