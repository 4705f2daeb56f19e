-- Passwords. An organization may ask for longer ones than the server does, for everybody in and below it; the server's floor stays.
ALTER TABLE "organization" ADD COLUMN "min_password_length" INTEGER;
ALTER TABLE organization ADD CONSTRAINT organization_min_password_length CHECK (min_password_length BETWEEN 15 AND 24);
GRANT UPDATE (min_password_length) ON organization TO postern_app;

-- An import brings hashes that another system made, with their scheme in braces as Dovecot writes it. They stay until the owner's next
-- sign-in, which replaces them. What the panel makes itself is argon2id and nothing else.
ALTER TABLE account DROP CONSTRAINT account_password_argon2id;
ALTER TABLE account ADD CONSTRAINT account_password_known CHECK (
  password_hash ~ '^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$'
  OR password_hash ~ '^\{(SSHA512|BLF-CRYPT|SHA512-CRYPT|PBKDF2|ARGON2I|ARGON2ID)\}.');
