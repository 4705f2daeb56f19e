-- CreateEnum
CREATE TYPE "mail_export_state" AS ENUM ('waiting', 'running', 'ready', 'failed', 'gone');

-- CreateEnum
CREATE TYPE "mail_export_format" AS ENUM ('mbox', 'maildir');

-- CreateTable
CREATE TABLE "mail_export" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "format" "mail_export_format" NOT NULL,
    "state" "mail_export_state" NOT NULL DEFAULT 'waiting',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT,
    "note" TEXT NOT NULL DEFAULT '',
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_export_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mail_export_account_id_idx" ON "mail_export"("account_id");

-- CreateIndex
CREATE INDEX "mail_export_mailbox_id_idx" ON "mail_export"("mailbox_id");

-- AddForeignKey
ALTER TABLE "mail_export" ADD CONSTRAINT "mail_export_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_export" ADD CONSTRAINT "mail_export_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE mail_export ADD CONSTRAINT mail_export_counts CHECK (total >= 0 AND done >= 0 AND bytes >= 0);
ALTER TABLE mail_export ADD CONSTRAINT mail_export_ready CHECK (state <> 'ready' OR (bytes IS NOT NULL AND ready_at IS NOT NULL AND ends_at IS NOT NULL));
-- One at a time for each person, whoever asks at the same moment.
CREATE UNIQUE INDEX mail_export_one_open ON mail_export (account_id) WHERE state IN ('waiting', 'running', 'ready');

ALTER TABLE mail_export ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_export FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON mail_export TO CURRENT_USER USING (true) WITH CHECK (true);

-- Its owner's alone, whatever anybody else holds: it tells of their mail, and opens it. An administrator reads that there was one in the
-- journal. How far it is, the program itself writes.
CREATE POLICY app_read ON mail_export FOR SELECT TO postern_app USING (
  (SELECT app.is_on('system')) OR account_id = (SELECT app.reads_own()) OR account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_insert ON mail_export FOR INSERT TO postern_app WITH CHECK (
  account_id = (SELECT app.reads_own()) AND account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON mail_export FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
GRANT SELECT, INSERT, UPDATE (state, total, done, bytes, note, ready_at, ends_at) ON mail_export TO postern_app;

-- The mailbox is theirs, and in use: what lies in the trash is not theirs to take along.
CREATE FUNCTION app.expect_own_mailbox() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM mailbox m WHERE m.id = NEW.mailbox_id AND m.account_id = NEW.account_id AND m.deleted_at IS NULL) THEN
    RAISE EXCEPTION 'constraint "mail_export_own"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mail_export_own AFTER INSERT ON mail_export FOR EACH ROW EXECUTE FUNCTION app.expect_own_mailbox();
REVOKE ALL ON FUNCTION app.expect_own_mailbox() FROM PUBLIC;

INSERT INTO app.job_name (name) VALUES ('export-mail');
