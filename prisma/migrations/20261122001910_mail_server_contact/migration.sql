-- CreateTable
CREATE TABLE "mail_server_contact" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "answered_at" TIMESTAMPTZ(3),
    "silent_since" TIMESTAMPTZ(3),

    CONSTRAINT "mail_server_contact_pkey" PRIMARY KEY ("id")
);

-- Whether the mail server answers the worker, as it was the last time that it was asked: at least once a minute. One row at most; none
-- where the panel was told of no mail server. It says nothing of anybody, so every page may show it.
ALTER TABLE mail_server_contact ADD CONSTRAINT mail_server_contact_one CHECK (id = 1);
ALTER TABLE mail_server_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_server_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON mail_server_contact TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY app_read ON mail_server_contact FOR SELECT TO postern_app USING (true);
GRANT SELECT ON mail_server_contact TO postern_app;
