-- AlterTable
ALTER TABLE "template_run" ADD COLUMN     "failed" BOOLEAN NOT NULL DEFAULT false;

-- Jobs whose tries are used up. They stay in the queue, which belongs to graphile-worker and to the owner, and are seen and touched
-- through these doors alone: by whoever holds the right on the whole server, one job at a time. A job is known by a number; here it
-- gets the shape of the other ids, so that a page, a journal entry and a cursor can name it like anything else.
CREATE FUNCTION app.job_id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT ('00000000-0000-8000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

-- What it was about, as far as the queue tells; the time of the last try is worked out from the pause that graphile-worker makes after it.
CREATE FUNCTION app.failed_jobs() RETURNS TABLE (id uuid, number bigint, name text, by_clock boolean, asked_by uuid, asked_by_name text,
  about text, letter_id uuid, template_id uuid, tries int, last_error text, asked_at timestamptz, tried_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
BEGIN
  IF NOT (app.is_on('system') OR (current_setting('app.right', true) IN ('job.read', 'job.retry', 'job.discard') AND app.reads_all())) THEN RETURN; END IF;
  RETURN QUERY
    SELECT app.job_id(j.id), j.id, t.identifier, j.payload->'_cron' IS NOT NULL, a.id, a.name, coalesce(l.subject || ' (' || l.to_address || ')', m.name, ''),
      l.id, m.id, j.attempts::int, coalesce(j.last_error, ''), j.created_at, least(now(), j.run_at - exp(least(j.attempts, 10)) * interval '1 second')
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      LEFT JOIN account a ON a.id = (j.payload->>'asker')::uuid
      LEFT JOIN letter l ON l.id = CASE WHEN t.identifier = 'send-letter' THEN (j.payload->'payload'->>'letter')::uuid END
      LEFT JOIN template_run r ON r.id = CASE WHEN t.identifier = 'apply-template' THEN (j.payload->'payload'->>'run')::uuid END
      LEFT JOIN template m ON m.id = r.template_id
    WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL;
END $$;

-- Both are false when the job is not there any more, or not a failed one: somebody else was first.
CREATE FUNCTION app.retry_job(job uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE run uuid;
BEGIN
  IF NOT (app.is_on('write_server') AND current_setting('app.right', true) = 'job.retry') THEN
    RAISE EXCEPTION 'nobody may try this job again' USING ERRCODE = 'PT002';
  END IF;
  UPDATE graphile_worker._private_jobs j SET attempts = 0, run_at = now(), last_error = NULL, updated_at = now()
   WHERE app.job_id(j.id) = job AND j.attempts >= j.max_attempts AND j.locked_at IS NULL RETURNING (j.payload->'payload'->>'run')::uuid INTO run;
  IF NOT FOUND THEN RETURN false; END IF;
  -- Unless it was asked for again meanwhile: then the old one has nothing left to do.
  UPDATE template_run r SET state = 'waiting', failed = false, ended_at = NULL WHERE r.id = run AND r.failed
     AND NOT EXISTS (SELECT FROM template_run o WHERE o.template_id = r.template_id AND o.state IN ('waiting', 'running'));
  PERFORM pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text);
  RETURN true;
END $$;
CREATE FUNCTION app.discard_job(job uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (app.is_on('write_server') AND current_setting('app.right', true) = 'job.discard') THEN
    RAISE EXCEPTION 'nobody may discard this job' USING ERRCODE = 'PT002';
  END IF;
  DELETE FROM graphile_worker._private_jobs j WHERE app.job_id(j.id) = job AND j.attempts >= j.max_attempts AND j.locked_at IS NULL;
  RETURN FOUND;
END $$;

-- A template that is applied by a job without a try left would be "running" for ever, and nobody could ask for it again.
CREATE FUNCTION app.stop_abandoned_runs() RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE template_run r SET state = 'stopped', failed = true, ended_at = now() WHERE r.state IN ('waiting', 'running') AND NOT EXISTS (
    SELECT FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE t.identifier = 'apply-template' AND j.payload->'payload'->>'run' = r.id::text AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL));
END $$;

REVOKE ALL ON FUNCTION app.job_id(bigint), app.failed_jobs(), app.retry_job(uuid), app.discard_job(uuid), app.stop_abandoned_runs() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.failed_jobs(), app.retry_job(uuid), app.discard_job(uuid) TO postern_app;
