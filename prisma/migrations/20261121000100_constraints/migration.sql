-- What a row must look like, whoever writes it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Canonical text is compared byte by byte: sorting and keyset paging then mean the same on every server,
-- and starts_with() can use the plain index below row-level security (it is leakproof, LIKE is not).
ALTER TABLE domain ALTER COLUMN name TYPE text COLLATE "C";
ALTER TABLE mailbox ALTER COLUMN local_part TYPE text COLLATE "C", ALTER COLUMN address TYPE text COLLATE "C";
ALTER TABLE alias ALTER COLUMN local_part TYPE text COLLATE "C", ALTER COLUMN address TYPE text COLLATE "C";
ALTER TABLE account ALTER COLUMN address TYPE text COLLATE "C";
ALTER TABLE address ALTER COLUMN address TYPE text COLLATE "C";

-- RFC 1035 2.3.4 (length) and 2.3.1 (letters, digits, hyphens); international names are stored in punycode (RFC 5890).
ALTER TABLE domain ADD CONSTRAINT domain_name_canonical CHECK (
  length(name) <= 253 AND name ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$');
-- RFC 5321 4.5.3.1.1 (64 octets) and the unquoted local part of RFC 5322, without the delimiter "+" and without what mail servers
-- give a meaning of their own (src/core/address.ts): ! % * / ? | and a hyphen at the start.
ALTER TABLE mailbox ADD CONSTRAINT mailbox_local_part_canonical CHECK (
  length(local_part) <= 64 AND local_part ~ '^(?!-)[a-z0-9#$&''=^_`{}~-]+(\.[a-z0-9#$&''=^_`{}~-]+)*$');
ALTER TABLE alias ADD CONSTRAINT alias_local_part_canonical CHECK (
  length(local_part) <= 64 AND local_part ~ '^(?!-)[a-z0-9#$&''=^_`{}~-]+(\.[a-z0-9#$&''=^_`{}~-]+)*$');
ALTER TABLE alias ADD CONSTRAINT alias_destinations_some CHECK (cardinality(destinations) BETWEEN 1 AND 100);
ALTER TABLE account ADD CONSTRAINT account_address_canonical CHECK (
  length(address) BETWEEN 3 AND 254 AND address = lower(address) AND address ~ '^[^@[:space:]]+@[^@[:space:]]+$');
ALTER TABLE account ADD CONSTRAINT account_name_some CHECK (length(btrim(name)) BETWEEN 1 AND 200);
ALTER TABLE account ADD CONSTRAINT account_password_argon2id CHECK (password_hash ~ '^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$');
-- An account that can sign in has a password; one that is invited has none yet.
ALTER TABLE account ADD CONSTRAINT account_state_password CHECK (state <> 'active' OR password_hash IS NOT NULL);
ALTER TABLE organization ADD CONSTRAINT organization_name_some CHECK (length(btrim(name)) BETWEEN 1 AND 200);
ALTER TABLE organization ADD CONSTRAINT organization_not_its_own_parent CHECK (parent_id <> id);
ALTER TABLE role ADD CONSTRAINT role_name_some CHECK (length(btrim(name)) BETWEEN 1 AND 100);

-- NULL = unlimited, 0 = none; bytes fit what Dovecot takes (signed 64 bit).
ALTER TABLE organization ADD CONSTRAINT organization_limits CHECK (
  max_domains >= 0 AND max_mailboxes >= 0 AND max_aliases >= 0 AND max_storage_bytes >= 0);
ALTER TABLE domain ADD CONSTRAINT domain_limits CHECK (
  max_mailboxes >= 0 AND max_aliases >= 0 AND max_storage_bytes >= 0 AND default_quota_bytes > 0);
ALTER TABLE mailbox ADD CONSTRAINT mailbox_quota CHECK (quota_bytes > 0);
ALTER TABLE access_grant ADD CONSTRAINT grant_limits CHECK (
  max_mailboxes >= 0 AND max_aliases >= 0 AND max_storage_bytes >= 0 AND max_storage_per_mailbox_bytes > 0);
ALTER TABLE access_grant ADD CONSTRAINT grant_depth CHECK (pass_on_depth BETWEEN 0 AND 10);
ALTER TABLE access_grant ADD CONSTRAINT grant_time CHECK (ends_at > starts_at);
ALTER TABLE access_grant ADD CONSTRAINT grant_rights_some CHECK (cardinality(rights) > 0);
ALTER TABLE grant_scope ADD CONSTRAINT grant_scope_kind CHECK (
  (kind = 'organization') = (organization_id IS NOT NULL) AND
  (kind = 'domain') = (domain_id IS NOT NULL) AND
  (kind = 'mailbox') = (mailbox_id IS NOT NULL));

CREATE UNIQUE INDEX domain_name_live ON domain (name) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX account_address_live ON account (address) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX organization_name ON organization (parent_id, lower(name)) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX role_name ON role (organization_id, lower(name)) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX grant_scope_once ON grant_scope (grant_id, kind, organization_id, domain_id, mailbox_id) NULLS NOT DISTINCT;

-- Lists: one index for each order that a page offers, everywhere and within a domain; the id breaks ties.
CREATE INDEX mailbox_by_address ON mailbox (address, id) WHERE deleted_at IS NULL;
CREATE INDEX mailbox_by_domain_address ON mailbox (domain_id, address, id) WHERE deleted_at IS NULL;
CREATE INDEX mailbox_by_created ON mailbox (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX mailbox_by_domain_created ON mailbox (domain_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX mailbox_trash ON mailbox (domain_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX alias_by_address ON alias (address, id);
CREATE INDEX alias_by_domain_address ON alias (domain_id, address, id);
CREATE INDEX domain_by_name ON domain (name, id) WHERE deleted_at IS NULL;
CREATE INDEX domain_by_organization_name ON domain (organization_id, name, id) WHERE deleted_at IS NULL;
CREATE INDEX account_by_name ON account (name, id) WHERE retired_at IS NULL;
-- The rare states; the comparison of an enum is not leakproof, so below row-level security only a partial index helps.
CREATE INDEX account_invited ON account (name, id) WHERE state = 'invited' AND retired_at IS NULL;
CREATE INDEX account_disabled ON account (name, id) WHERE state = 'disabled' AND retired_at IS NULL;
CREATE INDEX account_by_created ON account (created_at, id) WHERE retired_at IS NULL;
CREATE INDEX account_by_address ON account (address, id) WHERE retired_at IS NULL;
CREATE INDEX account_by_organization_name ON account (organization_id, name, id) WHERE retired_at IS NULL;
CREATE INDEX organization_lineage ON organization USING gin (lineage);
CREATE INDEX access_grant_lineage ON access_grant USING gin (lineage);
-- Search of any part of an address, a name or a destination.
CREATE INDEX mailbox_address_trgm ON mailbox USING gin (address gin_trgm_ops) WHERE deleted_at IS NULL;
CREATE INDEX alias_address_trgm ON alias USING gin (address gin_trgm_ops);
CREATE INDEX domain_name_trgm ON domain USING gin (name gin_trgm_ops) WHERE deleted_at IS NULL;
CREATE INDEX account_search_trgm ON account USING gin (name gin_trgm_ops, address gin_trgm_ops) WHERE retired_at IS NULL;
CREATE INDEX alias_destinations ON alias USING gin (destinations);
