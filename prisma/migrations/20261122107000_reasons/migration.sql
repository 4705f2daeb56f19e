-- Why something was done to somebody: an organization may ask for it, and the person reads it.
ALTER TABLE "organization" ADD COLUMN "asks_reasons" BOOLEAN NOT NULL DEFAULT false;
GRANT UPDATE (asks_reasons) ON organization TO postern_app;

-- Does the organization of this person, or one above it, want a reason for what others do to them?
CREATE FUNCTION app.asks_reason(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organization o WHERE o.asks_reasons AND o.id::text = ANY (app.chain_of_account(person))) $$;

-- When the armed actor last had a look at a mailbox that its owner was told of; NULL = not since then.
CREATE FUNCTION app.looked_at(of_mailbox uuid, under text, since timestamptz) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT max(j.at) FROM journal_entry j WHERE j.mailbox_id = of_mailbox AND j.at >= since AND j.actor_id = app.armed('actor') AND j."right" = under
    AND j.outcome = 'done' AND j.after ? 'looked' $$;
REVOKE ALL ON FUNCTION app.asks_reason(uuid), app.looked_at(uuid, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.asks_reason(uuid), app.looked_at(uuid, text, timestamptz) TO postern_app;
