-- Which protocols a mailbox may be used with: imap, pop3, smtp (submission) and sieve (ManageSieve). A mailbox that only sends keeps
-- its list for the day when it receives again; until then SMTP alone counts of it, and so must be in it.
-- AlterTable
ALTER TABLE "mailbox" ADD COLUMN "protocols" TEXT[] DEFAULT ARRAY['imap', 'pop3', 'smtp', 'sieve']::TEXT[];

-- AlterTable
ALTER TABLE "template" ADD COLUMN "protocols" TEXT[] DEFAULT ARRAY['imap', 'pop3', 'smtp', 'sieve']::TEXT[];

-- AlterTable
ALTER TABLE "template_run" ADD COLUMN "protocols" TEXT[] DEFAULT ARRAY['imap', 'pop3', 'smtp', 'sieve']::TEXT[];

ALTER TABLE mailbox ADD CONSTRAINT mailbox_protocols CHECK (protocols IS NOT NULL AND protocols <@ ARRAY['imap', 'pop3', 'smtp', 'sieve']
  AND (NOT send_only OR 'smtp' = ANY (protocols)));
ALTER TABLE template ADD CONSTRAINT template_protocols CHECK (protocols IS NOT NULL AND protocols <@ ARRAY['imap', 'pop3', 'smtp', 'sieve']
  AND (NOT send_only OR 'smtp' = ANY (protocols)));

GRANT UPDATE (protocols) ON mailbox, template TO postern_app;

CREATE TRIGGER mailbox_protocols_protected AFTER UPDATE OF protocols ON mailbox FOR EACH ROW
  WHEN (OLD.protocols IS DISTINCT FROM NEW.protocols) EXECUTE FUNCTION app.keep_protected_row();
CREATE TRIGGER mailbox_protocols_end_mail_sessions AFTER UPDATE OF protocols ON mailbox FOR EACH ROW
  WHEN (NOT OLD.protocols <@ NEW.protocols) EXECUTE FUNCTION app.place_ends_mail_sessions();

CREATE OR REPLACE FUNCTION app.expect_template() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t template;
BEGIN
  IF NEW.template_id IS NOT NULL THEN
    SELECT x.* INTO t FROM template x WHERE x.id = NEW.template_id AND x.kind = 'mailbox' AND (x.organization_id IS NULL OR x.organization_id IN (
      SELECT unnest(o.lineage) FROM domain d JOIN organization o ON o.id = d.organization_id WHERE d.id = NEW.domain_id));
    IF NOT FOUND THEN RAISE EXCEPTION 'constraint "mailbox_template_foreign"' USING ERRCODE = 'PT004'; END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM app.required_templates(NEW.domain_id)) AND (NEW.template_id IS NULL
      OR NEW.template_id NOT IN (SELECT app.required_templates(NEW.domain_id))
      -- Narrower than the template is what a giver's own limit makes of it; wider is nobody's. Nothing limits protocols.
      OR NEW.send_only IS DISTINCT FROM t.send_only OR NOT (NEW.protocols <@ t.protocols AND NEW.protocols @> t.protocols)
      OR NOT coalesce(NEW.quota_bytes <= t.quota_bytes, t.quota_bytes IS NULL)) THEN
    RAISE EXCEPTION 'constraint "mailbox_template_required"' USING ERRCODE = 'PT004';
  END IF;
  RETURN NULL;
END $$;

-- What a mailbox's page says of its template, to whoever sees the mailbox.
DROP FUNCTION app.template_of(uuid);
CREATE FUNCTION app.template_of(mailbox_id uuid) RETURNS TABLE (id uuid, name text, quota_bytes bigint, send_only boolean, protocols text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT t.id, t.name, t.quota_bytes, t.send_only, t.protocols FROM mailbox m JOIN template t ON t.id = m.template_id WHERE m.id = mailbox_id $$;
REVOKE ALL ON FUNCTION app.template_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.template_of(uuid) TO postern_app;
