-- AlterEnum
ALTER TYPE "backup_reason" ADD VALUE 'found';

-- AlterTable
ALTER TABLE "backup" ALTER COLUMN "domain_id" DROP NOT NULL,
ALTER COLUMN "organization_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "drift_finding" ADD COLUMN     "archive_id" UUID;

-- Mail that lay in the store without a mailbox becomes an archive among the backups, and then leaves the store. Such an archive has no mailbox: its
-- mailbox_id is the id of the finding, which never is one. It lies in the domain in whose folder it was found, or in none. (As text: a value
-- that was added to an enumeration cannot be named in the same transaction.)
ALTER TABLE backup ADD CONSTRAINT backup_lies_somewhere CHECK (why::text = 'found' OR (domain_id IS NOT NULL AND organization_id IS NOT NULL));
ALTER POLICY app_insert ON backup WITH CHECK (mailbox_id = (SELECT app.armed('write_mailbox')) OR (why::text = 'found'
  AND (domain_id = (SELECT app.armed('write_domain')) OR (domain_id IS NULL AND (SELECT app.is_on('write_server'))))));
-- To archive is decided over the whole server, also for what lies in a domain.
ALTER POLICY app_update ON drift_finding USING (domain_id = (SELECT app.armed('write_domain')) OR (SELECT app.is_on('write_server')));
GRANT UPDATE (archive_id) ON drift_finding TO postern_app;

-- A mailbox that is made over a folder which was found has taken it, unless its mail is on its way out of the store: whoever comes first locks the
-- finding, and the other one is refused.
CREATE OR REPLACE FUNCTION app.mailbox_takes_folder() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE folder drift_finding;
BEGIN
  SELECT * INTO folder FROM drift_finding f WHERE f.kind = 'unknown-maildir' AND f.closed_at IS NULL AND f.domain_id = NEW.domain_id
     AND f.subject = (SELECT d.name FROM domain d WHERE d.id = NEW.domain_id) || '/' || NEW.id FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF folder.mending = 'erase' THEN
    RAISE EXCEPTION 'constraint "folder_is_archived"' USING ERRCODE = 'PT004';
  END IF;
  UPDATE drift_finding f SET closed_at = now(), closed_how = 'adopted', mailbox_id = NEW.id, mending_at = NULL, mending = '', version = f.version + 1
   WHERE f.id = folder.id;
  RETURN NULL;
END $$;
