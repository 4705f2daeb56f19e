-- Limits of organization, domain and grant apply together. The counters are rows of their own, locked in one order
-- (organizations from the root, domain, grant), so that the limit holds however many writers there are: counting the
-- limited rows instead let 39 of 40 parallel writers past a limit of 10.
-- Error PT001 carries {"subject","limit","max","used"} as its detail.
CREATE FUNCTION app.refuse_over_limit(subject text, limit_name text, max_value bigint, used_before bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('app.moving', true), '') = 'on' THEN RETURN; END IF;
  RAISE EXCEPTION 'limit reached' USING ERRCODE = 'PT001',
    DETAIL = jsonb_build_object('subject', subject, 'limit', limit_name, 'max', max_value, 'used', used_before)::text;
END $$;

CREATE FUNCTION app.count_one(subject text, id uuid, max_d bigint, max_m bigint, max_a bigint, max_s bigint,
    d int, m int, a int, s bigint, unlimited boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE u usage;
BEGIN
  INSERT INTO usage AS t (subject_id, domains, mailboxes, aliases, storage_bytes) VALUES (id, d, m, a, s)
    ON CONFLICT (subject_id) DO UPDATE SET domains = t.domains + d, mailboxes = t.mailboxes + m,
      aliases = t.aliases + a, storage_bytes = t.storage_bytes + s
    RETURNING * INTO u;
  IF d > 0 AND u.domains > max_d THEN PERFORM app.refuse_over_limit(subject, 'domains', max_d, u.domains - d); END IF;
  IF m > 0 AND u.mailboxes > max_m THEN PERFORM app.refuse_over_limit(subject, 'mailboxes', max_m, u.mailboxes - m); END IF;
  IF a > 0 AND u.aliases > max_a THEN PERFORM app.refuse_over_limit(subject, 'aliases', max_a, u.aliases - a); END IF;
  IF s > 0 AND u.storage_bytes > max_s THEN PERFORM app.refuse_over_limit(subject, 'storage', max_s, u.storage_bytes - s); END IF;
  IF unlimited AND max_s IS NOT NULL THEN PERFORM app.refuse_over_limit(subject, 'unlimited-quota', max_s, u.storage_bytes); END IF;
END $$;

CREATE FUNCTION app.count_use(in_organization uuid, in_domain uuid, under_grant uuid,
    d int, m int, a int, s bigint, unlimited boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE o record; g record; dm record;
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
  END IF;
END $$;

CREATE FUNCTION app.count_domain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE u usage; step int := 0;
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM app.count_use(NEW.organization_id, NULL, NULL, 1, 0, 0, 0, false);
    RETURN NULL;
  END IF;
  IF OLD.organization_id <> NEW.organization_id THEN
    RAISE EXCEPTION 'a domain does not change its organization' USING ERRCODE = 'PT002';
  END IF;
  IF OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN step := -1; END IF;
  IF OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN step := 1; END IF;
  IF step <> 0 THEN  -- what is inside leaves the organization's count with it, and comes back with it
    SELECT * INTO u FROM usage WHERE subject_id = NEW.id FOR UPDATE;
    PERFORM app.count_use(NEW.organization_id, NULL, NULL, step, step * coalesce(u.mailboxes, 0), step * coalesce(u.aliases, 0),
      step * coalesce(u.storage_bytes, 0), false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER domain_counts AFTER INSERT OR UPDATE OF deleted_at, organization_id ON domain FOR EACH ROW EXECUTE FUNCTION app.count_domain();

CREATE FUNCTION app.count_mailbox() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE was boolean := false; becomes boolean := false; org uuid; home uuid; before bigint := 0; after bigint := 0;
BEGIN
  IF TG_OP <> 'INSERT' THEN was := OLD.deleted_at IS NULL; before := coalesce(OLD.quota_bytes, 0); home := OLD.domain_id; END IF;
  IF TG_OP <> 'DELETE' THEN becomes := NEW.deleted_at IS NULL; after := coalesce(NEW.quota_bytes, 0); home := NEW.domain_id; END IF;
  SELECT organization_id INTO org FROM domain WHERE id = home;
  IF was AND becomes AND OLD.grant_id IS NOT DISTINCT FROM NEW.grant_id THEN
    IF before <> after OR (OLD.quota_bytes IS NULL) <> (NEW.quota_bytes IS NULL) THEN
      PERFORM app.count_use(org, home, NEW.grant_id, 0, 0, 0, after - before, NEW.quota_bytes IS NULL);
    END IF;
  ELSIF was AND becomes THEN  -- counted under another grant from now on
    IF OLD.grant_id IS NOT NULL THEN PERFORM app.count_use(NULL, NULL, OLD.grant_id, 0, -1, 0, -before, false); END IF;
    IF before <> after OR (OLD.quota_bytes IS NULL) <> (NEW.quota_bytes IS NULL) THEN
      PERFORM app.count_use(org, home, NULL, 0, 0, 0, after - before, NEW.quota_bytes IS NULL);
    END IF;
    IF NEW.grant_id IS NOT NULL THEN PERFORM app.count_use(NULL, NULL, NEW.grant_id, 0, 1, 0, after, NEW.quota_bytes IS NULL); END IF;
  ELSIF was THEN
    PERFORM app.count_use(org, home, OLD.grant_id, 0, -1, 0, -before, false);
  ELSIF becomes THEN
    PERFORM app.count_use(org, home, NEW.grant_id, 0, 1, 0, after, NEW.quota_bytes IS NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mailbox_counts AFTER INSERT OR DELETE OR UPDATE OF deleted_at, quota_bytes, grant_id ON mailbox
  FOR EACH ROW EXECUTE FUNCTION app.count_mailbox();

CREATE FUNCTION app.count_alias() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- postmaster and abuse come with the domain and use up nothing.
  IF TG_OP = 'INSERT' AND NOT NEW.protected THEN
    PERFORM app.count_use((SELECT organization_id FROM domain WHERE id = NEW.domain_id), NEW.domain_id, NEW.grant_id, 0, 0, 1, 0, false);
  ELSIF TG_OP = 'DELETE' AND NOT OLD.protected THEN
    PERFORM app.count_use((SELECT organization_id FROM domain WHERE id = OLD.domain_id), OLD.domain_id, OLD.grant_id, 0, 0, -1, 0, false);
  ELSIF TG_OP = 'UPDATE' AND OLD.grant_id IS DISTINCT FROM NEW.grant_id THEN
    IF OLD.grant_id IS NOT NULL THEN PERFORM app.count_use(NULL, NULL, OLD.grant_id, 0, 0, -1, 0, false); END IF;
    IF NEW.grant_id IS NOT NULL THEN PERFORM app.count_use(NULL, NULL, NEW.grant_id, 0, 0, 1, 0, false); END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER alias_counts AFTER INSERT OR DELETE OR UPDATE OF grant_id ON alias FOR EACH ROW EXECUTE FUNCTION app.count_alias();

-- What is handed on comes out of the giver's own: a child's limits are reserved in its parent until the child is revoked;
-- then what was made under the child counts under its nearest living ancestor. Children end with their parent.
CREATE FUNCTION app.count_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE heir uuid;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.parent_id IS NOT NULL THEN
      PERFORM app.count_use(NULL, NULL, NEW.parent_id, 0, coalesce(NEW.max_mailboxes, 0), coalesce(NEW.max_aliases, 0), coalesce(NEW.max_storage_bytes, 0), false);
    END IF;
    RETURN NULL;
  END IF;
  IF OLD.revoked_at IS NOT NULL THEN
    IF NEW.revoked_at IS NULL THEN RAISE EXCEPTION 'a revoked grant stays revoked' USING ERRCODE = 'PT002'; END IF;
    RETURN NULL;
  END IF;
  IF NEW.revoked_at IS NULL THEN RETURN NULL; END IF;
  PERFORM app.halt(g.account_id) FROM access_grant g WHERE g.parent_id = NEW.id AND g.revoked_at IS NULL ORDER BY g.account_id;
  UPDATE access_grant SET revoked_at = NEW.revoked_at, revoked_by_id = NEW.revoked_by_id WHERE parent_id = NEW.id AND revoked_at IS NULL;
  SELECT g.id INTO heir FROM access_grant g WHERE g.id = ANY (NEW.lineage) AND g.revoked_at IS NULL ORDER BY cardinality(g.lineage) DESC LIMIT 1;
  IF NEW.parent_id IS NOT NULL THEN
    PERFORM app.count_use(NULL, NULL, NEW.parent_id, 0, -coalesce(NEW.max_mailboxes, 0), -coalesce(NEW.max_aliases, 0), -coalesce(NEW.max_storage_bytes, 0), false);
  END IF;
  -- The limit of the heir is not asked here: it had reserved as much, and a revocation must never fail for want of room.
  PERFORM set_config('app.moving', 'on', true);
  UPDATE mailbox SET grant_id = heir WHERE grant_id = NEW.id;
  UPDATE alias SET grant_id = heir WHERE grant_id = NEW.id;
  PERFORM set_config('app.moving', '', true);
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_counts AFTER INSERT OR UPDATE OF revoked_at ON access_grant FOR EACH ROW EXECUTE FUNCTION app.count_grant();
