-- AlterTable
ALTER TABLE "access_grant" ADD COLUMN     "max_sends_per_day" INTEGER,
ADD COLUMN     "moved_aliases" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "moved_mailboxes" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "moved_to" UUID,
ADD COLUMN     "rehomed" JSONB,
ADD COLUMN     "revocation_id" UUID,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE INDEX "access_grant_revocation_id_idx" ON "access_grant"("revocation_id");

-- The tree of grants, whoever writes to it: nothing below ever holds more than what it hangs under.
--   narrowing  what lies below is narrowed with it, at once
--   revoking   what lies below ends too, or hangs under another grant from then on (rehomed)
--   undoing    for five minutes a revocation can be taken back, while all that it rests on still stands
ALTER TABLE access_grant ADD CONSTRAINT grant_sends CHECK (max_sends_per_day >= 0);
GRANT UPDATE (max_mailboxes, max_aliases, max_storage_bytes, max_storage_per_mailbox_bytes, max_sends_per_day, ends_at, pass_on_depth,
  reason, version, revocation_id, rehomed) ON access_grant TO postern_app;

CREATE FUNCTION app.exceeds(one bigint, most bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT most IS NOT NULL AND (one IS NULL OR one > most) $$;
-- Limits and end. NULL = unlimited, and no end.
CREATE FUNCTION app.exceeds_terms(g access_grant, most access_grant) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT app.exceeds(g.max_mailboxes, most.max_mailboxes) OR app.exceeds(g.max_aliases, most.max_aliases)
    OR app.exceeds(g.max_storage_bytes, most.max_storage_bytes) OR app.exceeds(g.max_storage_per_mailbox_bytes, most.max_storage_per_mailbox_bytes)
    OR app.exceeds(g.max_sends_per_day, most.max_sends_per_day) OR (most.ends_at IS NOT NULL AND (g.ends_at IS NULL OR g.ends_at > most.ends_at)) $$;
-- May one grant hang under another? The policy asks this too, and the places besides, which never change.
CREATE FUNCTION app.is_within(g access_grant, up access_grant) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT up.revoked_at IS NULL AND (up.ends_at IS NULL OR up.ends_at > now()) AND 'grant.give' = ANY (up.rights) AND g.rights <@ up.rights
    AND g.pass_on_depth < up.pass_on_depth AND NOT app.exceeds_terms(g, up) $$;

CREATE OR REPLACE FUNCTION app.set_grant_lineage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.account_id <> OLD.account_id OR (NEW.parent_id IS DISTINCT FROM OLD.parent_id AND NOT app.is_on('moving'))) THEN
    RAISE EXCEPTION 'a grant does not change its holder or its parent' USING ERRCODE = 'PT002';
  END IF;
  NEW.lineage := coalesce((SELECT g.lineage || g.id FROM access_grant g WHERE g.id = NEW.parent_id), '{}');
  RETURN NEW;
END $$;
CREATE FUNCTION app.follow_lineage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE access_grant SET lineage = NEW.lineage || NEW.id WHERE parent_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_follows AFTER UPDATE OF parent_id, lineage ON access_grant FOR EACH ROW
  WHEN (OLD.lineage IS DISTINCT FROM NEW.lineage) EXECUTE FUNCTION app.follow_lineage();

-- Reserves a grant's limits in the one above it, in place of what was reserved there before; NULL = nothing.
CREATE FUNCTION app.reserve(up uuid, before access_grant, g access_grant) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF up IS NULL THEN RETURN; END IF;
  PERFORM app.count_one('grant', p.id, NULL, p.max_mailboxes, p.max_aliases, p.max_storage_bytes, 0,
    coalesce(g.max_mailboxes, 0) - coalesce(before.max_mailboxes, 0), coalesce(g.max_aliases, 0) - coalesce(before.max_aliases, 0),
    coalesce(g.max_storage_bytes, 0) - coalesce(before.max_storage_bytes, 0), false) FROM access_grant p WHERE p.id = up;
END $$;

-- As long as what is reserved in a grant fits into its limits, nothing below it can exceed them. Where it does not, because the limits
-- were lowered afterwards, growth below is held to what is really there: counted under the lock of the row above, root first.
CREATE FUNCTION app.expect_room_above(g access_grant, m int, a int, s bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE up record; made record;
BEGIN
  FOR up IN SELECT x.* FROM access_grant x JOIN usage u ON u.subject_id = x.id WHERE x.id = ANY (g.lineage)
      AND ((m > 0 AND u.mailboxes > x.max_mailboxes) OR (a > 0 AND u.aliases > x.max_aliases) OR (s > 0 AND u.storage_bytes > x.max_storage_bytes))
      ORDER BY cardinality(x.lineage) LOOP
    PERFORM 1 FROM usage WHERE subject_id = up.id FOR UPDATE;
    SELECT sum(coalesce(u.mailboxes, 0) - CASE WHEN x.id = up.id THEN 0 ELSE coalesce(x.max_mailboxes, 0) END) AS mailboxes,
           sum(coalesce(u.aliases, 0) - CASE WHEN x.id = up.id THEN 0 ELSE coalesce(x.max_aliases, 0) END) AS aliases,
           sum(coalesce(u.storage_bytes, 0) - CASE WHEN x.id = up.id THEN 0 ELSE coalesce(x.max_storage_bytes, 0) END) AS storage INTO made
      FROM access_grant x LEFT JOIN usage u ON u.subject_id = x.id WHERE (x.id = up.id OR x.lineage @> ARRAY[up.id]) AND x.revoked_at IS NULL;
    IF m > 0 AND made.mailboxes > up.max_mailboxes THEN PERFORM app.refuse_over_limit('grant', 'mailboxes', up.max_mailboxes, made.mailboxes::bigint - m); END IF;
    IF a > 0 AND made.aliases > up.max_aliases THEN PERFORM app.refuse_over_limit('grant', 'aliases', up.max_aliases, made.aliases::bigint - a); END IF;
    IF s > 0 AND made.storage > up.max_storage_bytes THEN PERFORM app.refuse_over_limit('grant', 'storage', up.max_storage_bytes, made.storage::bigint - s); END IF;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION app.count_use(in_organization uuid, in_domain uuid, under_grant uuid,
    d int, m int, a int, s bigint, unlimited boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE o record; g access_grant; dm record;
BEGIN
  IF in_domain IS NOT NULL THEN
    -- Held against a move to the trash. Whoever looked at the domain before it moved looks again; what goes there leaves no count above.
    SELECT * INTO dm FROM domain WHERE id = in_domain FOR SHARE;
    IF dm.deleted_at IS NOT NULL AND m >= 0 AND a >= 0 THEN
      RAISE EXCEPTION 'the domain lies in the trash by now' USING ERRCODE = '40001';
    END IF;
    IF dm.deleted_at IS NOT NULL THEN in_organization := NULL; END IF;
  END IF;
  FOR o IN SELECT x.* FROM organization x, unnest((SELECT lineage FROM organization WHERE id = in_organization)) WITH ORDINALITY l(id, n)
           WHERE x.id = l.id ORDER BY l.n LOOP
    PERFORM app.count_one('organization', o.id, o.max_domains, o.max_mailboxes, o.max_aliases, o.max_storage_bytes, d, m, a, s, unlimited);
  END LOOP;
  IF in_domain IS NOT NULL THEN
    PERFORM app.count_one('domain', dm.id, NULL, dm.max_mailboxes, dm.max_aliases, dm.max_storage_bytes, 0, m, a, s, unlimited);
  END IF;
  IF under_grant IS NOT NULL THEN
    SELECT * INTO g FROM access_grant WHERE id = under_grant;
    PERFORM app.count_one('grant', g.id, NULL, g.max_mailboxes, g.max_aliases, g.max_storage_bytes, 0, m, a, s, unlimited);
    IF cardinality(g.lineage) > 0 AND NOT app.is_on('moving') THEN PERFORM app.expect_room_above(g, m, a, s); END IF;
  END IF;
END $$;

DROP TRIGGER access_grant_counts ON access_grant;
DROP FUNCTION app.count_grant();
CREATE FUNCTION app.reserve_given() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.reserve(NEW.parent_id, NULL, NEW);
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_reserves AFTER INSERT ON access_grant FOR EACH ROW EXECUTE FUNCTION app.reserve_given();

-- Whoever holds something below waits, and has no write on the way: all of them at once, in one order.
CREATE FUNCTION app.halt_below(of_grant uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.halt(below.person) FROM (SELECT DISTINCT g.account_id AS person FROM access_grant g
    WHERE g.lineage @> ARRAY[of_grant] AND g.revoked_at IS NULL ORDER BY 1) below;
END $$;

-- Terms that became narrower hold for everything below from the same moment. What was handed on with a later beginning than the new end
-- would never count, so it ends. Wider than the grant above they never become.
CREATE FUNCTION app.narrow_terms_below() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE up access_grant;
BEGIN
  IF NEW.parent_id IS NOT NULL THEN
    IF app.exceeds_terms(NEW, OLD) OR NEW.pass_on_depth > OLD.pass_on_depth THEN
      SELECT * INTO up FROM access_grant WHERE id = NEW.parent_id FOR SHARE;
      IF NOT app.is_within(NEW, up) THEN RAISE EXCEPTION 'more than the grant above' USING ERRCODE = '40001'; END IF;
    END IF;
    PERFORM app.reserve(NEW.parent_id, OLD, NEW);
  END IF;
  PERFORM app.halt_below(NEW.id);
  UPDATE access_grant SET revoked_at = now(), revoked_by_id = app.armed('actor') WHERE parent_id = NEW.id AND revoked_at IS NULL AND starts_at >= NEW.ends_at;
  UPDATE access_grant c SET max_mailboxes = least(c.max_mailboxes, NEW.max_mailboxes), max_aliases = least(c.max_aliases, NEW.max_aliases),
      max_storage_bytes = least(c.max_storage_bytes, NEW.max_storage_bytes),
      max_storage_per_mailbox_bytes = least(c.max_storage_per_mailbox_bytes, NEW.max_storage_per_mailbox_bytes),
      max_sends_per_day = least(c.max_sends_per_day, NEW.max_sends_per_day), ends_at = least(c.ends_at, NEW.ends_at),
      pass_on_depth = least(c.pass_on_depth, greatest(NEW.pass_on_depth - 1, 0)), version = c.version + 1
    WHERE c.parent_id = NEW.id AND c.revoked_at IS NULL AND (app.exceeds_terms(c, NEW) OR c.pass_on_depth > greatest(NEW.pass_on_depth - 1, 0));
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_narrows_terms AFTER UPDATE OF max_mailboxes, max_aliases, max_storage_bytes, max_storage_per_mailbox_bytes,
    max_sends_per_day, ends_at, pass_on_depth ON access_grant FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NULL AND (OLD.max_mailboxes, OLD.max_aliases, OLD.max_storage_bytes,
    OLD.max_storage_per_mailbox_bytes, OLD.max_sends_per_day, OLD.ends_at, OLD.pass_on_depth) IS DISTINCT FROM (NEW.max_mailboxes, NEW.max_aliases,
    NEW.max_storage_bytes, NEW.max_storage_per_mailbox_bytes, NEW.max_sends_per_day, NEW.ends_at, NEW.pass_on_depth))
  EXECUTE FUNCTION app.narrow_terms_below();

-- Hangs a grant under another one, with what it reserves. Error 40001 when that is not so any more: the policy is then asked again.
CREATE FUNCTION app.move_grant(child uuid, old_home uuid, home uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE c access_grant; h access_grant;
BEGIN
  SELECT * INTO h FROM access_grant WHERE id = home FOR SHARE;
  SELECT * INTO c FROM access_grant WHERE id = child FOR UPDATE;
  IF c.parent_id IS DISTINCT FROM old_home OR c.revoked_at IS NOT NULL OR h.id IS NULL OR h.id = c.id OR h.lineage @> ARRAY[c.id]
      OR h.account_id = c.account_id OR NOT app.is_within(c, h) THEN
    RAISE EXCEPTION 'the grant cannot hang there any more' USING ERRCODE = '40001';
  END IF;
  PERFORM set_config('app.moving', 'on', true);
  PERFORM app.reserve(c.parent_id, c, NULL);
  UPDATE access_grant SET parent_id = home WHERE id = child;
  PERFORM app.reserve(home, NULL, c);
  PERFORM set_config('app.moving', '', true);
END $$;

-- A revocation. "rehomed" = {grant below: grant of the revoker under which it hangs from now on}; all else below ends in the same moment.
-- What was reserved goes back, and what was made counts under the nearest living grant above. What went where is kept for the undo.
CREATE FUNCTION app.end_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE heir uuid; mailboxes uuid[]; aliases uuid[]; k record; before jsonb := '{}'; home access_grant; u usage; was usage;
BEGIN
  PERFORM app.halt_below(NEW.id);
  FOR k IN SELECT r.key::uuid AS child, r.value::uuid AS home FROM jsonb_each_text(coalesce(NEW.rehomed, '{}')) r ORDER BY r.key LOOP
    SELECT * INTO home FROM access_grant WHERE id = k.home;
    IF home.account_id IS DISTINCT FROM NEW.revoked_by_id OR home.id = NEW.id OR home.lineage @> ARRAY[NEW.id] THEN
      RAISE EXCEPTION 'a grant hangs only under what its revoker holds' USING ERRCODE = 'PT002';
    END IF;
    IF before->(k.home::text) IS NULL THEN
      SELECT * INTO u FROM usage WHERE subject_id = k.home FOR UPDATE;
      before := before || jsonb_build_object(k.home, coalesce(to_jsonb(u), '{}'));
    END IF;
    PERFORM app.move_grant(k.child, NEW.id, k.home);
  END LOOP;
  UPDATE access_grant SET revoked_at = NEW.revoked_at, revoked_by_id = NEW.revoked_by_id, revocation_id = NEW.revocation_id, rehomed = NULL
    WHERE parent_id = NEW.id AND revoked_at IS NULL;
  SELECT g.id INTO heir FROM access_grant g WHERE g.id = ANY (NEW.lineage) AND g.revoked_at IS NULL ORDER BY cardinality(g.lineage) DESC LIMIT 1;
  PERFORM app.reserve(NEW.parent_id, NEW, NULL);
  mailboxes := ARRAY(SELECT m.id FROM mailbox m WHERE m.grant_id = NEW.id);
  aliases := ARRAY(SELECT l.id FROM alias l WHERE l.grant_id = NEW.id);
  -- The limit of the heir is not asked here: it had reserved as much, and a revocation must never fail for want of room.
  PERFORM set_config('app.moving', 'on', true);
  UPDATE mailbox SET grant_id = heir WHERE grant_id = NEW.id;
  UPDATE alias SET grant_id = heir WHERE grant_id = NEW.id;
  PERFORM set_config('app.moving', '', true);
  UPDATE access_grant SET moved_to = heir, moved_mailboxes = mailboxes, moved_aliases = aliases WHERE id = NEW.id;
  -- The limits of a new home are: nothing forces a grant to be kept.
  FOR home IN SELECT g.* FROM access_grant g WHERE before ? g.id::text LOOP
    SELECT * INTO u FROM usage WHERE subject_id = home.id;
    was := jsonb_populate_record(NULL::usage, before->(home.id::text));
    IF u.mailboxes > home.max_mailboxes AND u.mailboxes > coalesce(was.mailboxes, 0) THEN PERFORM app.refuse_over_limit('grant', 'mailboxes', home.max_mailboxes, coalesce(was.mailboxes, 0)); END IF;
    IF u.aliases > home.max_aliases AND u.aliases > coalesce(was.aliases, 0) THEN PERFORM app.refuse_over_limit('grant', 'aliases', home.max_aliases, coalesce(was.aliases, 0)); END IF;
    IF u.storage_bytes > home.max_storage_bytes AND u.storage_bytes > coalesce(was.storage_bytes, 0) THEN PERFORM app.refuse_over_limit('grant', 'storage', home.max_storage_bytes, coalesce(was.storage_bytes, 0)); END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_ends AFTER UPDATE OF revoked_at ON access_grant FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION app.end_grant();

-- The undo: within five minutes, under the same grant above if that still holds it all and has the room, with what was made under it,
-- what was handed on out of it and what had been hung elsewhere, unless that moved on since.
CREATE FUNCTION app.restore_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE up access_grant; k record;
BEGIN
  IF OLD.revocation_id IS NULL OR OLD.revocation_id IS DISTINCT FROM NEW.revocation_id OR OLD.revoked_at <= now() - interval '5 minutes' THEN
    RAISE EXCEPTION 'a revoked grant stays revoked' USING ERRCODE = 'PT002';
  END IF;
  IF NEW.parent_id IS NOT NULL THEN
    SELECT * INTO up FROM access_grant WHERE id = NEW.parent_id FOR SHARE;
    IF NOT app.is_within(NEW, up) THEN RAISE EXCEPTION 'the grant above does not hold this any more' USING ERRCODE = '40001'; END IF;
  END IF;
  PERFORM set_config('app.moving', 'on', true);
  UPDATE mailbox SET grant_id = NEW.id WHERE id = ANY (OLD.moved_mailboxes) AND grant_id IS NOT DISTINCT FROM OLD.moved_to;
  UPDATE alias SET grant_id = NEW.id WHERE id = ANY (OLD.moved_aliases) AND grant_id IS NOT DISTINCT FROM OLD.moved_to;
  PERFORM set_config('app.moving', '', true);
  FOR k IN SELECT c.id, c.parent_id, c.account_id FROM access_grant c JOIN jsonb_each_text(coalesce(OLD.rehomed, '{}')) r ON c.id = r.key::uuid AND c.parent_id = r.value::uuid
      WHERE c.revoked_at IS NULL AND app.is_within(c, NEW) ORDER BY c.account_id, c.id LOOP
    PERFORM app.halt(k.account_id);
    PERFORM app.halt_below(k.id);
    PERFORM app.move_grant(k.id, k.parent_id, NEW.id);
  END LOOP;
  PERFORM app.reserve(NEW.parent_id, NULL, NEW);
  UPDATE access_grant SET moved_to = NULL, moved_mailboxes = '{}', moved_aliases = '{}', rehomed = NULL WHERE id = NEW.id;
  UPDATE access_grant SET revoked_at = NULL, revoked_by_id = NULL WHERE parent_id = NEW.id AND revocation_id = NEW.revocation_id AND revoked_at IS NOT NULL;
  -- As when rights are given: a link that somebody else made meanwhile would open them.
  UPDATE token SET expires_at = now() WHERE account_id = NEW.account_id AND created_by_id IS DISTINCT FROM NEW.given_by_id AND used_at IS NULL AND expires_at > now();
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_restored AFTER UPDATE OF revoked_at ON access_grant FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL) EXECUTE FUNCTION app.restore_grant();
CREATE FUNCTION app.keep_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a revocation is not revoked again' USING ERRCODE = 'PT002';
END $$;
CREATE TRIGGER access_grant_stays_revoked BEFORE UPDATE OF revoked_at ON access_grant FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT NULL AND OLD.revoked_at <> NEW.revoked_at) EXECUTE FUNCTION app.keep_revoked();

-- The new limit, in what the policy is told of an actor and of a person.
CREATE OR REPLACE FUNCTION app.grants_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', g.id, 'roleName', g.role_name, 'rights', g.rights, 'startsAt', g.starts_at, 'endsAt', g.ends_at, 'passOnDepth', g.pass_on_depth,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases, 'sendsPerDay', g.max_sends_per_day,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text),
      'cameFrom', (SELECT coalesce(jsonb_agg(DISTINCT up.account_id), '[]') FROM access_grant up WHERE up.id = ANY (g.lineage)),
      'scopes', (SELECT coalesce(jsonb_agg(coalesce(s.organization_id, s.domain_id, s.mailbox_id)::text), '[]') FROM grant_scope s WHERE s.grant_id = g.id AND s.kind <> 'server'),
      'server', EXISTS (SELECT 1 FROM grant_scope s WHERE s.grant_id = g.id AND s.kind = 'server'))
    ORDER BY g.created_at, g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL $$;
CREATE OR REPLACE FUNCTION app.holdings_of(person uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'rights', g.rights, 'endsAt', g.ends_at,
      'limits', jsonb_build_object('mailboxes', g.max_mailboxes, 'aliases', g.max_aliases, 'sendsPerDay', g.max_sends_per_day,
        'storageBytes', g.max_storage_bytes::text, 'storagePerMailboxBytes', g.max_storage_per_mailbox_bytes::text), 'places', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', coalesce(s.organization_id, s.domain_id, s.mailbox_id), 'chain',
          to_jsonb('{server}'::text[] || coalesce(o.lineage, '{}')::text[] || array_remove(ARRAY[d.id::text, m.id::text], NULL)))), '[]')
        FROM grant_scope s LEFT JOIN mailbox m ON m.id = s.mailbox_id LEFT JOIN domain d ON d.id = coalesce(s.domain_id, m.domain_id)
        LEFT JOIN organization o ON o.id = coalesce(s.organization_id, d.organization_id) WHERE s.grant_id = g.id)) ORDER BY g.id), '[]')
    FROM access_grant g WHERE g.account_id = person AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) $$;

REVOKE ALL ON FUNCTION app.exceeds(bigint, bigint), app.exceeds_terms(access_grant, access_grant), app.is_within(access_grant, access_grant),
  app.follow_lineage(), app.reserve(uuid, access_grant, access_grant), app.expect_room_above(access_grant, int, int, bigint), app.reserve_given(),
  app.halt_below(uuid), app.narrow_terms_below(), app.move_grant(uuid, uuid, uuid), app.end_grant(), app.restore_grant(), app.keep_revoked() FROM PUBLIC;
