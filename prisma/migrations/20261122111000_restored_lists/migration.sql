-- AlterTable
ALTER TABLE "restore" ADD COLUMN     "with_lists" BOOLEAN NOT NULL DEFAULT false;

GRANT SELECT (with_lists) ON "restore" TO postern_app;

-- On which lists a mailbox is, and which its owner looks after: for its backup, and for whoever wants it back there. Whoever sees the mailbox need not see
-- the lists. An address that was elsewhere when it was put on a list is the mailbox's, as long as nobody else has it (mailserver.list_recipients).
CREATE FUNCTION app.lists_of(of_mailbox uuid) RETURNS TABLE (list_id uuid, member boolean, owner boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
  SELECT x.list_id, bool_or(x.member), NOT bool_and(x.member) FROM mailbox m CROSS JOIN LATERAL (
      SELECT lm.list_id, true AS member FROM list_member lm WHERE lm.mailbox_id = m.id
      UNION ALL SELECT lm.list_id, true FROM list_member lm WHERE lm.address = m.address AND lm.mailbox_id IS NULL AND lm.alias_id IS NULL
        AND NOT EXISTS (SELECT FROM address a WHERE a.address = m.address AND a.mailbox_id IS DISTINCT FROM m.id)
      UNION ALL SELECT o.list_id, false FROM list_owner o WHERE o.account_id = m.account_id) x
    WHERE m.id = of_mailbox GROUP BY x.list_id $$;
REVOKE ALL ON FUNCTION app.lists_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.lists_of(uuid) TO postern_app;
CREATE INDEX list_member_elsewhere ON list_member (address) WHERE mailbox_id IS NULL AND alias_id IS NULL;
