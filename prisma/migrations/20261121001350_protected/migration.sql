-- CreateTable
CREATE TABLE "protection" (
    "mailbox_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "protection_pkey" PRIMARY KEY ("mailbox_id")
);

-- CreateIndex
CREATE INDEX "protection_account_id_idx" ON "protection"("account_id");

-- AddForeignKey
ALTER TABLE "protection" ADD CONSTRAINT "protection_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "protection" ADD CONSTRAINT "protection_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Protected mailboxes. The policy asks first and with a sentence (src/core/policy/protected.ts); what stands here holds for every other
-- way to the same rows, also for one that is written later: a cascade, a job, a verb that forgot to name the person it touches.
-- Error PT005. Only one's own hand, the program itself (nobody armed) and migrations are not asked.
ALTER TABLE protection ENABLE ROW LEVEL SECURITY;
ALTER TABLE protection FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON protection TO CURRENT_USER USING (true) WITH CHECK (true);
-- Seen with the mailbox; put up and taken down by what is asked on the server alone.
CREATE POLICY app_read ON protection FOR SELECT TO postern_app USING (
  (SELECT app.reads_all()) OR (SELECT app.is_on('write_server')) OR EXISTS (SELECT 1 FROM mailbox m WHERE m.id = protection.mailbox_id));
CREATE POLICY app_insert ON protection FOR INSERT TO postern_app WITH CHECK ((SELECT app.is_on('write_server')));
CREATE POLICY app_delete ON protection FOR DELETE TO postern_app USING ((SELECT app.is_on('write_server')));
GRANT SELECT, INSERT, DELETE ON protection TO postern_app;

-- The mark is on a mailbox and so on its owner: on everything that is theirs.
CREATE FUNCTION app.is_protected(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM protection p WHERE p.account_id = person) $$;
CREATE FUNCTION app.protected_among(people uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
  SELECT DISTINCT p.account_id FROM protection p WHERE p.account_id = ANY (people) $$;
CREATE FUNCTION app.protected_people() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 AS $$
  SELECT DISTINCT p.account_id FROM protection p $$;

-- Whoever could lift a protection: the right, held on the whole server.
CREATE FUNCTION app.may_lift() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id AND s.kind = 'server'
    WHERE g.account_id = app.armed('actor') AND g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())
      AND 'mailbox.protect' = ANY (g.rights)) $$;

-- With the domain, the organization or the grant above (inside), whoever could lift it may; the thing itself is touched by nobody.
CREATE FUNCTION app.keep_protected(person uuid, inside boolean) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF app.armed('actor') IS NULL OR app.armed('actor') = person OR NOT app.is_protected(person) OR (inside AND app.may_lift()) THEN RETURN; END IF;
  RAISE EXCEPTION 'protected' USING ERRCODE = 'PT005', DETAIL = CASE WHEN inside THEN 'inside' ELSE 'itself' END;
END $$;

-- After the row is written, and so locked: whoever protects at the same time waits for it, or has committed and is seen.
CREATE FUNCTION app.keep_protected_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE inside boolean := pg_trigger_depth() > 1;
BEGIN
  IF TG_TABLE_NAME = 'account' THEN PERFORM app.keep_protected(NEW.id, inside);
  ELSE PERFORM app.keep_protected(NEW.account_id, inside);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mailbox_protected AFTER UPDATE ON mailbox FOR EACH ROW
  WHEN ((OLD.local_part, OLD.domain_id, OLD.account_id, OLD.quota_bytes, OLD.enabled, OLD.send_only, OLD.deleted_at)
    IS DISTINCT FROM (NEW.local_part, NEW.domain_id, NEW.account_id, NEW.quota_bytes, NEW.enabled, NEW.send_only, NEW.deleted_at))
  EXECUTE FUNCTION app.keep_protected_row();
CREATE TRIGGER account_protected AFTER UPDATE ON account FOR EACH ROW
  WHEN ((OLD.name, OLD.address, OLD.organization_id, OLD.domain_id, OLD.password_hash, OLD.state, OLD.auth_epoch, OLD.retired_at)
    IS DISTINCT FROM (NEW.name, NEW.address, NEW.organization_id, NEW.domain_id, NEW.password_hash, NEW.state, NEW.auth_epoch, NEW.retired_at))
  EXECUTE FUNCTION app.keep_protected_row();
CREATE TRIGGER session_protected AFTER UPDATE OF revoked_at, auth_epoch ON session FOR EACH ROW EXECUTE FUNCTION app.keep_protected_row();
CREATE TRIGGER token_protected AFTER INSERT ON token FOR EACH ROW WHEN (NEW.account_id IS NOT NULL) EXECUTE FUNCTION app.keep_protected_row();
-- A grant ends when it is revoked, when its end comes nearer, and right by right.
CREATE TRIGGER access_grant_protected AFTER UPDATE ON access_grant FOR EACH ROW
  WHEN ((OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) OR (NEW.ends_at < OLD.ends_at) OR (OLD.ends_at IS NULL AND NEW.ends_at IS NOT NULL)
    OR NOT NEW.rights @> OLD.rights)
  EXECUTE FUNCTION app.keep_protected_row();

-- A domain or an organization stops, goes or comes back with everybody in it.
CREATE FUNCTION app.keep_protected_inside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.keep_protected(m.account_id, true) FROM protection p JOIN mailbox m ON m.account_id = p.account_id JOIN domain d ON d.id = m.domain_id
    JOIN organization o ON o.id = d.organization_id
   WHERE CASE TG_TABLE_NAME WHEN 'domain' THEN d.id = NEW.id ELSE o.lineage @> ARRAY[NEW.id] END;
  RETURN NULL;
END $$;
CREATE TRIGGER domain_protected AFTER UPDATE OF enabled, deleted_at ON domain FOR EACH ROW
  WHEN ((OLD.enabled, OLD.deleted_at) IS DISTINCT FROM (NEW.enabled, NEW.deleted_at)) EXECUTE FUNCTION app.keep_protected_inside();
CREATE TRIGGER organization_protected AFTER UPDATE OF enabled ON organization FOR EACH ROW
  WHEN (OLD.enabled IS DISTINCT FROM NEW.enabled) EXECUTE FUNCTION app.keep_protected_inside();

-- Where mail goes in the end, as addresses that are no alias: circles are cut by UNION, the length of a chain by app.follow_alias.
CREATE FUNCTION app.final_destinations(destinations text[]) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE reached (address) AS (
    SELECT d FROM unnest(destinations) d
    UNION SELECT d.d FROM reached JOIN address a ON a.address = reached.address JOIN alias l ON l.id = a.alias_id AND l.enabled CROSS JOIN unnest(l.destinations) d (d))
  SELECT coalesce(array_agg(r.address ORDER BY r.address), '{}') FROM reached r
   WHERE NOT EXISTS (SELECT 1 FROM address a WHERE a.address = r.address AND a.alias_id IS NOT NULL) $$;
-- Those of them that are a protected person's, who is not the one that acts.
CREATE FUNCTION app.protected_of(finals text[]) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(m.address ORDER BY m.address), '{}') FROM address a JOIN mailbox m ON m.id = a.mailbox_id
   WHERE a.address = ANY (finals) AND m.account_id IS DISTINCT FROM app.armed('actor') AND app.is_protected(m.account_id) $$;

-- An alias that delivers to a protected mailbox goes on doing so; one that delivers to nobody else gets no further reader either.
CREATE FUNCTION app.keep_protected_alias() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE before text[]; kept text[]; after text[] := '{}';
BEGIN
  IF app.armed('actor') IS NULL OR NOT OLD.enabled THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('postern: where aliases lead'));
  before := app.final_destinations(OLD.destinations);
  kept := app.protected_of(before);
  IF kept = '{}' THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' AND NEW.enabled THEN after := app.final_destinations(NEW.destinations); END IF;
  IF NOT after @> kept OR (kept @> before AND NOT kept @> after) THEN
    RAISE EXCEPTION 'protected' USING ERRCODE = 'PT005', DETAIL = 'alias';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER alias_protected AFTER DELETE OR UPDATE OF destinations, enabled ON alias FOR EACH ROW EXECUTE FUNCTION app.keep_protected_alias();

-- Protecting waits for what is on its way, and lets nothing begin before the commit.
CREATE FUNCTION app.begin_protection() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE homes uuid[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('postern: where aliases lead'));
  SELECT m.account_id INTO NEW.account_id FROM mailbox m WHERE m.id = NEW.mailbox_id;
  homes := ARRAY(SELECT m.domain_id FROM mailbox m WHERE m.account_id = NEW.account_id);
  PERFORM 1 FROM organization o WHERE o.id IN (SELECT unnest(up.lineage) FROM organization up JOIN domain d ON d.organization_id = up.id WHERE d.id = ANY (homes))
    ORDER BY o.id FOR SHARE;
  PERFORM 1 FROM domain d WHERE d.id = ANY (homes) ORDER BY d.id FOR SHARE;
  PERFORM 1 FROM account a WHERE a.id = NEW.account_id FOR NO KEY UPDATE;
  PERFORM 1 FROM mailbox m WHERE m.account_id = NEW.account_id ORDER BY m.id FOR NO KEY UPDATE;
  PERFORM 1 FROM access_grant g WHERE g.account_id = NEW.account_id AND g.revoked_at IS NULL ORDER BY g.id FOR NO KEY UPDATE;
  RETURN NEW;
END $$;
CREATE TRIGGER protection_begins BEFORE INSERT ON protection FOR EACH ROW EXECUTE FUNCTION app.begin_protection();

-- The list of mailboxes has one more state to be narrowed to.
CREATE OR REPLACE FUNCTION app.find_mailboxes(asked jsonb) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
  SELECT app.search_page('mailbox', '{"enabled": "t.enabled AND NOT t.send_only", "disabled": "NOT t.enabled", "send-only": "t.send_only",
    "protected": "t.account_id IN (SELECT app.protected_people())"}', asked) $$;

REVOKE ALL ON FUNCTION app.is_protected(uuid), app.protected_among(uuid[]), app.protected_people(), app.may_lift(), app.keep_protected(uuid, boolean),
  app.keep_protected_row(), app.keep_protected_inside(), app.final_destinations(text[]), app.protected_of(text[]), app.keep_protected_alias(), app.begin_protection() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.is_protected(uuid), app.protected_among(uuid[]), app.protected_people() TO postern_app;
