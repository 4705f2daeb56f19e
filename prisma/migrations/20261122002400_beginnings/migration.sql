-- When a grant begins can be changed until it has begun; the verb sees to that, and to who may.
GRANT UPDATE (starts_at) ON access_grant TO postern_app;
