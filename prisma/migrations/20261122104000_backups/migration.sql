-- CreateEnum
CREATE TYPE "backup_reason" AS ENUM ('erasing', 'schedule', 'hand', 'trial');

-- CreateEnum
CREATE TYPE "backup_state" AS ENUM ('waiting', 'running', 'verified', 'refused', 'failed', 'expired');

-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "backup_recipient" TEXT,
ADD COLUMN     "trash_days" INTEGER NOT NULL DEFAULT 30;

-- AlterTable
ALTER TABLE "mailbox" ADD COLUMN     "erase_backup_id" UUID,
ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "backup" (
    "id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "why" "backup_reason" NOT NULL,
    "state" "backup_state" NOT NULL DEFAULT 'waiting',
    "store" TEXT NOT NULL DEFAULT '',
    "object" TEXT NOT NULL DEFAULT '',
    "encrypted_to" TEXT,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT NOT NULL DEFAULT '',
    "messages" INTEGER NOT NULL DEFAULT 0,
    "folders" INTEGER NOT NULL DEFAULT 0,
    "mail_bytes" BIGINT NOT NULL DEFAULT 0,
    "contents" TEXT NOT NULL DEFAULT '',
    "error" TEXT NOT NULL DEFAULT '',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "asked_by_id" UUID,
    "asked_by" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "made_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "backup_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "backup_mailbox_id_created_at_idx" ON "backup"("mailbox_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "backup_created_at_id_idx" ON "backup"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "backup_domain_id_idx" ON "backup"("domain_id");

ALTER TABLE organization ADD CONSTRAINT organization_trash_days CHECK (trash_days BETWEEN 1 AND 3650);
ALTER TABLE organization ADD CONSTRAINT organization_backup_recipient CHECK (backup_recipient ~ '^age1[0-9a-z]{50,2000}$');
ALTER TABLE backup ALTER COLUMN address TYPE text COLLATE "C";
-- Verified is what was read back: where it lies, how many messages, and both hashes are known. Trials store nothing.
ALTER TABLE backup ADD CONSTRAINT backup_verified CHECK (state NOT IN ('verified', 'expired') OR (verified_at IS NOT NULL AND made_at IS NOT NULL
  AND contents ~ '^[0-9a-f]{64}$' AND (why = 'trial' OR (sha256 ~ '^[0-9a-f]{64}$' AND object <> ''))));
-- One at a time of a mailbox for each reason: who asks again is told of the one that is on its way.
CREATE UNIQUE INDEX backup_on_its_way ON backup (mailbox_id, why) WHERE state IN ('waiting', 'running');

ALTER TABLE backup ENABLE ROW LEVEL SECURITY;
ALTER TABLE backup FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON backup TO CURRENT_USER USING (true) WITH CHECK (true);
-- Read where the mailbox would be, also when there is none any more; its owner sees that there are backups of it.
CREATE POLICY app_read ON backup FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations()) OR domain_id IN (SELECT app.readable_domains())
  OR mailbox_id IN (SELECT app.readable_mailboxes()) OR mailbox_id = (SELECT app.armed('write_mailbox'))
  OR ((SELECT app.reads_own()) IS NOT NULL AND EXISTS (SELECT 1 FROM mailbox m WHERE m.id = backup.mailbox_id AND m.account_id = (SELECT app.reads_own()))));
CREATE POLICY app_insert ON backup FOR INSERT TO postern_app WITH CHECK (mailbox_id = (SELECT app.armed('write_mailbox')));
CREATE POLICY app_update ON backup FOR UPDATE TO postern_app USING (mailbox_id = (SELECT app.armed('write_mailbox')));
GRANT SELECT, INSERT ON backup TO postern_app;
GRANT UPDATE (state, store, object, encrypted_to, bytes, sha256, messages, folders, mail_bytes, contents, error, tries, made_at, verified_at, until) ON backup TO postern_app;
GRANT UPDATE (erase_backup_id, erased_at) ON mailbox TO postern_app;
GRANT UPDATE (trash_days, backup_recipient) ON organization TO postern_app;
-- What a mailbox holds is nothing once it is erased.
CREATE POLICY app_update ON mail_usage FOR UPDATE TO postern_app USING (mailbox_id = (SELECT app.armed('write_mailbox')));
GRANT UPDATE (bytes, messages) ON mail_usage TO postern_app;

-- What a verified backup tells never changes again, but for how long it is kept and that it is gone.
CREATE FUNCTION app.keep_backup() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.mailbox_id <> OLD.mailbox_id OR NEW.why <> OLD.why OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'constraint "backup_stays"' USING ERRCODE = 'PT004';
  END IF;
  IF OLD.state IN ('verified', 'expired') AND (NEW.state NOT IN ('verified', 'expired') OR NEW.sha256 <> OLD.sha256 OR NEW.contents <> OLD.contents
      OR NEW.messages <> OLD.messages OR NEW.object <> OLD.object OR NEW.verified_at <> OLD.verified_at) THEN
    RAISE EXCEPTION 'constraint "backup_stays"' USING ERRCODE = 'PT004';
  END IF;
  -- Mail is being erased on the strength of it.
  IF NEW.state = 'expired' AND OLD.state <> 'expired'
      AND EXISTS (SELECT FROM mailbox m WHERE m.erase_backup_id = NEW.id AND m.erased_at IS NULL) THEN
    RAISE EXCEPTION 'constraint "backup_in_use"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backup_kept BEFORE UPDATE ON backup FOR EACH ROW EXECUTE FUNCTION app.keep_backup();

-- Nothing is erased without a verified backup that was made since it was deleted, whatever door it is; and from then on there is no way back.
CREATE FUNCTION app.guard_erasing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE trashed timestamptz := greatest(NEW.deleted_at, (SELECT d.deleted_at FROM domain d WHERE d.id = NEW.domain_id));
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.erase_backup_id IS NOT NULL OR NEW.erased_at IS NOT NULL THEN
      RAISE EXCEPTION 'constraint "erasing_needs_backup"' USING ERRCODE = 'PT004';
    END IF;
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
CREATE TRIGGER mailbox_erasing BEFORE INSERT OR UPDATE OF erase_backup_id, erased_at, deleted_at ON mailbox
  FOR EACH ROW EXECUTE FUNCTION app.guard_erasing();

-- A domain comes back without what was erased meanwhile; not while something in it is being erased at this very moment.
CREATE FUNCTION app.guard_domain_return() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM mailbox m WHERE m.domain_id = NEW.id AND m.erase_backup_id IS NOT NULL AND m.erased_at IS NULL AND m.deleted_at IS NULL) THEN
    RAISE EXCEPTION 'constraint "domain_is_erased"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER domain_erasing AFTER UPDATE OF deleted_at ON domain
  FOR EACH ROW WHEN (OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL) EXECUTE FUNCTION app.guard_domain_return();

REVOKE ALL ON FUNCTION app.keep_backup(), app.guard_erasing(), app.guard_domain_return() FROM PUBLIC;

INSERT INTO app.job_name VALUES ('make-backup'), ('erase-mailbox');
