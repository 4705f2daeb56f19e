-- CreateTable
CREATE TABLE "drift_run" (
    "id" UUID NOT NULL,
    "asked_by_id" UUID,
    "asked_by" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "step" TEXT NOT NULL DEFAULT '',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "looks" JSONB NOT NULL DEFAULT '[]',
    "opened" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "drift_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drift_finding" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "domain_id" UUID,
    "mailbox_id" UUID,
    "label" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "severity" SMALLINT NOT NULL,
    "mark" TEXT NOT NULL DEFAULT '',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),
    "closed_how" TEXT,
    "ignored_at" TIMESTAMPTZ(3),
    "ignored_by" TEXT NOT NULL DEFAULT '',
    "ignored_reason" TEXT NOT NULL DEFAULT '',
    "mending_at" TIMESTAMPTZ(3),
    "mending" TEXT NOT NULL DEFAULT '',
    "mend_error" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "drift_finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_server_setup" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "stamp" TEXT NOT NULL,
    "host_name" TEXT NOT NULL,
    "mail_folder" TEXT NOT NULL,
    "ports" JSONB NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_server_setup_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "drift_run_created_at_idx" ON "drift_run"("created_at" DESC);

-- CreateIndex
CREATE INDEX "drift_finding_domain_id_idx" ON "drift_finding"("domain_id");

-- CreateIndex
CREATE INDEX "drift_finding_first_seen_at_id_idx" ON "drift_finding"("first_seen_at", "id");

ALTER TABLE drift_run ADD CONSTRAINT drift_run_state CHECK (state IN ('waiting', 'running', 'done'));
-- One look at a time. It is told apart from one whose worker has died by its beat.
CREATE UNIQUE INDEX drift_run_open ON drift_run ((true)) WHERE state <> 'done';
ALTER TABLE drift_finding ADD CONSTRAINT drift_finding_severity CHECK (severity BETWEEN 1 AND 3);
ALTER TABLE drift_finding ADD CONSTRAINT drift_finding_closed CHECK ((closed_at IS NULL) = (closed_how IS NULL));
-- What is found again is the same finding, as long as it is open.
CREATE UNIQUE INDEX drift_finding_open ON drift_finding (kind, subject) WHERE closed_at IS NULL;
CREATE INDEX drift_finding_closed_at ON drift_finding (closed_at) WHERE closed_at IS NOT NULL;
-- With what configuration the mail server was last written: by whoever writes it, as the owner (deploy/setup.ts). One row at most.
ALTER TABLE mail_server_setup ADD CONSTRAINT mail_server_setup_one CHECK (id = 1);

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['drift_run','drift_finding','mail_server_setup'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

-- A look tells of everything at once, so it is seen by whoever sees the whole server. A finding that belongs to no domain likewise.
CREATE POLICY app_read ON drift_run FOR SELECT TO postern_app USING ((SELECT app.reads_all()));
CREATE POLICY app_insert ON drift_run FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_on('write_server')));
CREATE POLICY app_update ON drift_run FOR UPDATE TO postern_app USING ((SELECT app.is_on('write_server')));
CREATE POLICY app_read ON drift_finding FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR domain_id IN (SELECT app.readable_domains()) OR domain_id = (SELECT app.armed('write_domain')));
CREATE POLICY app_update ON drift_finding FOR UPDATE TO postern_app USING (
  domain_id = (SELECT app.armed('write_domain')) OR (domain_id IS NULL AND (SELECT app.is_on('write_server'))));

GRANT SELECT, INSERT ON drift_run TO postern_app;
GRANT UPDATE (state, ended_at) ON drift_run TO postern_app;
GRANT SELECT ON drift_finding TO postern_app;
GRANT UPDATE (closed_at, closed_how, ignored_at, ignored_by, ignored_reason, mending_at, mending, mend_error, version) ON drift_finding TO postern_app;

-- When everything was last looked at, for whoever may see findings anywhere: how a page knows that nothing differs. It tells nothing else.
CREATE FUNCTION app.drift_looked_at() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT max(r.ended_at) FROM drift_run r WHERE r.state = 'done' AND current_setting('app.right', true) = 'drift.read'
    AND (app.is_on('system') OR EXISTS (SELECT 1 FROM app.live_scopes())) $$;

-- A mailbox that is made over a folder which was found has taken it: nothing is left to be done about the finding.
CREATE FUNCTION app.mailbox_takes_folder() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE drift_finding f SET closed_at = now(), closed_how = 'adopted', mailbox_id = NEW.id, version = f.version + 1
   WHERE f.kind = 'unknown-maildir' AND f.closed_at IS NULL AND f.domain_id = NEW.domain_id
     AND f.subject = (SELECT d.name FROM domain d WHERE d.id = NEW.domain_id) || '/' || NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER mailbox_takes_folder AFTER INSERT ON mailbox FOR EACH ROW EXECUTE FUNCTION app.mailbox_takes_folder();

REVOKE ALL ON FUNCTION app.drift_looked_at(), app.mailbox_takes_folder() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.drift_looked_at() TO postern_app;

INSERT INTO app.job_name (name) VALUES ('look-for-drift'), ('mend-drift'), ('count-mailbox');
