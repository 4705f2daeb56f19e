-- What somebody approves by inviting, or by inviting again, is the grant as it is in that moment; nobody writes it down by hand.
CREATE FUNCTION app.approve() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.approved := coalesce(app.worth_of(NEW.grant_id), '');
  RETURN NEW;
END $$;
CREATE TRIGGER invitation_approves BEFORE INSERT OR UPDATE OF letter_id ON invitation FOR EACH ROW EXECUTE FUNCTION app.approve();
REVOKE UPDATE (approved) ON invitation FROM postern_app;
REVOKE ALL ON FUNCTION app.approve(), app.accept_only_what_stands(), app.withdraw_letters(), app.answer_renewals() FROM PUBLIC;
