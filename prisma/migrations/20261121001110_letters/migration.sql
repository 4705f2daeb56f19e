-- CreateEnum
CREATE TYPE "letter_state" AS ENUM ('waiting', 'sent', 'kept', 'failed', 'withdrawn');

-- CreateTable
CREATE TABLE "letter" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "to_name" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL,
    "body_text" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "link" TEXT,
    "state" "letter_state" NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT NOT NULL DEFAULT '',
    "account_id" UUID,
    "organization_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "organization_id" UUID,
    "grant_id" UUID,
    "approved" TEXT NOT NULL DEFAULT '',
    "invited_by_id" UUID,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "letter_id" UUID,
    "token_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant_notice" (
    "grant_id" UUID NOT NULL,
    "days" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "grant_notice_pkey" PRIMARY KEY ("grant_id","days","ends_at")
);

-- CreateTable
CREATE TABLE "renewal_request" (
    "id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "renewal_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "letter_created_at_id_idx" ON "letter"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_account_id_idx" ON "invitation"("account_id");

-- CreateIndex
CREATE INDEX "invitation_organization_id_idx" ON "invitation"("organization_id");

-- CreateIndex
CREATE INDEX "invitation_grant_id_idx" ON "invitation"("grant_id");

-- CreateIndex
CREATE INDEX "invitation_invited_by_id_idx" ON "invitation"("invited_by_id");

-- CreateIndex
CREATE INDEX "invitation_letter_id_idx" ON "invitation"("letter_id");

-- CreateIndex
CREATE INDEX "renewal_request_grant_id_idx" ON "renewal_request"("grant_id");

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_id_fkey" FOREIGN KEY ("invited_by_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_letter_id_fkey" FOREIGN KEY ("letter_id") REFERENCES "letter"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_notice" ADD CONSTRAINT "grant_notice_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "renewal_request" ADD CONSTRAINT "renewal_request_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a row must look like, whoever writes it.
ALTER TABLE letter ADD CONSTRAINT letter_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  ADD CONSTRAINT letter_without_link CHECK (link IS NULL OR state NOT IN ('sent', 'withdrawn')),
  ADD CONSTRAINT letter_subject_one_line CHECK (subject !~ '[\r\n]' AND to_address !~ '[\r\n]' AND to_name !~ '[\r\n]');
CREATE UNIQUE INDEX renewal_request_open ON renewal_request (grant_id) WHERE answered_at IS NULL;
CREATE INDEX letter_by_address ON letter (to_address text_pattern_ops);
CREATE INDEX access_grant_ending ON access_grant (ends_at) WHERE revoked_at IS NULL AND ends_at IS NOT NULL;

-- A link is of no use once it was sent, or nobody may use it any more.
CREATE FUNCTION app.wipe_link() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state IN ('sent', 'withdrawn') THEN NEW.link := NULL; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER letter_wipes_link BEFORE INSERT OR UPDATE OF state ON letter FOR EACH ROW EXECUTE FUNCTION app.wipe_link();

CREATE FUNCTION app.withdraw_letters() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE letter l SET state = 'withdrawn' FROM invitation i
   WHERE i.token_hash = NEW.hash AND l.id = i.letter_id AND l.state IN ('waiting', 'kept', 'failed');
  RETURN NULL;
END $$;
CREATE TRIGGER token_withdraws_letters AFTER UPDATE OF used_at, expires_at ON token FOR EACH ROW
  WHEN (NEW.purpose = 'invitation' AND (NEW.used_at IS NOT NULL OR NEW.expires_at <= now())) EXECUTE FUNCTION app.withdraw_letters();

-- A letter is written in the transaction of the verb that has something to say, by this door alone.
CREATE FUNCTION app.add_letter(what jsonb, client_address text) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made uuid := gen_random_uuid(); waits boolean := (what->>'waits')::boolean;
BEGIN
  IF app.armed('actor') IS NULL AND NOT app.is_on('system') THEN
    RAISE EXCEPTION 'nobody writes this letter' USING ERRCODE = 'PT002';
  END IF;
  INSERT INTO letter (id, kind, to_address, to_name, subject, body_text, body_html, link, state, account_id, organization_id, created_at)
    VALUES (made, what->>'kind', what->>'toAddress', what->>'toName', what->>'subject', what->>'text', what->>'html', what->>'link',
      CASE WHEN waits THEN 'waiting'::letter_state ELSE 'kept' END, (what->>'account')::uuid, (what->>'organization')::uuid, clock_timestamp());
  IF waits THEN PERFORM app.add_job('send-letter', jsonb_build_object('letter', made), client_address); END IF;
  RETURN made;
END $$;
-- The link of a letter: for sending it, and for who manages the server.
CREATE FUNCTION app.link_of(of_letter uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.link FROM letter l WHERE l.id = of_letter
     AND (app.is_on('system') OR (current_setting('app.right', true) = 'server.manage' AND app.reads_all())) $$;

-- What a grant is worth, as one text: what somebody approved is compared with it later. Columns that a later version adds are NULL in
-- what was approved before, and NULLs are left out.
CREATE FUNCTION app.worth_of(of_grant uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_strip_nulls(to_jsonb(g) - '{revoked_at,revoked_by_id,parent_id,lineage,reason,created_at,updated_at,version,given_by_id}'::text[])::text
      || (SELECT coalesce(string_agg(concat_ws(' ', s.kind, s.organization_id, s.domain_id, s.mailbox_id), ',' ORDER BY s.kind, s.organization_id, s.domain_id, s.mailbox_id), '')
            FROM grant_scope s WHERE s.grant_id = g.id), 'UTF8')), 'hex')
    FROM access_grant g WHERE g.id = of_grant $$;

-- Does a person hold these rights, all in one live grant, on this chain of places?
CREATE FUNCTION app.holds_on(person uuid, wanted text[], chain text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id
    WHERE g.account_id = person AND g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now()) AND wanted <@ g.rights
      AND coalesce(s.organization_id::text, s.domain_id::text, s.mailbox_id::text, CASE s.kind WHEN 'server' THEN 'server' END) = ANY (chain)) $$;

-- Is an invitation still what was approved, by somebody who may still approve it? The inviter lives and may invite there; what comes
-- with it was neither revoked nor changed, has not ended, and all of it is the inviter's own, place by place.
CREATE FUNCTION app.stands(i invitation) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.cancelled_at IS NULL AND (i.grant_id IS NULL AND i.approved = '' OR EXISTS (
      SELECT FROM access_grant g WHERE g.id = i.grant_id AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now())
        AND app.worth_of(g.id) = i.approved AND NOT EXISTS (
          SELECT FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
            LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id)
           WHERE s.grant_id = g.id AND NOT app.holds_on(i.invited_by_id, g.rights,
             '{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL)))))
    AND EXISTS (SELECT FROM account a WHERE a.id = i.invited_by_id AND app.is_live_account(a))
    AND (app.holds_on(i.invited_by_id, '{account.create}', c.chain) OR app.holds_on(i.invited_by_id, '{account.invite}', c.chain))
    FROM (SELECT '{server}'::text[] || coalesce((SELECT o.lineage FROM organization o WHERE o.id = i.organization_id), '{}')::text[] AS chain) c $$;

-- What became of it, as its inviter sees it. Whether the person was known before makes no difference to any of this.
CREATE FUNCTION app.invitation_state(i invitation) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN i.cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN i.accepted_at IS NOT NULL OR EXISTS (SELECT FROM session s WHERE s.account_id = i.account_id AND s.created_at > i.created_at) THEN 'accepted'
    WHEN i.expires_at <= now() THEN 'expired'
    WHEN NOT app.stands(i) THEN 'void'
    WHEN i.token_hash IS NOT NULL AND NOT EXISTS (SELECT FROM token t JOIN account a ON a.id = t.account_id WHERE t.hash = i.token_hash
      AND t.used_at IS NULL AND t.expires_at > now() AND a.state = 'invited' AND a.retired_at IS NULL AND a.auth_epoch = t.auth_epoch) THEN 'void'
    ELSE coalesce((SELECT l.state::text FROM letter l WHERE l.id = i.letter_id), 'void') END $$;

-- Accepting asks once more, whoever writes it: what no longer stands is not accepted, and nobody can take it away in this moment.
CREATE FUNCTION app.accept_only_what_stands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM account a WHERE a.id = NEW.invited_by_id FOR SHARE;
  PERFORM 1 FROM access_grant g WHERE g.account_id = NEW.invited_by_id OR g.id = NEW.grant_id ORDER BY g.id FOR SHARE;
  IF OLD.accepted_at IS NOT NULL OR OLD.expires_at <= now() OR NOT app.stands(OLD) THEN RETURN NULL; END IF;
  -- Whoever comes by one invitation does not get by it what came with another that is void, or that another organization let expire.
  UPDATE access_grant g SET revoked_at = now() FROM invitation i
   WHERE g.id = i.grant_id AND g.revoked_at IS NULL AND i.account_id = NEW.account_id AND i.id <> NEW.id AND i.accepted_at IS NULL AND i.cancelled_at IS NULL
     AND (NOT app.stands(i) OR (i.expires_at <= now() AND i.organization_id IS DISTINCT FROM NEW.organization_id));
  RETURN NEW;
END $$;
CREATE TRIGGER invitation_accepted BEFORE UPDATE OF accepted_at ON invitation FOR EACH ROW
  WHEN (NEW.accepted_at IS NOT NULL) EXECUTE FUNCTION app.accept_only_what_stands();

-- A request for more time is answered when the end is moved, and over when the grant is.
CREATE FUNCTION app.answer_renewals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE renewal_request SET answered_at = now() WHERE grant_id = NEW.id AND answered_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_answers_renewals AFTER UPDATE ON access_grant FOR EACH ROW
  WHEN (OLD.ends_at IS DISTINCT FROM NEW.ends_at OR (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)) EXECUTE FUNCTION app.answer_renewals();

-- The second lock.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['letter','invitation','grant_notice','renewal_request'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

CREATE POLICY app_read ON letter FOR SELECT TO postern_app USING (
  (SELECT app.is_on('system') OR (current_setting('app.right', true) = 'server.manage' AND app.reads_all())));
CREATE POLICY app_update ON letter FOR UPDATE TO postern_app USING ((SELECT app.is_on('write_server')));

-- An invitation is seen where it was made, by who made it, and with the person whom it is for.
CREATE POLICY app_read ON invitation FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations()) OR invited_by_id = (SELECT app.armed('actor'))
  OR account_id = (SELECT app.armed('write_account')) OR EXISTS (SELECT 1 FROM account a WHERE a.id = invitation.account_id));
CREATE POLICY app_insert ON invitation FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON invitation FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));

CREATE POLICY app_read ON grant_notice FOR SELECT TO postern_app USING ((SELECT app.is_on('system')));
CREATE POLICY app_insert ON grant_notice FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_on('system')));

CREATE POLICY app_read ON renewal_request FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR EXISTS (SELECT 1 FROM access_grant g WHERE g.id = renewal_request.grant_id));
CREATE POLICY app_insert ON renewal_request FOR INSERT TO postern_app WITH CHECK (
  EXISTS (SELECT 1 FROM access_grant g WHERE g.id = renewal_request.grant_id AND g.account_id = (SELECT app.armed('write_account'))));

GRANT SELECT (id, kind, to_address, to_name, subject, body_text, body_html, state, tries, last_error, account_id, organization_id, created_at, sent_at) ON letter TO postern_app;
GRANT UPDATE (state, tries, last_error, sent_at) ON letter TO postern_app;
GRANT SELECT, INSERT ON invitation, grant_notice, renewal_request TO postern_app;
GRANT UPDATE (approved, invited_by_id, letter_id, token_hash, expires_at, accepted_at, cancelled_at) ON invitation TO postern_app;
-- Who was invited by mistake goes out of the lists again, and the address is free.
GRANT UPDATE (retired_at) ON account TO postern_app;

REVOKE ALL ON FUNCTION app.add_letter(jsonb, text), app.link_of(uuid), app.worth_of(uuid), app.holds_on(uuid, text[], text[]), app.stands(invitation), app.invitation_state(invitation) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_letter(jsonb, text), app.link_of(uuid), app.worth_of(uuid), app.stands(invitation), app.invitation_state(invitation) TO postern_app;

INSERT INTO app.job_name VALUES ('send-letter');

-- Whoever was invited before there were invitations to look at: their link works on, and can be renewed or taken back.
INSERT INTO invitation (id, account_id, organization_id, invited_by_id, name, address, token_hash, created_at, expires_at)
  SELECT gen_random_uuid(), a.id, a.organization_id, t.created_by_id, a.name, a.address, t.hash, coalesce(t.created_at, a.created_at), coalesce(t.expires_at, a.created_at)
    FROM account a LEFT JOIN LATERAL (SELECT * FROM token t WHERE t.account_id = a.id AND t.purpose = 'invitation' ORDER BY t.created_at DESC LIMIT 1) t ON true
   WHERE a.state = 'invited' AND a.retired_at IS NULL;
