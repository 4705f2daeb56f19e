-- AlterTable
ALTER TABLE "approval_request" ADD COLUMN "reminded_at" TIMESTAMPTZ(3);

GRANT SELECT (reminded_at), UPDATE (reminded_at) ON approval_request TO postern_app;
-- What is decided is taken away by its age (jobs/sweep.ts).
CREATE INDEX approval_request_decided_at ON approval_request (decided_at) WHERE decided_at IS NOT NULL;
