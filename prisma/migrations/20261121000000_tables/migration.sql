
-- CreateEnum
CREATE TYPE "account_state" AS ENUM ('invited', 'active', 'disabled');

-- CreateEnum
CREATE TYPE "scope_kind" AS ENUM ('server', 'organization', 'domain', 'mailbox');

-- CreateEnum
CREATE TYPE "token_purpose" AS ENUM ('first_administrator', 'invitation');

-- CreateEnum
CREATE TYPE "journal_outcome" AS ENUM ('done', 'refused');

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "parent_id" UUID,
    "lineage" UUID[] DEFAULT ARRAY[]::UUID[],
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "max_domains" INTEGER,
    "max_mailboxes" INTEGER,
    "max_aliases" INTEGER,
    "max_storage_bytes" BIGINT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "domain" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "max_mailboxes" INTEGER,
    "max_aliases" INTEGER,
    "max_storage_bytes" BIGINT,
    "default_quota_bytes" BIGINT,
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "domain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "domain_id" UUID,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "password_hash" TEXT,
    "state" "account_state" NOT NULL DEFAULT 'invited',
    "auth_epoch" INTEGER NOT NULL DEFAULT 0,
    "retired_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mailbox" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "local_part" TEXT NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',
    "quota_bytes" BIGINT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "send_only" BOOLEAN NOT NULL DEFAULT false,
    "grant_id" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mailbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alias" (
    "id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "local_part" TEXT NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',
    "destinations" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "protected" BOOLEAN NOT NULL DEFAULT false,
    "grant_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alias_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "address" (
    "address" TEXT NOT NULL,
    "mailbox_id" UUID,
    "alias_id" UUID,

    CONSTRAINT "address_pkey" PRIMARY KEY ("address")
);

-- CreateTable
CREATE TABLE "role" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "rights" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_grant" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "role_id" UUID,
    "built_in_role" TEXT,
    "role_name" TEXT NOT NULL,
    "rights" TEXT[],
    "max_mailboxes" INTEGER,
    "max_aliases" INTEGER,
    "max_storage_bytes" BIGINT,
    "max_storage_per_mailbox_bytes" BIGINT,
    "pass_on_depth" INTEGER NOT NULL DEFAULT 0,
    "starts_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3),
    "parent_id" UUID,
    "lineage" UUID[] DEFAULT ARRAY[]::UUID[],
    "given_by_id" UUID,
    "reason" TEXT NOT NULL DEFAULT '',
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant_scope" (
    "id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "kind" "scope_kind" NOT NULL,
    "organization_id" UUID,
    "domain_id" UUID,
    "mailbox_id" UUID,

    CONSTRAINT "grant_scope_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id_hash" BYTEA NOT NULL,
    "public_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "auth_epoch" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "idle_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "absolute_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "client_address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "token" (
    "hash" BYTEA NOT NULL,
    "purpose" "token_purpose" NOT NULL,
    "account_id" UUID,
    "auth_epoch" INTEGER NOT NULL DEFAULT 0,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "journal_entry" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "client_address" TEXT NOT NULL DEFAULT '',
    "right" TEXT NOT NULL,
    "outcome" "journal_outcome" NOT NULL,
    "why" TEXT NOT NULL DEFAULT '',
    "grant_id" UUID,
    "subject_kind" TEXT NOT NULL,
    "subject_id" UUID,
    "subject_label" TEXT NOT NULL DEFAULT '',
    "organization_id" UUID,
    "domain_id" UUID,
    "mailbox_id" UUID,
    "account_id" UUID,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "journal_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_key" (
    "key" UUID NOT NULL,
    "actor_id" UUID,
    "right" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_key_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "usage" (
    "subject_id" UUID NOT NULL,
    "domains" INTEGER NOT NULL DEFAULT 0,
    "mailboxes" INTEGER NOT NULL DEFAULT 0,
    "aliases" INTEGER NOT NULL DEFAULT 0,
    "storage_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_pkey" PRIMARY KEY ("subject_id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" BYTEA NOT NULL,
    "points" INTEGER NOT NULL,
    "resets_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_usage" (
    "mailbox_id" UUID NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "messages" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "mail_usage_pkey" PRIMARY KEY ("mailbox_id")
);

-- CreateTable
CREATE TABLE "mail_sign_in" (
    "mailbox_id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "last_login" BIGINT NOT NULL,
    "client_address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "mail_sign_in_pkey" PRIMARY KEY ("mailbox_id","service")
);

-- CreateIndex
CREATE INDEX "organization_parent_id_idx" ON "organization"("parent_id");

-- CreateIndex
CREATE INDEX "domain_organization_id_idx" ON "domain"("organization_id");

-- CreateIndex
CREATE INDEX "account_organization_id_idx" ON "account"("organization_id");

-- CreateIndex
CREATE INDEX "account_domain_id_idx" ON "account"("domain_id");

-- CreateIndex
CREATE INDEX "mailbox_account_id_idx" ON "mailbox"("account_id");

-- CreateIndex
CREATE INDEX "mailbox_grant_id_idx" ON "mailbox"("grant_id");

-- CreateIndex
CREATE INDEX "alias_grant_id_idx" ON "alias"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "address_mailbox_id_key" ON "address"("mailbox_id");

-- CreateIndex
CREATE UNIQUE INDEX "address_alias_id_key" ON "address"("alias_id");

-- CreateIndex
CREATE INDEX "access_grant_account_id_idx" ON "access_grant"("account_id");

-- CreateIndex
CREATE INDEX "access_grant_parent_id_idx" ON "access_grant"("parent_id");

-- CreateIndex
CREATE INDEX "access_grant_role_id_idx" ON "access_grant"("role_id");

-- CreateIndex
CREATE INDEX "grant_scope_grant_id_idx" ON "grant_scope"("grant_id");

-- CreateIndex
CREATE INDEX "grant_scope_organization_id_idx" ON "grant_scope"("organization_id");

-- CreateIndex
CREATE INDEX "grant_scope_domain_id_idx" ON "grant_scope"("domain_id");

-- CreateIndex
CREATE INDEX "grant_scope_mailbox_id_idx" ON "grant_scope"("mailbox_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_public_id_key" ON "session"("public_id");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE INDEX "session_absolute_expires_at_idx" ON "session"("absolute_expires_at");

-- CreateIndex
CREATE INDEX "token_account_id_idx" ON "token"("account_id");

-- CreateIndex
CREATE INDEX "journal_entry_at_id_idx" ON "journal_entry"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "journal_entry_organization_id_at_idx" ON "journal_entry"("organization_id", "at" DESC);

-- CreateIndex
CREATE INDEX "journal_entry_domain_id_at_idx" ON "journal_entry"("domain_id", "at" DESC);

-- CreateIndex
CREATE INDEX "journal_entry_mailbox_id_at_idx" ON "journal_entry"("mailbox_id", "at" DESC);

-- CreateIndex
CREATE INDEX "journal_entry_account_id_at_idx" ON "journal_entry"("account_id", "at" DESC);

-- CreateIndex
CREATE INDEX "request_key_created_at_idx" ON "request_key"("created_at");

-- CreateIndex
CREATE INDEX "rate_limit_resets_at_idx" ON "rate_limit"("resets_at");

-- AddForeignKey
ALTER TABLE "organization" ADD CONSTRAINT "organization_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "domain" ADD CONSTRAINT "domain_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domain"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox" ADD CONSTRAINT "mailbox_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox" ADD CONSTRAINT "mailbox_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox" ADD CONSTRAINT "mailbox_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alias" ADD CONSTRAINT "alias_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alias" ADD CONSTRAINT "alias_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_given_by_id_fkey" FOREIGN KEY ("given_by_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "access_grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_scope" ADD CONSTRAINT "grant_scope_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_scope" ADD CONSTRAINT "grant_scope_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_scope" ADD CONSTRAINT "grant_scope_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domain"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_scope" ADD CONSTRAINT "grant_scope_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_usage" ADD CONSTRAINT "mail_usage_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_sign_in" ADD CONSTRAINT "mail_sign_in_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

