-- CreateEnum
CREATE TYPE "approval_state" AS ENUM ('waiting', 'done', 'refused', 'withdrawn', 'void', 'alone');

-- AlterTable
ALTER TABLE "account" ADD COLUMN "created_by_id" UUID;

-- CreateTable
CREATE TABLE "approval_demand" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "rights" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "approval_demand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_request" (
    "id" UUID NOT NULL,
    "asker_id" UUID NOT NULL,
    "asker_name" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "right" TEXT NOT NULL,
    "demanded" TEXT[],
    "grant_id" UUID,
    "place_kind" TEXT NOT NULL,
    "place_id" UUID NOT NULL,
    "on_server" BOOLEAN NOT NULL DEFAULT false,
    "label" TEXT NOT NULL,
    "organization_id" UUID,
    "domain_id" UUID,
    "mailbox_id" UUID,
    "account_id" UUID,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT NOT NULL,
    "key" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "sealed" BYTEA,
    "state" "approval_state" NOT NULL DEFAULT 'waiting',
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "decided_name" TEXT NOT NULL DEFAULT '',
    "decided_at" TIMESTAMPTZ(3),
    "answer" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "approval_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "approval_demand_organization_id_key" ON "approval_demand"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_request_key_key" ON "approval_request"("key");

-- CreateIndex
CREATE INDEX "approval_request_asker_id_asked_at_idx" ON "approval_request"("asker_id", "asked_at" DESC);

-- CreateIndex
CREATE INDEX "approval_request_asked_at_id_idx" ON "approval_request"("asked_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "approval_demand" ADD CONSTRAINT "approval_demand_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_asker_id_fkey" FOREIGN KEY ("asker_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What waits is found by its asker, its grant, and by the list of who may approve.
CREATE INDEX approval_request_waiting ON approval_request (asked_at DESC, id DESC) WHERE state = 'waiting';
CREATE UNIQUE INDEX approval_request_same ON approval_request (asker_id, digest) WHERE state = 'waiting';
CREATE INDEX approval_request_grant ON approval_request (grant_id) WHERE state = 'waiting';
-- What was asked for is kept sealed, and only for as long as it may still be done.
ALTER TABLE approval_request ADD CONSTRAINT approval_request_sealed CHECK (state = 'waiting' OR sealed IS NULL);
ALTER TABLE approval_request ADD CONSTRAINT approval_request_decided CHECK ((state = 'waiting') = (decided_at IS NULL));

ALTER TABLE approval_demand ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_demand FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON approval_demand TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY app_read ON approval_demand FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations()) OR organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_insert ON approval_demand FOR INSERT TO postern_app WITH CHECK (organization_id = (SELECT app.armed('write_organization')));
CREATE POLICY app_update ON approval_demand FOR UPDATE TO postern_app USING (organization_id = (SELECT app.armed('write_organization')));
GRANT SELECT, INSERT ON approval_demand TO postern_app;
GRANT UPDATE (rights, version) ON approval_demand TO postern_app;

ALTER TABLE approval_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_request FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON approval_request TO CURRENT_USER USING (true) WITH CHECK (true);
-- Read by the asker and by whoever may approve there.
CREATE POLICY app_read ON approval_request FOR SELECT TO postern_app USING (
  (SELECT app.is_on('system')) OR asker_id = (SELECT app.armed('actor'))
  OR (current_setting('app.right', true) = 'approval.give' AND ((SELECT app.reads_all())
    OR organization_id IN (SELECT app.readable_organizations()) OR domain_id IN (SELECT app.readable_domains()) OR mailbox_id IN (SELECT app.readable_mailboxes())
    OR place_id = (SELECT coalesce(app.armed('write_organization'), app.armed('write_domain'), app.armed('write_mailbox'), app.armed('write_account'))))));
-- Written by the gateway, in the name of whoever asks.
CREATE POLICY app_insert ON approval_request FOR INSERT TO postern_app WITH CHECK (asker_id = (SELECT app.armed('actor')));
CREATE POLICY app_update ON approval_request FOR UPDATE TO postern_app USING (
  ((SELECT app.is_on('system')) AND current_setting('app.right', true) = 'system.look-after-approvals') OR (asker_id = (SELECT app.reads_own()) AND asker_id = (SELECT app.armed('write_account')))
  OR (current_setting('app.right', true) = 'approval.give' AND asker_id <> (SELECT app.armed('actor'))
    AND place_id = (SELECT coalesce(app.armed('write_organization'), app.armed('write_domain'), app.armed('write_mailbox'), app.armed('write_account')))));
GRANT INSERT ON approval_request TO postern_app;
GRANT SELECT (id, asker_id, asker_name, verb, "right", demanded, grant_id, place_kind, place_id, on_server, label, organization_id, domain_id, mailbox_id, account_id,
  before, after, reason, key, state, asked_at, ends_at, told_at, decided_by_id, decided_name, decided_at, answer) ON approval_request TO postern_app;
GRANT UPDATE (state, sealed, told_at, decided_by_id, decided_name, decided_at, answer) ON approval_request TO postern_app;

-- Whoever made an account could sign in to it before its owner did, so they are never each other's second person.
CREATE FUNCTION app.note_creator() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.created_by_id := app.armed('actor');
  RETURN NEW;
END $$;
CREATE TRIGGER account_notes_creator BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION app.note_creator();
GRANT SELECT (created_by_id) ON account TO postern_app;
UPDATE account a SET created_by_id = j.actor_id FROM journal_entry j
 WHERE j.account_id = a.id AND j.outcome = 'done' AND j."right" IN ('account.create', 'mailbox.create', 'mailbox.adopt')
   AND j.actor_id IS NOT NULL AND j.at BETWEEN a.created_at - interval '1 minute' AND a.created_at + interval '1 minute';

-- For which rights these organizations demand a second person.
CREATE FUNCTION app.approval_demanded(organizations uuid[]) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT r), '{}') FROM approval_demand d CROSS JOIN unnest(d.rights) AS r WHERE d.organization_id = ANY (organizations) $$;

-- Did either of the two have a hand in the other's account? The asker in that of whoever approves: somebody who made it could sign in to it
-- before its owner did. And whoever approves in that of the asker: else one person makes a second account, asks in its name, and approves that
-- themselves. Those who look after people make accounts for most of them, so that they made one counts for as many days as a password that they set.
CREATE FUNCTION app.had_hand_in(asker uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM account a WHERE (a.id = person AND a.created_by_id = asker)
      OR (a.id = asker AND a.created_by_id = person AND a.created_at > now() - interval '7 days'))
    OR EXISTS (SELECT 1 FROM journal_entry j WHERE ((j.account_id = person AND j.actor_id = asker) OR (j.account_id = asker AND j.actor_id = person))
      AND j.outcome = 'done' AND j.at > now() - interval '7 days'
      AND j."right" IN ('account.set-password', 'mailbox.set-password', 'account.remove-second-factor')) $$;

-- Is there anybody else who holds all of these rights and the one to approve over all of these places (a list of the ids that each lies in)? Whoever lost
-- it, or was disabled, within the last days still counts, whatever took it: nobody becomes the only one by their own hand. For the same reason nobody is while a
-- role was brought to others by them.
CREATE FUNCTION app.has_second_person(asker uuid, wanted text[], places jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH fresh AS (
    SELECT g.* FROM access_grant g
     WHERE g.account_id <> asker AND (g.revoked_at IS NULL OR g.revoked_at > now() - interval '7 days') AND (g.ends_at IS NULL OR g.ends_at > now() - interval '7 days')
       AND NOT EXISTS (SELECT 1 FROM access_grant up WHERE up.id = ANY (g.lineage) AND up.account_id = asker)),
  candidates AS (
    SELECT DISTINCT a.id FROM fresh f JOIN account a ON a.id = f.account_id
     WHERE 'approval.give' = ANY (f.rights) AND a.maker_id IS NULL AND a.created_by_id IS DISTINCT FROM asker AND (a.retired_at IS NULL OR a.retired_at > now() - interval '7 days')
       AND (a.state = 'active' OR EXISTS (SELECT 1 FROM journal_entry j WHERE j.account_id = a.id AND j."right" = 'account.set-enabled' AND j.outcome = 'done'
         AND j.at > now() - interval '7 days')))
  SELECT EXISTS (
    SELECT 1 FROM candidates c WHERE NOT EXISTS (
      SELECT 1 FROM unnest(wanted || 'approval.give'::text) AS r CROSS JOIN jsonb_array_elements(places) AS p
       WHERE NOT EXISTS (SELECT 1 FROM fresh f JOIN grant_scope s ON s.grant_id = f.id
         WHERE f.account_id = c.id AND r = ANY (f.rights) AND (s.kind = 'server' OR p ? coalesce(s.organization_id, s.domain_id, s.mailbox_id)::text))))
  OR EXISTS (SELECT 1 FROM journal_entry j WHERE j.actor_id = asker AND j."right" = 'role.apply' AND j.outcome = 'done' AND j.at > now() - interval '7 days') $$;

-- The only way by which what was asked for leaves the database, sealed with a key that it does not have: to whoever is approving it.
CREATE FUNCTION app.approval_input(request uuid) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sealed FROM approval_request WHERE id = request AND state = 'waiting' AND current_setting('app.right', true) = 'approval.give'
    AND place_id = coalesce(app.armed('write_organization'), app.armed('write_domain'), app.armed('write_mailbox'), app.armed('write_account')) $$;

-- How many requests of a person wait, and how many under this grant alone.
CREATE FUNCTION app.waiting_approvals(person uuid, of_grant uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM approval_request WHERE asker_id = person AND state = 'waiting' AND ends_at > now() AND (of_grant IS NULL OR grant_id = of_grant) $$;

-- A request dies with what it stands on. An undo brings rights back and no request.
CREATE FUNCTION app.void_approvals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'access_grant' THEN
    UPDATE approval_request SET state = 'void', sealed = NULL, decided_at = now(), answer = 'The right that it was asked with was revoked.' WHERE grant_id = NEW.id AND state = 'waiting';
  ELSE
    UPDATE approval_request SET state = 'void', sealed = NULL, decided_at = now(), answer = 'Whoever asked was disabled.' WHERE asker_id = NEW.id AND state = 'waiting';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_voids_approvals AFTER UPDATE OF revoked_at ON access_grant FOR EACH ROW
  WHEN (NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL) EXECUTE FUNCTION app.void_approvals();
CREATE TRIGGER account_voids_approvals AFTER UPDATE OF state, retired_at ON account FOR EACH ROW
  WHEN ((NEW.state <> 'active' AND OLD.state = 'active') OR (NEW.retired_at IS NOT NULL AND OLD.retired_at IS NULL)) EXECUTE FUNCTION app.void_approvals();

REVOKE ALL ON FUNCTION app.note_creator(), app.approval_demanded(uuid[]), app.had_hand_in(uuid, uuid), app.has_second_person(uuid, text[], jsonb), app.approval_input(uuid),
  app.waiting_approvals(uuid, uuid), app.void_approvals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.approval_demanded(uuid[]), app.had_hand_in(uuid, uuid), app.has_second_person(uuid, text[], jsonb), app.approval_input(uuid),
  app.waiting_approvals(uuid, uuid) TO postern_app;
