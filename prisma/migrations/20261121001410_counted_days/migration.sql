-- On which days use was counted is for statements, and so asked in the name of a right about prices like everything of theirs.
DROP POLICY app_read ON usage_day;
CREATE POLICY app_read ON usage_day FOR SELECT TO postern_app USING ((SELECT app.about_prices()));
