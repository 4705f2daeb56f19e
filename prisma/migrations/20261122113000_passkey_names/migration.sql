-- A passkey can be called something else.
GRANT UPDATE (name) ON passkey TO postern_app;
