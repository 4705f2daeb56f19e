-- Where a trial of the mail server (`npm run mail -- try`) logs, so that its messages are traced without a setting: the worker follows it when
-- it was told of no log. What `npm run mail -- configure` writes leaves it empty: there MAIL_LOG alone decides.
-- AlterTable
ALTER TABLE "mail_server_setup" ADD COLUMN     "trial_log" TEXT NOT NULL DEFAULT '';
