-- CreateTable
CREATE TABLE "off_boarding" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "asked_by" TEXT NOT NULL,
    "choices" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "lines" JSONB NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    "runs_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "off_boarding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "off_boarding_account_id_idx" ON "off_boarding"("account_id");

-- CreateIndex
CREATE INDEX "off_boarding_state_runs_at_idx" ON "off_boarding"("state", "runs_at");

-- AddForeignKey
ALTER TABLE "off_boarding" ADD CONSTRAINT "off_boarding_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE off_boarding ADD CONSTRAINT off_boarding_state CHECK (state IN ('planned', 'done', 'failed', 'cancelled'));
ALTER TABLE off_boarding ADD CONSTRAINT off_boarding_ended CHECK ((state = 'planned') = (ended_at IS NULL));
-- One plan for each person, whoever makes another at the same moment.
CREATE UNIQUE INDEX off_boarding_planned ON off_boarding (account_id) WHERE state = 'planned';

ALTER TABLE off_boarding ENABLE ROW LEVEL SECURITY;
ALTER TABLE off_boarding FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_everything ON off_boarding TO CURRENT_USER USING (true) WITH CHECK (true);
-- Seen with the person, by others: whoever leaves reads in their own list that it was planned or done, and not what was decided about whom.
CREATE POLICY app_read ON off_boarding FOR SELECT TO postern_app USING (
  (SELECT app.is_on('system')) OR account_id = (SELECT app.armed('write_account'))
  OR EXISTS (SELECT 1 FROM account a WHERE a.id = off_boarding.account_id AND a.id <> (SELECT app.armed('actor'))));
CREATE POLICY app_insert ON off_boarding FOR INSERT TO postern_app WITH CHECK (account_id = (SELECT app.armed('write_account')));
CREATE POLICY app_update ON off_boarding FOR UPDATE TO postern_app USING (account_id = (SELECT app.armed('write_account')));
GRANT SELECT, INSERT, UPDATE (state, lines, note, ended_at) ON off_boarding TO postern_app;

INSERT INTO app.job_name (name) VALUES ('off-board-person');
