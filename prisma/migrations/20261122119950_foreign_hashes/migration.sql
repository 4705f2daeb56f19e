-- Hashes that mailcow made until 2020 (SSHA256) and those of crypt with SHA-256 come over as they are, like the others.
ALTER TABLE account DROP CONSTRAINT account_password_known;
ALTER TABLE account ADD CONSTRAINT account_password_known CHECK (
  password_hash ~ '^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$'
  OR password_hash ~ '^\{(SSHA256|SSHA512|BLF-CRYPT|SHA256-CRYPT|SHA512-CRYPT|PBKDF2|ARGON2I|ARGON2ID)\}.');
