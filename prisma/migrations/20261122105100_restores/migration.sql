-- CreateEnum
CREATE TYPE "restore_state" AS ENUM ('waiting', 'running', 'done', 'failed', 'stopped');

-- CreateTable
CREATE TABLE "restore" (
    "id" UUID NOT NULL,
    "backup_id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "from_address" TEXT NOT NULL,
    "folders" TEXT[],
    "into_folder" TEXT NOT NULL DEFAULT '',
    "with_aliases" BOOLEAN NOT NULL DEFAULT false,
    "made_again" BOOLEAN NOT NULL DEFAULT false,
    "file_key" BYTEA,
    "state" "restore_state" NOT NULL DEFAULT 'waiting',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "results" JSONB NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    "asked_by_id" UUID,
    "asked_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "restore_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "restore_mailbox_id_created_at_idx" ON "restore"("mailbox_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "restore_backup_id_idx" ON "restore"("backup_id");

-- CreateIndex
CREATE INDEX "restore_domain_id_idx" ON "restore"("domain_id");

ALTER TABLE "restore" ADD CONSTRAINT restore_counts CHECK (total >= 0 AND done >= 0);
-- The key of an archive is there as long as somebody needs it.
ALTER TABLE "restore" ADD CONSTRAINT restore_key_wiped CHECK (file_key IS NULL OR state IN ('waiting', 'running'));
-- One at a time into each mailbox, so that two of them never bring the same message.
CREATE UNIQUE INDEX restore_on_its_way ON "restore" (mailbox_id) WHERE state IN ('waiting', 'running');

ALTER TABLE "restore" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "restore" FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON "restore" TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY app_read ON "restore" FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations()) OR domain_id IN (SELECT app.readable_domains())
  OR mailbox_id IN (SELECT app.readable_mailboxes()) OR mailbox_id = (SELECT app.armed('write_mailbox')));
CREATE POLICY app_insert ON "restore" FOR INSERT TO postern_app WITH CHECK (mailbox_id = (SELECT app.armed('write_mailbox')));
CREATE POLICY app_update ON "restore" FOR UPDATE TO postern_app USING (mailbox_id = (SELECT app.armed('write_mailbox')));
GRANT SELECT (id, backup_id, mailbox_id, domain_id, organization_id, address, from_address, folders, into_folder, with_aliases, made_again, state, total, done,
  results, note, asked_by_id, asked_by, created_at, ended_at) ON "restore" TO postern_app;
GRANT INSERT, UPDATE (file_key, state, total, done, results, note, ended_at) ON "restore" TO postern_app;

-- PostgreSQL repeats nothing more often than 255 times, so no key at all could be written.
ALTER TABLE organization DROP CONSTRAINT IF EXISTS organization_backup_recipient;
ALTER TABLE organization ADD CONSTRAINT organization_backup_recipient CHECK (backup_recipient ~ '^age1[0-9a-z]+$' AND length(backup_recipient) BETWEEN 54 AND 3000);

-- As before (…_backups), but for one way back: a restore makes an erased mailbox again, under its own id and for its own owner. Whoever is
-- owner of the database finds the same rules.
CREATE OR REPLACE FUNCTION app.guard_erasing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE trashed timestamptz := greatest(NEW.deleted_at, (SELECT d.deleted_at FROM domain d WHERE d.id = NEW.domain_id));
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.erase_backup_id IS NOT NULL OR NEW.erased_at IS NOT NULL THEN
      RAISE EXCEPTION 'constraint "erasing_needs_backup"' USING ERRCODE = 'PT004';
    END IF;
    RETURN NEW;
  END IF;
  -- Made again by a restore that is on its way, once all of it is erased.
  IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS NULL AND NEW.erase_backup_id IS NULL AND trashed IS NULL
      AND current_setting('app.right', true) = 'backup.restore'
      AND EXISTS (SELECT FROM "restore" r WHERE r.mailbox_id = NEW.id AND r.state IN ('waiting', 'running') AND r.made_again) THEN
    RETURN NEW;
  END IF;
  IF OLD.erase_backup_id IS NULL AND NEW.erase_backup_id IS NOT NULL THEN
    IF trashed IS NULL OR NOT EXISTS (SELECT FROM backup b WHERE b.id = NEW.erase_backup_id AND b.mailbox_id = NEW.id AND b.why = 'erasing'
        AND b.state = 'verified' AND b.created_at >= trashed) THEN
      RAISE EXCEPTION 'constraint "erasing_needs_backup"' USING ERRCODE = 'PT004';
    END IF;
  END IF;
  IF NEW.erased_at IS NOT NULL AND NEW.erase_backup_id IS NULL THEN
    RAISE EXCEPTION 'constraint "erasing_needs_backup"' USING ERRCODE = 'PT004';
  END IF;
  IF OLD.erase_backup_id IS NOT NULL AND (NEW.erase_backup_id IS DISTINCT FROM OLD.erase_backup_id OR trashed IS NULL) THEN
    RAISE EXCEPTION 'constraint "mailbox_is_erased"' USING ERRCODE = 'PT004';
  END IF;
  IF OLD.erased_at IS NOT NULL AND (NEW.erased_at IS DISTINCT FROM OLD.erased_at OR NEW.deleted_at IS NULL) THEN
    RAISE EXCEPTION 'constraint "mailbox_is_erased"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NEW;
END $$;

-- The sealed key of an archive, for the job alone.
CREATE FUNCTION app.file_key_of(restore_id uuid) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.file_key FROM "restore" r WHERE r.id = restore_id AND current_setting('app.right', true) = 'system.restore' $$;
REVOKE ALL ON FUNCTION app.file_key_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.file_key_of(uuid) TO postern_app;

-- Its job is out of tries: the key goes, and the next one may be asked for.
CREATE FUNCTION app.end_abandoned_restores() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE "restore" SET state = 'failed', file_key = NULL, ended_at = now(), note = 'The server gave up. What was brought back until then is there; ask again for the rest.'
   WHERE state IN ('waiting', 'running') AND created_at < now() - interval '3 days' $$;
REVOKE ALL ON FUNCTION app.end_abandoned_restores() FROM PUBLIC;

INSERT INTO app.job_name (name) VALUES ('restore-mailbox');
