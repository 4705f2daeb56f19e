-- Connections to the mail server that are open already. Whatever may end somebody's right to one leaves a job in the same transaction:
-- triggers, so that no verb can forget it. The job asks Dovecot who is connected and ends whoever may not be any more, and everybody
-- whose password was changed. A second one follows three seconds later, for who was just being let in with the old password while the
-- first one looked. No job key: the row of a waiting job that others have to change too would make writers wait for each other.
CREATE FUNCTION app.end_mail_sessions(of_accounts uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE pause interval;
BEGIN
  FOREACH pause IN ARRAY ARRAY['0 s', '3 s']::interval[] LOOP
    PERFORM graphile_worker.add_job('end-mail-sessions', payload => json_build_object('accounts', of_accounts), run_at => clock_timestamp() + pause, priority => -10);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION app.end_mail_sessions(uuid[]) FROM PUBLIC;

-- A password, a state, a sign-out everywhere: all of them raise auth_epoch. With a domain 100,000 people may do so at once; then
-- none of them may be connected any more, and nobody has to be named.
CREATE FUNCTION app.account_ends_mail_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(n.id) INTO people FROM changed n JOIN before o ON o.id = n.id WHERE n.auth_epoch <> o.auth_epoch;
  IF people IS NOT NULL THEN
    PERFORM app.end_mail_sessions(CASE WHEN cardinality(people) > 1000 THEN '{}' ELSE people END);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_ends_mail_sessions AFTER UPDATE ON account REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.account_ends_mail_sessions();

CREATE FUNCTION app.place_ends_mail_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app.end_mail_sessions('{}');
  RETURN NULL;
END $$;
-- Once a row: a verb stops one place at a time, and whatever lies in it is found by the job.
CREATE TRIGGER mailbox_ends_mail_sessions AFTER UPDATE OF enabled, send_only, deleted_at ON mailbox FOR EACH ROW
  WHEN ((OLD.enabled AND NOT NEW.enabled) OR (NOT OLD.send_only AND NEW.send_only) OR (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL))
  EXECUTE FUNCTION app.place_ends_mail_sessions();
CREATE TRIGGER domain_ends_mail_sessions AFTER UPDATE OF enabled, deleted_at ON domain FOR EACH ROW
  WHEN ((OLD.enabled AND NOT NEW.enabled) OR (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL))
  EXECUTE FUNCTION app.place_ends_mail_sessions();
CREATE TRIGGER organization_ends_mail_sessions AFTER UPDATE OF enabled ON organization FOR EACH ROW
  WHEN (OLD.enabled AND NOT NEW.enabled) EXECUTE FUNCTION app.place_ends_mail_sessions();
REVOKE ALL ON FUNCTION app.account_ends_mail_sessions(), app.place_ends_mail_sessions() FROM PUBLIC;
