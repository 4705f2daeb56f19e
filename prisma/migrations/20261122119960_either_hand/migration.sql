-- Did either of the two have a hand in the other's account? The asker in that of whoever approves, as before: somebody who made it could sign in to it
-- before its owner did. And whoever approves in that of the asker: else one person makes a second account, asks in its name, and approves that
-- themselves. Those who look after people make accounts for most of them, so that they made one counts for as many days as a password that they set.
CREATE OR REPLACE FUNCTION app.had_hand_in(asker uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM account a WHERE (a.id = person AND a.created_by_id = asker)
      OR (a.id = asker AND a.created_by_id = person AND a.created_at > now() - interval '7 days'))
    OR EXISTS (SELECT 1 FROM journal_entry j WHERE ((j.account_id = person AND j.actor_id = asker) OR (j.account_id = asker AND j.actor_id = person))
      AND j.outcome = 'done' AND j.at > now() - interval '7 days'
      AND j."right" IN ('account.set-password', 'mailbox.set-password', 'account.remove-second-factor')) $$;
