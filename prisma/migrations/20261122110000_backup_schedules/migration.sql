-- CreateEnum
CREATE TYPE "backup_trial_state" AS ENUM ('waiting', 'running', 'whole', 'sealed', 'broken', 'failed');

-- AlterTable
ALTER TABLE "backup" ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "run_id" UUID;

-- CreateTable
CREATE TABLE "backup_schedule" (
    "domain_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "hour" SMALLINT NOT NULL DEFAULT 2,
    "keep_days" SMALLINT NOT NULL DEFAULT 7,
    "keep_weeks" SMALLINT NOT NULL DEFAULT 4,
    "keep_months" SMALLINT NOT NULL DEFAULT 12,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_day" DATE,
    "tried_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "backup_schedule_pkey" PRIMARY KEY ("domain_id")
);

-- CreateTable
CREATE TABLE "backup_run" (
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "backup_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backup_trial" (
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "backup_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "backup_trial_state" NOT NULL DEFAULT 'waiting',
    "messages" INTEGER NOT NULL DEFAULT 0,
    "found" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "backup_trial_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "backup_run_domain_id_day_key" ON "backup_run"("domain_id", "day");

-- CreateIndex
CREATE INDEX "backup_trial_domain_id_created_at_idx" ON "backup_trial"("domain_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "backup_trial_mailbox_id_idx" ON "backup_trial"("mailbox_id");

-- CreateIndex
CREATE INDEX "backup_trial_backup_id_idx" ON "backup_trial"("backup_id");

-- CreateIndex
CREATE INDEX "backup_run_id_idx" ON "backup"("run_id");

-- AddForeignKey
ALTER TABLE "backup_schedule" ADD CONSTRAINT "backup_schedule_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One day at least: the newest backup of a mailbox is never over.
ALTER TABLE backup_schedule ADD CONSTRAINT backup_schedule_hour CHECK (hour BETWEEN 0 AND 23);
ALTER TABLE backup_schedule ADD CONSTRAINT backup_schedule_kept CHECK (keep_days BETWEEN 1 AND 90 AND keep_weeks BETWEEN 0 AND 104 AND keep_months BETWEEN 0 AND 120);
ALTER TABLE backup_trial ALTER COLUMN address TYPE text COLLATE "C";
ALTER TABLE backup_trial ADD CONSTRAINT backup_trial_counts CHECK (messages >= 0 AND found >= 0);
ALTER TABLE backup_trial ADD CONSTRAINT backup_trial_ended CHECK ((ended_at IS NULL) = (state IN ('waiting', 'running')));
-- One at a time in each domain.
CREATE UNIQUE INDEX backup_trial_on_its_way ON backup_trial (domain_id) WHERE state IN ('waiting', 'running');
-- What is still to be taken out of its store.
CREATE INDEX backup_to_remove ON backup (mailbox_id) WHERE state = 'expired' AND removed_at IS NULL;
-- Which runs went wrong is asked on every overview.
CREATE INDEX backup_bad_in_run ON backup (run_id) WHERE state IN ('refused', 'failed');
ALTER TABLE backup ADD CONSTRAINT backup_removed CHECK (removed_at IS NULL OR state = 'expired');

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['backup_schedule','backup_run','backup_trial'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format($p$CREATE POLICY app_insert ON %I FOR INSERT TO postern_app WITH CHECK (domain_id = (SELECT app.armed('write_domain')))$p$, t);
    EXECUTE format($p$CREATE POLICY app_update ON %I FOR UPDATE TO postern_app USING (domain_id = (SELECT app.armed('write_domain')))$p$, t);
  END LOOP;
END $$;
CREATE POLICY app_read ON backup_schedule FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR domain_id = (SELECT app.armed('write_domain')));
CREATE POLICY app_read ON backup_run FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR domain_id = (SELECT app.armed('write_domain')));
-- Whoever sees a mailbox alone sees how a backup of it was tried, and not how often others were.
CREATE POLICY app_read ON backup_trial FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR mailbox_id IN (SELECT app.readable_mailboxes())
  OR domain_id = (SELECT app.armed('write_domain')));
GRANT SELECT, INSERT ON backup_schedule, backup_run, backup_trial TO postern_app;
GRANT UPDATE (enabled, hour, keep_days, keep_weeks, keep_months, since, last_day, tried_at, version) ON backup_schedule TO postern_app;
GRANT UPDATE (asked_at) ON backup_run TO postern_app;
GRANT UPDATE (state, found, note, ended_at) ON backup_trial TO postern_app;
GRANT UPDATE (removed_at) ON backup TO postern_app;

-- As before (…_backups), and: only what was made by schedule has an end, never while somebody restores from it or tries it, and never the
-- last one of its mailbox that is good. Two that end at once each would be the last but one: they wait for each other.
CREATE OR REPLACE FUNCTION app.keep_backup() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.mailbox_id <> OLD.mailbox_id OR NEW.why <> OLD.why OR NEW.created_at <> OLD.created_at OR NEW.run_id IS DISTINCT FROM OLD.run_id THEN
    RAISE EXCEPTION 'constraint "backup_stays"' USING ERRCODE = 'PT004';
  END IF;
  IF OLD.state IN ('verified', 'expired') AND (NEW.state NOT IN ('verified', 'expired') OR NEW.sha256 <> OLD.sha256 OR NEW.contents <> OLD.contents
      OR NEW.messages <> OLD.messages OR NEW.object <> OLD.object OR NEW.verified_at <> OLD.verified_at) THEN
    RAISE EXCEPTION 'constraint "backup_stays"' USING ERRCODE = 'PT004';
  END IF;
  IF OLD.state = 'expired' AND NEW.state <> 'expired' THEN RAISE EXCEPTION 'constraint "backup_stays"' USING ERRCODE = 'PT004'; END IF;
  IF NEW.state = 'expired' AND OLD.state <> 'expired' THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('backups of ' || NEW.mailbox_id, 0));
    -- Mail is being erased on the strength of it, or brought back from it.
    IF EXISTS (SELECT FROM mailbox m WHERE m.erase_backup_id = NEW.id AND m.erased_at IS NULL)
        OR EXISTS (SELECT FROM "restore" r WHERE r.backup_id = NEW.id AND r.state IN ('waiting', 'running'))
        OR EXISTS (SELECT FROM backup_trial t WHERE t.backup_id = NEW.id AND t.state IN ('waiting', 'running')) THEN
      RAISE EXCEPTION 'constraint "backup_in_use"' USING ERRCODE = 'PT004';
    END IF;
    IF OLD.why <> 'schedule' THEN RAISE EXCEPTION 'constraint "backup_stays"' USING ERRCODE = 'PT004'; END IF;
    IF NOT EXISTS (SELECT FROM backup b WHERE b.mailbox_id = NEW.mailbox_id AND b.id <> NEW.id AND b.state = 'verified' AND b.why <> 'trial') THEN
      RAISE EXCEPTION 'constraint "backup_is_last"' USING ERRCODE = 'PT004';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- Nothing begins with a backup that ends in this moment: whoever comes second waits, and finds it as it is by then.
CREATE FUNCTION app.hold_backup() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE stands backup_state;
BEGIN
  SELECT b.state INTO stands FROM backup b WHERE b.id = NEW.backup_id FOR SHARE;
  IF stands = 'expired' THEN RAISE EXCEPTION 'constraint "backup_is_gone"' USING ERRCODE = 'PT004'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER restore_holds_backup BEFORE INSERT ON "restore" FOR EACH ROW EXECUTE FUNCTION app.hold_backup();
CREATE TRIGGER trial_holds_backup BEFORE INSERT ON backup_trial FOR EACH ROW EXECUTE FUNCTION app.hold_backup();
REVOKE ALL ON FUNCTION app.hold_backup() FROM PUBLIC;

-- Jobs that come by the hundred go one after the other, in a queue of their own and behind everything else, so that they never take all
-- workers: letters and restores do not wait for a night's backups. Lower numbers first.
ALTER TABLE app.job_name ADD COLUMN queue text, ADD COLUMN priority int NOT NULL DEFAULT 0;
INSERT INTO app.job_name (name, queue, priority) VALUES ('back-up-by-schedule', 'schedule', 10), ('try-restore', 'schedule', 10), ('keep-backups', NULL, 10);

CREATE OR REPLACE FUNCTION app.add_job(identifier text, payload jsonb, client_address text, run_at timestamptz DEFAULT NULL, job_key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE known app.job_name;
BEGIN
  SELECT * INTO known FROM app.job_name n WHERE n.name = identifier;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no job %', identifier USING ERRCODE = 'PT002';
  END IF;
  IF app.armed('actor') IS NULL AND NOT app.is_on('system') THEN
    RAISE EXCEPTION 'nobody asks for this job' USING ERRCODE = 'PT002';
  END IF;
  PERFORM graphile_worker.add_job(identifier, payload => json_build_object('asker', app.armed('actor'), 'clientAddress', client_address,
    'key', gen_random_uuid(), 'payload', payload), queue_name => known.queue, run_at => add_job.run_at,
    job_key => identifier || ':' || add_job.job_key, priority => known.priority);
END $$;
