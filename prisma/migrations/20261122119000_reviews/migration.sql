-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "place" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "reviewers" TEXT NOT NULL DEFAULT 'giver',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "every_months" INTEGER,
    "repeats_at" TIMESTAMPTZ(3),
    "opened_by_id" UUID,
    "opened_by" TEXT NOT NULL,
    "items" INTEGER NOT NULL DEFAULT 0,
    "settled" INTEGER NOT NULL DEFAULT 0,
    "asked_at" TIMESTAMPTZ(3),
    "reminded_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT NOT NULL DEFAULT '',
    "at_close" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_item" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "review_id" UUID NOT NULL,
    "organization_id" UUID,
    "grant_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "reviewer_id" UUID,
    "reviewer" TEXT NOT NULL DEFAULT '',
    "holder" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "maker" TEXT NOT NULL DEFAULT '',
    "role_name" TEXT NOT NULL,
    "places" TEXT[],
    "more_places" INTEGER NOT NULL DEFAULT 0,
    "giver" TEXT NOT NULL DEFAULT '',
    "held" JSONB NOT NULL,
    "stands" JSONB,
    "decision" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "decided_by_id" UUID,
    "decided_by" TEXT NOT NULL DEFAULT '',
    "decided_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "review_item_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "review_organization_id_idx" ON "review"("organization_id");

-- CreateIndex
CREATE INDEX "review_created_at_id_idx" ON "review"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "review_item_review_id_holder_id_idx" ON "review_item"("review_id", "holder", "id");

-- CreateIndex
CREATE INDEX "review_item_reviewer_id_idx" ON "review_item"("reviewer_id");

-- CreateIndex
CREATE INDEX "review_item_account_id_idx" ON "review_item"("account_id");

-- CreateIndex
CREATE INDEX "review_item_organization_id_idx" ON "review_item"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "review_item_grant_id_review_id_key" ON "review_item"("grant_id", "review_id");

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_item" ADD CONSTRAINT "review_item_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "review"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_item" ADD CONSTRAINT "review_item_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_item" ADD CONSTRAINT "review_item_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE review ADD CONSTRAINT review_reviewers CHECK (reviewers IN ('giver', 'opener'));
ALTER TABLE review ADD CONSTRAINT review_repeats CHECK ((every_months IS NULL OR every_months BETWEEN 1 AND 24) AND (repeats_at IS NULL OR every_months IS NOT NULL));
ALTER TABLE review ADD CONSTRAINT review_closed CHECK ((closed_at IS NULL) = (at_close = '') AND at_close IN ('', 'leave', 'end'));
ALTER TABLE review_item ADD CONSTRAINT review_item_decision CHECK (decision IN ('keep', 'end') AND decided_at IS NOT NULL OR decision IS NULL AND decided_at IS NULL AND decided_by_id IS NULL);
-- What waits for whom, and what is still to be repeated or told.
CREATE INDEX review_item_waiting ON review_item (reviewer_id, review_id) WHERE decision IS NULL AND ended_at IS NULL;
CREATE INDEX review_open ON review (due_at) WHERE closed_at IS NULL;
CREATE INDEX review_repeating ON review (repeats_at) WHERE repeats_at IS NOT NULL;
-- When something was last done under a grant.
CREATE INDEX journal_entry_grant ON journal_entry (grant_id, at DESC) WHERE grant_id IS NOT NULL AND outcome = 'done';

-- What of a grant can change, to be set beside each other.
CREATE FUNCTION app.review_terms(g access_grant) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('rights', to_jsonb(g.rights), 'startsAt', g.starts_at, 'endsAt', g.ends_at, 'passOnDepth', g.pass_on_depth,
    'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases, 'lists', g.max_lists, 'storageBytes', g.max_storage_bytes::text,
      'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text, 'sendsPerHour', g.max_sends_per_hour, 'sendsPerDay', g.max_sends_per_day)) $$;

-- The places of grants with what lies above each; those of one organization are the ones that have it in their chain.
CREATE FUNCTION app.review_scopes() RETURNS TABLE (grant_id uuid, name text, chain text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10000 AS $$
  SELECT s.grant_id, CASE s.kind WHEN 'server' THEN 'the whole server' WHEN 'organization' THEN o.name WHEN 'domain' THEN d.name ELSE m.address END,
      '{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL)
    FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
    LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id) $$;

-- Could this person end that grant? Only a first guess, for whom to ask: the policy decides when they do. One live grant of theirs has to
-- hold all of it, in each of its places, with the rights to review and to revoke. A key is its maker's own.
CREATE FUNCTION app.could_review(person uuid, g access_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT person IS NOT NULL AND person <> g.account_id AND NOT EXISTS (SELECT FROM account k WHERE k.id = g.account_id AND k.maker_id = person) AND EXISTS (SELECT FROM account a WHERE a.id = person AND app.is_live_account(a))
    AND NOT EXISTS (SELECT FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
      LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id)
      WHERE s.grant_id = g.id AND NOT app.holds_on(person, g.rights || '{grant.review,grant.revoke}',
        '{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL))) $$;

-- A review is what was held when it was opened, whoever opens it and through whatever door: one statement, in the same transaction. Of a grant that
-- reaches other organizations too, their places are counted and not named.
CREATE FUNCTION app.take_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE taken int;
BEGIN
  WITH scopes AS (
      SELECT s.grant_id, s.name, NEW.organization_id IS NULL OR s.chain @> ARRAY[NEW.organization_id::text] AS inside FROM app.review_scopes() s),
    places AS (
      SELECT grant_id, (array_agg(name ORDER BY name) FILTER (WHERE inside))[1:12] AS names,
          (count(*) - least(count(*) FILTER (WHERE inside), 12))::int AS more
        FROM scopes GROUP BY grant_id HAVING bool_or(inside)),
    asked AS (
      SELECT g AS grant_row, p.names, p.more, CASE WHEN NEW.reviewers = 'giver' AND app.could_review(g.given_by_id, g) THEN g.given_by_id
          WHEN app.could_review(NEW.opened_by_id, g) THEN NEW.opened_by_id END AS reviewer_id
        FROM places p JOIN access_grant g ON g.id = p.grant_id
       WHERE g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()))
  INSERT INTO review_item (review_id, organization_id, grant_id, account_id, reviewer_id, reviewer, holder, address, maker, role_name, places, more_places, giver, held)
  SELECT NEW.id, NEW.organization_id, (i.grant_row).id, h.id, i.reviewer_id, coalesce(r.name, ''), h.name, h.address, coalesce(k.name, ''), (i.grant_row).role_name, i.names, i.more,
      coalesce(v.name, ''), app.review_terms(i.grant_row)
    FROM asked i JOIN account h ON h.id = (i.grant_row).account_id LEFT JOIN account r ON r.id = i.reviewer_id LEFT JOIN account v ON v.id = (i.grant_row).given_by_id
      LEFT JOIN account k ON k.id = h.maker_id;
  GET DIAGNOSTICS taken = ROW_COUNT;
  UPDATE review SET items = taken, settled = 0,
      place = coalesce((SELECT o.name FROM organization o WHERE o.id = NEW.organization_id), 'the whole server') WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER review_taken AFTER INSERT ON review FOR EACH ROW EXECUTE FUNCTION app.take_review();

-- Whatever becomes of a grant is seen in the reviews that are open: what ended needs no decision any more; what was kept and is more by now needs
-- another one; a decision on a form that was filled before is refused by the version.
CREATE FUNCTION app.follow_in_reviews() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  wider boolean := NOT NEW.rights <@ OLD.rights OR app.exceeds_terms(NEW, OLD) OR NEW.pass_on_depth > OLD.pass_on_depth OR NEW.starts_at < OLD.starts_at;
  back boolean := OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL;
BEGIN
  UPDATE review_item i SET version = i.version + 1, stands = app.review_terms(NEW), ended_at = NEW.revoked_at,
      ended_by = CASE WHEN NEW.revoked_at IS NULL THEN '' ELSE coalesce((SELECT a.name FROM account a WHERE a.id = NEW.revoked_by_id), '') END,
      note = CASE WHEN again AND back THEN i.decided_by || ' ended it, and it was brought back.'
        WHEN again THEN i.decided_by || ' kept it before it was widened.' ELSE i.note END,
      decision = CASE WHEN again THEN NULL ELSE i.decision END, reason = CASE WHEN again THEN '' ELSE i.reason END,
      decided_at = CASE WHEN again THEN NULL ELSE i.decided_at END, decided_by_id = CASE WHEN again THEN NULL ELSE i.decided_by_id END,
      decided_by = CASE WHEN again THEN '' ELSE i.decided_by END
    FROM (SELECT x.id, coalesce(back AND x.decision = 'end' OR wider AND x.decision = 'keep', false) AS again
        FROM review_item x JOIN review r ON r.id = x.review_id WHERE x.grant_id = NEW.id AND r.closed_at IS NULL FOR UPDATE OF x) a
   WHERE i.id = a.id;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_reviewed AFTER UPDATE OF rights, max_mailboxes, max_aliases, max_lists, max_storage_bytes, max_storage_per_mailbox_bytes,
  max_sends_per_hour, max_sends_per_day, pass_on_depth, starts_at, ends_at, revoked_at ON access_grant FOR EACH ROW
  WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION app.follow_in_reviews();

-- How far a review is, counted with each item; a review that is closed stays as it was.
CREATE FUNCTION app.count_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE review SET settled = settled + (NEW.decision IS NOT NULL OR NEW.ended_at IS NOT NULL)::int - (OLD.decision IS NOT NULL OR OLD.ended_at IS NOT NULL)::int
    WHERE id = NEW.review_id AND closed_at IS NULL;
  IF FOUND THEN RETURN NULL; END IF;
  IF NEW.decision IS NOT NULL AND NEW.decided_at IS DISTINCT FROM OLD.decided_at THEN RAISE EXCEPTION 'constraint "review_item_closed"' USING ERRCODE = 'PT004'; END IF;
  -- It was closed while its grant changed, which is no matter of the review's any more: the change is made again, and finds it closed.
  RAISE EXCEPTION 'the review was closed meanwhile' USING ERRCODE = '40001';
END $$;
CREATE TRIGGER review_item_counts AFTER UPDATE OF decision, decided_at, ended_at ON review_item FOR EACH ROW EXECUTE FUNCTION app.count_review();

-- When the holders of these were last seen here, and when each of these was last used.
CREATE FUNCTION app.review_use(of_items uuid[]) RETURNS TABLE (item_id uuid, seen_at timestamptz, used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
  SELECT i.id, greatest((SELECT max(s.last_seen_at) FROM session s WHERE s.account_id = i.account_id),
      (SELECT x.last_used_at FROM api_key x WHERE x.account_id = i.account_id),
      (SELECT to_timestamp(max(u.last_login)) FROM mailbox m JOIN mail_sign_in u ON u.mailbox_id = m.id WHERE m.account_id = i.account_id)),
      (SELECT j.at FROM journal_entry j WHERE j.grant_id = i.grant_id AND j.outcome = 'done' ORDER BY j.at DESC LIMIT 1)
    FROM review_item i WHERE i.id = ANY (of_items) $$;

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['review', 'review_item'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- Read under the right to manage reviews, where that reaches; besides, whoever is asked reads what they are asked about, while they still see the grant.
CREATE POLICY app_read ON review_item FOR SELECT TO postern_app USING (
  (SELECT app.is_on('system')) OR account_id = (SELECT app.armed('write_account'))
  OR ((SELECT current_setting('app.right', true) = 'review.manage') AND ((SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations())))
  OR (reviewer_id = (SELECT app.armed('actor')) AND EXISTS (SELECT 1 FROM access_grant g WHERE g.id = review_item.grant_id)));
CREATE POLICY app_update ON review_item FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_read ON review FOR SELECT TO postern_app USING (
  (SELECT app.is_on('system'))
  OR ((SELECT current_setting('app.right', true) = 'review.manage') AND ((SELECT app.reads_all()) OR organization_id IN (SELECT app.readable_organizations())))
  OR id IN (SELECT i.review_id FROM review_item i WHERE i.reviewer_id = (SELECT app.armed('actor'))));
CREATE POLICY app_insert ON review FOR INSERT TO postern_app WITH CHECK (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));
CREATE POLICY app_update ON review FOR UPDATE TO postern_app USING (
  organization_id = (SELECT app.armed('write_organization')) OR (organization_id IS NULL AND (SELECT app.is_on('write_server'))));
GRANT SELECT, INSERT ON review TO postern_app;
GRANT UPDATE (name, due_at, every_months, repeats_at, asked_at, reminded_at, closed_at, closed_by, at_close, version) ON review TO postern_app;
-- What was held stays as it was; only what was decided about it is written.
GRANT SELECT, UPDATE (decision, reason, decided_by_id, decided_by, decided_at, note, version) ON review_item TO postern_app;

-- API keys are reviewed as well: whoever decides about one sees it like whoever revokes it.
DROP POLICY app_keys_read ON account;
CREATE POLICY app_keys_read ON account AS RESTRICTIVE FOR SELECT TO postern_app USING (
  maker_id IS NULL OR id = (SELECT app.armed('actor'))
  OR (SELECT current_setting('app.right', true) IN ('account.read', 'key.create', 'grant.revoke', 'grant.restore', 'grant.review', 'review.manage') OR starts_with(current_setting('app.right', true), 'own.')
    OR starts_with(current_setting('app.right', true), 'system.')));

REVOKE ALL ON FUNCTION app.review_terms(access_grant), app.review_scopes(), app.could_review(uuid, access_grant), app.take_review(), app.follow_in_reviews(),
  app.count_review(), app.review_use(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.review_use(uuid[]) TO postern_app;

INSERT INTO app.job_name (name) VALUES ('ask-reviewers');

-- What is reviewed goes with the organization. A review that named it stays as it is, for the record, and no other one follows: without an
-- organization that would be a review of the whole server, opened in the name of somebody who may not.
CREATE FUNCTION app.end_repeating_reviews() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE review SET every_months = NULL, repeats_at = NULL, version = version + 1 WHERE organization_id = OLD.id AND every_months IS NOT NULL;
  RETURN OLD;
END $$;
CREATE TRIGGER organization_ends_repeating_reviews BEFORE DELETE ON organization FOR EACH ROW EXECUTE FUNCTION app.end_repeating_reviews();
REVOKE ALL ON FUNCTION app.end_repeating_reviews() FROM PUBLIC;
