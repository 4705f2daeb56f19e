-- The journal as chains: one for each organization, one for the server. Each entry has a link, which holds a digest of all that the
-- entry says and a hash over that digest, its place and the hash before it. src/core/audit/chain.ts has the same form written down a
-- second time, so that whoever verifies does not have to believe the functions of the database that is verified.

-- CreateTable
CREATE TABLE "journal_chain" (
    "chain" UUID NOT NULL,

    CONSTRAINT "journal_chain_pkey" PRIMARY KEY ("chain")
);

-- CreateTable
CREATE TABLE "journal_link" (
    "chain" UUID NOT NULL,
    "position" BIGINT NOT NULL,
    "entry_id" UUID NOT NULL,
    "content" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "journal_link_pkey" PRIMARY KEY ("chain","position")
);

-- CreateTable
CREATE TABLE "journal_head" (
    "chain" UUID NOT NULL,
    "day" DATE NOT NULL,
    "position" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "public_key" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "journal_head_pkey" PRIMARY KEY ("chain","day")
);

-- CreateTable
CREATE TABLE "journal_check" (
    "chain" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGINT NOT NULL,
    "problems" INTEGER NOT NULL,
    "said" TEXT[],

    CONSTRAINT "journal_check_pkey" PRIMARY KEY ("chain")
);

-- CreateIndex
CREATE UNIQUE INDEX "journal_link_entry_id_key" ON "journal_link"("entry_id");

-- The entries of no organization are chained under this.
CREATE FUNCTION app.server_chain() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT '00000000-0000-0000-0000-000000000000'::uuid $$;

-- SHA-256 over all columns, each as text, as a JSON array. Nothing in it depends on a setting of the session. A column that is added to
-- the journal belongs in here as well (tests/attacks/forged-journal.db.test.ts goes through all of them).
CREATE FUNCTION app.journal_content(e journal_entry) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(convert_to(jsonb_build_array(e.id::text, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor_id::text, e.actor_name,
    e.client_address, e."right", e.outcome::text, e.why, e.grant_id::text, e.subject_kind, e.subject_id::text, e.subject_label,
    e.organization_id::text, e.domain_id::text, e.mailbox_id::text, e.account_id::text, e.before::text, e.after::text)::text, 'UTF8')) $$;

CREATE FUNCTION app.journal_hash(of_chain uuid, at_position bigint, previous bytea, content bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(convert_to(jsonb_build_array('postern-journal-1', of_chain::text, at_position::text, encode(previous, 'hex'), encode(content, 'hex'))::text, 'UTF8')) $$;

-- Everything that stands in the journal already, in the order of its time. Nobody adds to it before the triggers below are there.
LOCK TABLE journal_entry IN SHARE ROW EXCLUSIVE MODE;
DO $$
DECLARE e journal_entry; one journal_link; digest bytea;
BEGIN
  FOR e IN SELECT * FROM journal_entry j ORDER BY coalesce(j.organization_id, app.server_chain()), j.at, j.id LOOP
    IF one.chain IS DISTINCT FROM coalesce(e.organization_id, app.server_chain()) THEN
      one.chain := coalesce(e.organization_id, app.server_chain());
      one.position := 0;
      one.hash := '';
    END IF;
    digest := app.journal_content(e);
    one.position := one.position + 1;
    one.hash := app.journal_hash(one.chain, one.position, one.hash, digest);
    INSERT INTO journal_link VALUES (one.chain, one.position, e.id, digest, one.hash);
  END LOOP;
  INSERT INTO journal_chain SELECT DISTINCT l.chain FROM journal_link l;
END $$;

-- Which chains this transaction adds to, for the moment in which they are locked.
CREATE FUNCTION app.note_journal_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE noted text := coalesce(current_setting('app.journal_chains', true), ''); this text := coalesce(NEW.organization_id, app.server_chain())::text;
BEGIN
  IF position(this IN noted) = 0 THEN PERFORM set_config('app.journal_chains', ltrim(noted || ',' || this, ','), true); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER journal_entry_notes_chain BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION app.note_journal_chain();

-- The link is made at the commit, when every other lock of the transaction is held already: the chain is locked for that moment alone,
-- and nobody who holds a chain waits for anything but the next chain in the order of their ids. The lock is a row that never changes:
-- one that kept the end of the chain would leave a dead version behind for each entry of a long transaction, and be slow to find.
CREATE FUNCTION app.link_journal_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE noted uuid[] := string_to_array(NULLIF(current_setting('app.journal_chains', true), ''), ',')::uuid[];
  one journal_link; last journal_link;
BEGIN
  one.chain := coalesce(NEW.organization_id, app.server_chain());
  one.content := app.journal_content(NEW);
  IF noted IS NOT NULL THEN
    INSERT INTO journal_chain SELECT n FROM unnest(noted) n WHERE NOT EXISTS (SELECT FROM journal_chain c WHERE c.chain = n) ORDER BY n ON CONFLICT DO NOTHING;
    PERFORM FROM journal_chain c WHERE c.chain = ANY (noted) ORDER BY c.chain FOR UPDATE;
    PERFORM set_config('app.journal_chains', '', true);
  END IF;
  SELECT * INTO last FROM journal_link l WHERE l.chain = one.chain ORDER BY l.position DESC LIMIT 1;
  one.position := coalesce(last.position, 0) + 1;
  INSERT INTO journal_link VALUES (one.chain, one.position, NEW.id, one.content, app.journal_hash(one.chain, one.position, coalesce(last.hash, ''), one.content));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_entry_is_linked AFTER INSERT ON journal_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.link_journal_entry();
REVOKE ALL ON FUNCTION app.server_chain(), app.journal_content(journal_entry), app.journal_hash(uuid, bigint, bytea, bytea),
  app.note_journal_chain(), app.link_journal_entry() FROM PUBLIC;

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['journal_chain','journal_link','journal_head','journal_check'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_everything ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- The program reads what the last verification found and what was signed; chains and links are the owner's.
CREATE POLICY app_read ON journal_head FOR SELECT TO postern_app USING ((SELECT app.reads_all()) OR chain IN (SELECT app.readable_organizations()));
CREATE POLICY app_read ON journal_check FOR SELECT TO postern_app USING ((SELECT app.reads_all()) OR chain IN (SELECT app.readable_organizations()));
GRANT SELECT ON journal_head, journal_check TO postern_app;
