-- A password of 8 to 14 characters: enough beside a second factor, where no mail program uses it.
ALTER TABLE "account" ADD COLUMN "password_short" BOOLEAN NOT NULL DEFAULT false;
GRANT SELECT (password_short), UPDATE (password_short) ON account TO postern_app;

-- Does this person's password stand alone: in the panel, for want of a second factor, or in a mail program, which has nothing else?
CREATE FUNCTION app.password_stands_alone(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT app.has_second_factor(person) OR EXISTS (
    SELECT 1 FROM mailbox m JOIN account a ON a.id = m.account_id WHERE m.account_id = person AND NOT a.app_passwords_only) $$;

-- Whatever would leave a short password standing alone is refused, whichever door it comes through; asked at the end of the transaction, since
-- an authenticator app makes room for the next one. Everything that takes a factor away updates its owner's row too, so of two that
-- together would do it the second waits and sees the first. Error PT007.
CREATE FUNCTION app.keep_short_password_company() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE person uuid;
BEGIN
  IF TG_TABLE_NAME = 'account' THEN person := NEW.id; ELSE person := OLD.account_id; END IF;
  IF EXISTS (SELECT 1 FROM account a WHERE a.id = person AND a.password_short) AND app.password_stands_alone(person) THEN
    RAISE EXCEPTION 'a short password would stand alone' USING ERRCODE = 'PT007';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER account_short_password AFTER INSERT OR UPDATE OF password_short, app_passwords_only ON account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.password_short) EXECUTE FUNCTION app.keep_short_password_company();
CREATE CONSTRAINT TRIGGER authenticator_short_password AFTER DELETE ON authenticator DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION app.keep_short_password_company();
CREATE CONSTRAINT TRIGGER passkey_short_password AFTER DELETE ON passkey DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION app.keep_short_password_company();

REVOKE ALL ON FUNCTION app.password_stands_alone(uuid), app.keep_short_password_company() FROM PUBLIC;
