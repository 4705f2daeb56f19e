-- What is reviewed goes with the organization. A review that named it stays as it is, for the record, and no other one follows: without an
-- organization that would be a review of the whole server, opened in the name of somebody who may not.
CREATE FUNCTION app.end_repeating_reviews() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE review SET every_months = NULL, repeats_at = NULL, version = version + 1 WHERE organization_id = OLD.id AND every_months IS NOT NULL;
  RETURN OLD;
END $$;
CREATE TRIGGER organization_ends_repeating_reviews BEFORE DELETE ON organization FOR EACH ROW EXECUTE FUNCTION app.end_repeating_reviews();
REVOKE ALL ON FUNCTION app.end_repeating_reviews() FROM PUBLIC;
UPDATE review SET every_months = NULL, repeats_at = NULL, version = version + 1
 WHERE organization_id IS NULL AND place <> 'the whole server' AND every_months IS NOT NULL;
