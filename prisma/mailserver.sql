-- All that a mail server sees of the panel: views to read from, doors to report through, and the logins that may use them.
-- Nothing in here holds data, so prisma/migrate.ts drops and makes it anew after migrations, in one transaction: whoever signs in
-- meanwhile waits for some milliseconds. A migration that alters a column used here begins with DROP SCHEMA IF EXISTS mailserver CASCADE.
-- The views read as their owner (security_barrier: no function of the reader's sees a row that the view would leave out), so
-- these logins need no right on any table.

-- Roles belong to the whole server, and another database of it may have made them. They have no password, so nobody signs in
-- with them, until the deployment sets one (deploy/README.md). Settings are written only where they differ, so that an owner who
-- was given ready-made roles needs no power over them.
DO $$ DECLARE r record; setting text; BEGIN
  FOR r IN SELECT * FROM (VALUES
      ('postern_dovecot', ARRAY['statement_timeout=3s', 'default_transaction_read_only=on']),
      -- What a crash takes with it is told again by the next message; so nobody who delivers waits for the disk.
      ('postern_dovecot_stats', ARRAY['statement_timeout=3s', 'synchronous_commit=off']),
      ('postern_postfix', ARRAY['statement_timeout=3s', 'default_transaction_read_only=on']),
      -- A crash may lose a count. Waiting for the disk at each recipient would hold up everybody else of the domain.
      ('postern_postfix_sends', ARRAY['statement_timeout=3s', 'synchronous_commit=off'])) AS wanted (name, settings) LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name) THEN
        EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 40', r.name);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this cluster made it meanwhile
    END;
    FOREACH setting IN ARRAY r.settings LOOP
      CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = r.name AND setting = ANY (rolconfig));
      EXECUTE format('ALTER ROLE %I SET %I = %L', r.name, split_part(setting, '=', 1), split_part(setting, '=', 2));
    END LOOP;
  END LOOP;
END $$;

-- A look-up locks a view before the view that it is made of. In any other order a drop under use ends in a deadlock.
DROP VIEW IF EXISTS mailserver.list_recipients, mailserver.list_contacts, mailserver.full_mailboxes, mailserver.homes, mailserver.credentials, mailserver.users, mailserver.recipients, mailserver.senders, mailserver.submitters, mailserver.logins, mailserver.aliases,
  mailserver.refusals, mailserver.lists, mailserver.domains, mailserver.app_passwords, mailserver.mailboxes CASCADE;
DROP SCHEMA IF EXISTS mailserver CASCADE;
CREATE SCHEMA mailserver;

-- Dovecot 2.3 hands on an empty text for what it could not escape, which happens while its connection is being made again. Nobody has the
-- empty address, so the honest answer would be "unknown", and mail would be sent back or a right password refused; an error puts both off.
-- Immutable: indexes are used.
CREATE FUNCTION mailserver.asked(part text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF part = '' THEN RAISE EXCEPTION 'nobody was asked for: the mail server had lost its connection' USING ERRCODE = 'connection_exception'; END IF;
  RETURN part;
END $$;

-- Mailboxes in use: what is disabled, or lies in something disabled, is not here. Nobody but the views below may read it.
CREATE VIEW mailserver.mailboxes AS
  SELECT m.id, m.account_id, d.name AS domain, m.address, m.quota_bytes, m.send_only,
         CASE WHEN m.send_only THEN ARRAY['smtp'] ELSE m.protocols END AS protocols
    FROM public.mailbox m JOIN public.domain d ON d.id = m.domain_id
   WHERE m.enabled AND m.deleted_at IS NULL AND d.enabled AND d.deleted_at IS NULL AND app.is_enabled_organization(d.organization_id);

-- Where a mailbox lies and what it may hold (0 = unlimited). The folder is named after the mailbox's id: whoever gets an address
-- that was used before never finds the old mail in it.
CREATE VIEW mailserver.users WITH (security_barrier) AS
  SELECT m.id AS mailbox_id, m.address, m.domain || '/' || m.id AS home_rel, '*:bytes=' || coalesce(m.quota_bytes, 0) AS quota_rule,
         NOT m.send_only AS can_receive
    FROM mailserver.mailboxes m;

-- Where the mail of any mailbox lies, also of one that is disabled or in the trash: the panel copies it, counts it and erases it, by the
-- mailbox's id and through Dovecot's door alone (user_query in deploy/dovecot/templates/dovecot-sql.conf.ext).
CREATE VIEW mailserver.homes WITH (security_barrier) AS
  SELECT m.id AS mailbox_id, d.name || '/' || m.id AS home_rel
    FROM public.mailbox m JOIN public.domain d ON d.id = m.domain_id
   WHERE m.erased_at IS NULL
  UNION ALL
  -- Where a backup is restored for a trial, as long as that lasts: nobody's mailbox, without an address, and outside of every domain's folder.
  SELECT t.id, '.copies/trial-' || t.id || '/home' FROM public.backup_trial t WHERE t.state = 'running';

-- One row for each service that a mailbox may sign in to; one that only sends signs in to no other. Dovecot tells Postfix
-- who signed in to send by `login`: the address and the count of what ended this person's sessions so far. So a connection that was
-- opened before the password was changed is a stranger to every look-up after it.
CREATE VIEW mailserver.credentials WITH (security_barrier) AS
  SELECT m.address, s.service, CASE s.service WHEN 'smtp' THEN m.address || '/' || a.auth_epoch ELSE m.address END AS login,
         CASE WHEN starts_with(a.password_hash, '{') THEN a.password_hash ELSE '{ARGON2ID}' || a.password_hash END AS password
    FROM mailserver.mailboxes m JOIN public.account a ON a.id = m.account_id
    CROSS JOIN LATERAL unnest(m.protocols) AS s (service)
   WHERE a.state = 'active' AND a.retired_at IS NULL AND a.password_hash IS NOT NULL AND NOT (a.app_passwords_only OR a.password_short);

-- One row for each app password and each service and mailbox that it opens. Nobody reads it: the door below is asked. A connection
-- for sending is called by the app password too, so that it is a stranger once that has ended.
CREATE VIEW mailserver.app_passwords WITH (security_barrier) AS
  SELECT p.id, p.secret_hash, m.address, s.service, CASE s.service WHEN 'smtp' THEN m.address || '/' || a.auth_epoch || '/' || p.id ELSE m.address END AS login
    FROM public.app_password p JOIN mailserver.mailboxes m ON m.account_id = p.account_id JOIN public.account a ON a.id = p.account_id
    CROSS JOIN LATERAL unnest(p.protocols) AS s (service)
   WHERE s.service = ANY (m.protocols) AND p.revoked_at IS NULL AND (p.ends_at IS NULL OR p.ends_at > now()) AND a.state = 'active' AND a.retired_at IS NULL;

-- Postfix: which domains are ours. A disabled one is still ours: its mail is refused here and relayed nowhere.
CREATE VIEW mailserver.domains WITH (security_barrier) AS
  SELECT d.name AS domain FROM public.domain d WHERE d.deleted_at IS NULL;

-- Mailing lists in use.
CREATE VIEW mailserver.lists WITH (security_barrier) AS
  SELECT l.id, l.address, l.domain_id, d.name AS domain, d.organization_id, l.name, l.posters, l.replies, l.subject_prefix
    FROM public.list l JOIN public.domain d ON d.id = l.domain_id
   WHERE l.enabled AND d.enabled AND d.deleted_at IS NULL AND app.is_enabled_organization(d.organization_id);

-- Postfix: what takes mail: mailboxes, and lists.
CREATE VIEW mailserver.recipients WITH (security_barrier) AS
  SELECT m.address FROM mailserver.mailboxes m WHERE NOT m.send_only
  UNION ALL
  SELECT l.address FROM mailserver.lists l;

-- Postfix: one row for each address that an alias delivers to. Aliases of aliases are followed by Postfix itself.
CREATE VIEW mailserver.aliases WITH (security_barrier) AS
  SELECT l.address, destination
    FROM public.alias l JOIN public.domain d ON d.id = l.domain_id CROSS JOIN LATERAL unnest(l.destinations) AS destination
   WHERE l.enabled AND d.enabled AND d.deleted_at IS NULL AND app.is_enabled_organization(d.organization_id);

-- Postfix: addresses that are there and take no mail at the moment, with the reason that a sender is told (RFC 3463).
CREATE VIEW mailserver.refusals WITH (security_barrier) AS
  SELECT m.address, CASE WHEN NOT (m.enabled AND d.enabled AND app.is_enabled_organization(d.organization_id)) THEN '550 5.2.1 This mailbox is disabled'
           ELSE '550 5.2.1 This mailbox only sends and takes no mail' END AS action
    FROM public.mailbox m JOIN public.domain d ON d.id = m.domain_id
   WHERE m.deleted_at IS NULL AND d.deleted_at IS NULL AND NOT (m.enabled AND NOT m.send_only AND d.enabled AND app.is_enabled_organization(d.organization_id))
  UNION ALL
  SELECT l.address, '550 5.2.1 This address is disabled'
    FROM public.alias l JOIN public.domain d ON d.id = l.domain_id
   WHERE d.deleted_at IS NULL AND NOT (l.enabled AND d.enabled AND app.is_enabled_organization(d.organization_id))
  UNION ALL
  -- Not refused, but asked about: who may write to a list is for the worker to say, since it takes both addresses (main.cf, list_posters).
  SELECT l.address, CASE WHEN l.enabled AND d.enabled AND app.is_enabled_organization(d.organization_id) THEN 'list_posters'
           ELSE '550 5.2.1 This mailing list is disabled' END
    FROM public.list l JOIN public.domain d ON d.id = l.domain_id WHERE d.deleted_at IS NULL
  UNION ALL
  SELECT l.address, 'list_posters'
    FROM public.alias l JOIN public.domain d ON d.id = l.domain_id
   WHERE l.enabled AND d.enabled AND d.deleted_at IS NULL AND EXISTS (SELECT FROM app.lists_behind(l.destinations));

-- Who may send, by what Dovecot called them when they signed in: once for the password, once for each app password. No barrier, so
-- that the conditions of the two views that are made of it get through to the tables.
CREATE VIEW mailserver.logins AS
  SELECT m.address, m.address || '/' || k.suffix AS login
    FROM mailserver.mailboxes m JOIN public.account a ON a.id = m.account_id CROSS JOIN LATERAL (
      SELECT a.auth_epoch::text AS suffix WHERE a.password_hash IS NOT NULL AND NOT (a.app_passwords_only OR a.password_short)
      UNION ALL
      SELECT a.auth_epoch || '/' || p.id FROM public.app_password p
       WHERE p.account_id = a.id AND 'smtp' = ANY (p.protocols) AND p.revoked_at IS NULL AND (p.ends_at IS NULL OR p.ends_at > now())) AS k
   WHERE 'smtp' = ANY (m.protocols) AND a.state = 'active' AND a.retired_at IS NULL;

-- Postfix: the same, for connections that are open.
CREATE VIEW mailserver.submitters WITH (security_barrier) AS
  SELECT k.address, k.login FROM mailserver.logins k;

-- Postfix: who may send in the name of an address: the owner of the mailbox, and the mailboxes that an alias delivers to by name.
-- Whoever gets an alias's mail only by way of a second alias may not: they were never named by who made the first.
CREATE VIEW mailserver.senders WITH (security_barrier) AS
  SELECT k.address, k.login FROM mailserver.logins k
  UNION ALL
  SELECT l.address, k.login
    FROM public.alias l JOIN public.domain d ON d.id = l.domain_id CROSS JOIN LATERAL unnest(l.destinations) AS destination
    JOIN mailserver.logins k ON k.address = destination
   WHERE l.enabled AND d.enabled AND d.deleted_at IS NULL AND app.is_enabled_organization(d.organization_id);

-- Postfix: whose mailbox is full sends nothing until there is space again, and is told so (RFC 3463: 5.2.2). What comes in for a full
-- mailbox is refused by Dovecot itself, which knows how large the message is.
CREATE VIEW mailserver.full_mailboxes WITH (security_barrier) AS
  SELECT m.address, '552 5.2.2 Your mailbox is full: delete mail and empty the trash, then send again' AS action
    FROM mailserver.mailboxes m JOIN public.mailbox_use x ON x.mailbox_id = m.id
   WHERE x.level >= 100;

-- Doors: Dovecot writes rows as "INSERT … ON CONFLICT DO UPDATE", which a view with a trigger does not take. These tables stay
-- empty, because their triggers put what comes into the panel's own tables, filed under the mailbox and not under an address that
-- somebody else may have tomorrow. So their writer can read nothing back.
CREATE TABLE mailserver.quota_usage (username text PRIMARY KEY, bytes bigint, messages bigint);
CREATE FUNCTION mailserver.take_quota_usage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Bytes and messages may come one by one: what is not told stays as it is. What the panel does itself comes under the mailbox's id.
  INSERT INTO mail_usage AS u (mailbox_id, bytes, messages)
  SELECT m.id, coalesce(NEW.bytes, 0), coalesce(NEW.messages, 0) FROM mailbox m
   WHERE m.deleted_at IS NULL AND (m.address = NEW.username OR m.id = substring(NEW.username FROM '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$')::uuid)
  ON CONFLICT (mailbox_id) DO UPDATE SET bytes = coalesce(NEW.bytes, u.bytes), messages = coalesce(NEW.messages, u.messages);
  RETURN NULL;
END $$;
CREATE TRIGGER take BEFORE INSERT ON mailserver.quota_usage FOR EACH ROW EXECUTE FUNCTION mailserver.take_quota_usage();

CREATE TABLE mailserver.last_login (mailbox_id uuid, service text, client_address text, last_login bigint, PRIMARY KEY (mailbox_id, service, client_address));
CREATE FUNCTION mailserver.take_last_login() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO mail_sign_in (mailbox_id, service, last_login, client_address)
  SELECT m.id, NEW.service, NEW.last_login, NEW.client_address FROM mailbox m WHERE m.id = NEW.mailbox_id
  ON CONFLICT (mailbox_id, service) DO UPDATE SET last_login = excluded.last_login, client_address = excluded.client_address;
  RETURN NULL;
END $$;
CREATE TRIGGER take BEFORE INSERT ON mailserver.last_login FOR EACH ROW EXECUTE FUNCTION mailserver.take_last_login();

-- Door: is this the SHA-256 of an app password that opens this mailbox over this service? Then Dovecot is told what to call its user,
-- and what to compare with what was typed; the use is noted, once a minute at most, so that one that signs in every few seconds costs
-- no write each time. Dovecot hashes only what looks like an app password and has the shape of no password that a person would choose
-- (deploy/dovecot/templates/dovecot-app-passwords.conf.ext), so nothing made of anybody's own password is ever in a query or a log.
CREATE FUNCTION mailserver.app_password_sign_in(at_address text, over text, digest text, client text) RETURNS TABLE (login text, password text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
DECLARE found_id uuid; found_login text;
BEGIN
  PERFORM mailserver.asked(t) FROM unnest(ARRAY[at_address, over, digest]) AS t;
  IF digest !~ '^[0-9a-f]{64}$' THEN RETURN; END IF;
  SELECT p.id, p.login INTO found_id, found_login FROM mailserver.app_passwords p
   WHERE p.secret_hash = decode(digest, 'hex') AND p.address = at_address AND p.service = over;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO app_password_use AS u (app_password_id, service, used_at, client_address) VALUES (found_id, over, now(), coalesce(client, ''))
  ON CONFLICT (app_password_id, service) DO UPDATE SET used_at = excluded.used_at, client_address = excluded.client_address
   WHERE u.used_at < now() - interval '1 minute' OR u.client_address <> excluded.client_address;
  RETURN QUERY SELECT found_login, '{SHA256.HEX}' || digest;
END $$;

-- Postfix asks this once for each recipient that it is about to accept from somebody who signed in, and so counts it. NULL = go on; else the
-- reply to the client: 450 while there is a time at which it opens again, 550 where a limit is 0. All limits are asked together, under the
-- locks of their counters, which everybody takes in one order: however many send at once, no limit is passed. What is refused counts
-- nowhere but among the refusals, and what is refused for another reason is never asked about.
CREATE FUNCTION mailserver.count_send(of_login text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine uuid; at_slot int; l record; c send_counter; subjects uuid[]; domains uuid[]; stop record; refused send_refusal; of_name text;
BEGIN
  SELECT m.id INTO mine FROM mailserver.submitters s JOIN mailbox m ON m.address = s.address AND m.deleted_at IS NULL
   WHERE s.address = split_part(of_login, '/', 1) AND s.login = of_login;
  IF NOT FOUND THEN RETURN '421 4.7.0 Your password or your rights have changed: sign in again'; END IF;
  at_slot := app.send_slot();
  FOR l IN SELECT * FROM app.send_limits(mine) ORDER BY subject_id, domain_id LOOP
    SELECT * INTO c FROM send_counter WHERE subject_id = l.subject_id AND domain_id = l.domain_id FOR UPDATE;
    IF NOT FOUND THEN
      INSERT INTO send_counter AS t (subject_id, domain_id, slot, minutes, hours) VALUES (l.subject_id, l.domain_id, at_slot, '{0}', '{0}')
        ON CONFLICT (subject_id, domain_id) DO UPDATE SET slot = t.slot RETURNING * INTO c;
    END IF;
    subjects := subjects || l.subject_id;
    domains := domains || l.domain_id;
    CONTINUE WHEN l.per_hour IS NULL AND l.per_day IS NULL;
    FOR stop IN SELECT p.period, p.most, to_timestamp(p.seconds * (p.newest + app.slots_until_open(p.counts, p.slots, p.keep, p.most))) AS opens_at
        FROM (VALUES ('hour'::send_period, l.per_hour, c.minutes, c.slot, at_slot - c.slot, 13, 300::bigint),
                     ('day', l.per_day, c.hours, c.slot / 12, at_slot / 12 - c.slot / 12, 25, 3600)) AS p (period, most, counts, newest, slots, keep, seconds)
       WHERE p.most IS NOT NULL AND app.still_counted(p.counts, p.slots, p.keep) >= p.most LOOP
      -- Told is the one that opens last: until then the others stand in nobody's way.
      CONTINUE WHEN refused.subject IS NOT NULL AND coalesce(stop.opens_at, 'infinity') <= coalesce(refused.opens_at, 'infinity');
      refused := (gen_random_uuid(), mine, l.subject, l.subject_id, stop.period, stop.most, stop.opens_at, now(), now(), 1);
      of_name := l.name;
    END LOOP;
  END LOOP;
  IF refused.subject IS NULL THEN
    UPDATE send_counter t SET minutes = app.one_more(t.minutes, at_slot - t.slot, 13), hours = app.one_more(t.hours, at_slot / 12 - t.slot / 12, 25),
      slot = greatest(t.slot, at_slot) FROM unnest(subjects, domains) AS counted (subject_id, domain_id)
     WHERE t.subject_id = counted.subject_id AND t.domain_id = counted.domain_id;
    RETURN NULL;
  END IF;
  PERFORM app.keep_send_refusal(refused);
  RETURN app.send_refusal_reply(refused, of_name);
END $$;

-- The worker: whom a list's mail goes to. An address of ours gets it as long as it is what it was when it was put on the list, and takes mail;
-- one that was elsewhere then also when it has come here since.
CREATE VIEW mailserver.list_recipients AS
  SELECT lm.list_id, lm.address FROM public.list_member lm
   WHERE CASE WHEN lm.mailbox_id IS NOT NULL THEN EXISTS (SELECT FROM mailserver.mailboxes m WHERE m.id = lm.mailbox_id AND NOT m.send_only)
              WHEN lm.alias_id IS NOT NULL THEN EXISTS (SELECT FROM public.alias a JOIN mailserver.aliases v ON v.address = a.address WHERE a.id = lm.alias_id)
              ELSE NOT EXISTS (SELECT FROM mailserver.domains d WHERE d.domain = split_part(lm.address, '@', 2))
                OR EXISTS (SELECT FROM mailserver.mailboxes m WHERE m.address = lm.address AND NOT m.send_only)
                OR EXISTS (SELECT FROM mailserver.aliases v WHERE v.address = lm.address) END;

-- The worker: who is told what comes back from a list, and who answers for it. Somebody always does: postmaster is in every domain.
CREATE VIEW mailserver.list_contacts AS
  SELECT o.list_id, a.address FROM public.list_owner o JOIN public.account a ON a.id = o.account_id WHERE a.state = 'active' AND a.retired_at IS NULL
  UNION ALL
  SELECT l.id, 'postmaster@' || l.domain FROM mailserver.lists l
   WHERE NOT EXISTS (SELECT FROM public.list_owner o JOIN public.account a ON a.id = o.account_id WHERE o.list_id = l.id AND a.state = 'active' AND a.retired_at IS NULL);

-- The worker: may this sender write to this list? A sender of this server is who they say, since Postfix saw them sign in; one elsewhere may be
-- forged, as in all mail. Whoever writes under an alias is the mailboxes that it names.
CREATE FUNCTION mailserver.may_post(of_list uuid, sender text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH me (address) AS (
    SELECT sender UNION SELECT v.destination FROM mailserver.aliases v WHERE v.address = sender)
  SELECT l.posters = 'anyone'
      OR EXISTS (SELECT FROM list_owner o JOIN account a ON a.id = o.account_id AND a.state = 'active' AND a.retired_at IS NULL WHERE o.list_id = l.id
           AND (a.address IN (SELECT me.address FROM me) OR EXISTS (SELECT FROM mailserver.mailboxes m WHERE m.account_id = a.id AND m.address IN (SELECT me.address FROM me))))
      OR (l.posters = 'organization' AND EXISTS (SELECT FROM mailserver.mailboxes m JOIN domain d ON d.name = m.domain AND d.deleted_at IS NULL
           JOIN organization o ON o.id = d.organization_id AND o.lineage @> ARRAY[l.organization_id] WHERE m.address IN (SELECT me.address FROM me)))
      OR (l.posters = 'members' AND (EXISTS (SELECT FROM mailserver.list_recipients r WHERE r.list_id = l.id AND r.address IN (SELECT me.address FROM me))
        OR EXISTS (SELECT FROM list_member lm JOIN alias a ON a.id = lm.alias_id AND a.enabled WHERE lm.list_id = l.id AND a.destinations && ARRAY(SELECT me.address FROM me))))
    FROM mailserver.lists l WHERE l.id = of_list $$;

-- The worker, for Postfix, while a recipient is offered: why this sender may not write there. NULL = they may. Asked of a list, and of an alias
-- at whose end lists are. `+owner` reaches those who look after the list, `+bounces` what comes back from it.
CREATE FUNCTION mailserver.post_refusal(recipient text, sender text) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  part text := split_part(lower(recipient), '@', 1); base text := split_part(part, '+', 1) || '@' || split_part(lower(recipient), '@', 2);
  tag text := substring(part FROM '[+](.*)$'); who text := regexp_replace(lower(sender), '[+][^@]*@', '@'); one uuid; l record;
BEGIN
  SELECT v.id INTO one FROM mailserver.lists v WHERE v.address = base;
  IF FOUND AND tag = 'bounces' THEN RETURN NULL; END IF;
  IF FOUND AND tag = 'owner' AND who <> '' THEN RETURN NULL; END IF;
  FOR l IN SELECT v.id, v.posters FROM mailserver.lists v WHERE v.id = one
      UNION SELECT v.id, v.posters FROM alias a CROSS JOIN LATERAL app.lists_behind(a.destinations) b (id) JOIN mailserver.lists v ON v.id = b.id
       WHERE one IS NULL AND a.address = base AND a.enabled LOOP
    IF who = '' THEN RETURN '550 5.7.1 A mailing list takes no message without a sender'; END IF;
    IF NOT mailserver.may_post(l.id, who) THEN
      RETURN '550 5.7.1 ' || CASE l.posters WHEN 'organization' THEN 'Only people of its organization' WHEN 'members' THEN 'Only its members' ELSE 'Only its owners' END
        || ' may write to this mailing list';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA mailserver FROM PUBLIC;
GRANT USAGE ON SCHEMA mailserver TO postern_dovecot, postern_dovecot_stats, postern_postfix, postern_postfix_sends;
GRANT SELECT ON mailserver.users, mailserver.credentials, mailserver.homes TO postern_dovecot;
GRANT EXECUTE ON FUNCTION mailserver.asked(text) TO postern_dovecot;
GRANT SELECT ON mailserver.domains, mailserver.recipients, mailserver.lists, mailserver.aliases, mailserver.refusals, mailserver.submitters, mailserver.senders, mailserver.full_mailboxes
  TO postern_postfix;
-- PostgreSQL asks a view's reader for the functions in it. Their schema stays closed, so they cannot be called by name.
GRANT EXECUTE ON FUNCTION app.is_enabled_organization(uuid) TO postern_dovecot, postern_postfix;
GRANT EXECUTE ON FUNCTION app.lists_behind(text[]) TO postern_postfix;
GRANT SELECT, INSERT, UPDATE ON mailserver.quota_usage, mailserver.last_login TO postern_dovecot_stats;
GRANT EXECUTE ON FUNCTION mailserver.app_password_sign_in(text, text, text, text) TO postern_dovecot_stats;
-- Whoever counts can read nothing, and whoever reads can use up nobody's limit.
GRANT EXECUTE ON FUNCTION mailserver.count_send(text) TO postern_postfix_sends;
