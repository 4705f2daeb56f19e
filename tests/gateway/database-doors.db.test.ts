import { expect, test } from 'vitest'
import { useDatabase } from '../support/database'

/**
 * What the program's own login may do in the database, written down by hand: whoever widens it changes this file too, and says
 * why. Looked at as somebody would who got hold of that login, or found a way to have a statement of theirs run.
 */
const here = useDatabase()
const ROLE = 'postern_app'
const rows = async <T extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> =>
	(await here.owner.query<T>(sql, values)).rows

/** S = SELECT, I = INSERT, D = DELETE on the whole table; what may be updated, column by column. */
const TABLES: Record<string, string> = {
	access_grant:
		'SI, updates ends_at max_aliases max_lists max_mailboxes max_sends_per_day max_sends_per_hour max_storage_bytes max_storage_per_mailbox_bytes pass_on_depth reason rehomed revocation_id revoked_at revoked_by_id rights starts_at version',
	// Whose password hash it is never leaves but through app.sign_in_subject.
	account:
		'I, reads all but password_hash, updates app_passwords_only auth_epoch factor_epoch name password_hash password_short retired_at state updated_at version welcome',
	address: '',
	// Compared by the mail server alone.
	app_password: 'I, reads all but secret_hash, updates revoked_at',
	// Looked up by app.actor_of_key alone.
	api_key: 'I, reads all but old_secret_hash secret_hash, updates old_ends_at revoked_at secret_hash',
	app_password_use: 'S',
	alias: 'SID, updates destinations enabled updated_at version',
	// Whose shared secret it is never leaves but through app.authenticator_of.
	approval_demand: 'SI, updates rights version',
	// What was asked for never leaves but through app.approval_input.
	approval_request:
		'I, reads all but digest sealed, updates answer decided_at decided_by_id decided_name reminded_at sealed state told_at',
	authenticator: 'ID, reads all but sealed, updates last_step',
	domain:
		'SI, updates default_quota_bytes deleted_at description enabled max_aliases max_lists max_mailboxes max_sends_per_day max_sends_per_hour max_storage_bytes updated_at version',
	// What a verified one tells never changes (app.keep_backup).
	backup:
		'SI, updates bytes contents encrypted_to error folders made_at mail_bytes messages object removed_at sha256 state store tries until verified_at',
	backup_run: 'SI, updates asked_at',
	backup_schedule: 'SI, updates enabled hour keep_days keep_months keep_weeks last_day since tried_at version',
	backup_trial: 'SI, updates ended_at found note state',
	domain_day: 'SI',
	drift_finding:
		'S, updates archive_id closed_at closed_how ignored_at ignored_by ignored_reason mend_error mending mending_at version',
	drift_run: 'SI, updates ended_at state',
	// Written by whoever configures the mail server, read by the worker.
	mail_server_setup: '',
	factor_demand: 'SI, updates asked grace_days trusts_devices version',
	grant_notice: 'SI',
	grant_scope: 'SI',
	invitation: 'SI, updates accepted_at cancelled_at expires_at invited_by_id letter_id token_hash',
	// Its chain is made by triggers, looked at and signed by the worker.
	journal_chain: '',
	journal_check: 'S',
	journal_entry: 'SI',
	journal_head: 'S',
	journal_link: '',
	// Written through app.add_letter alone; whose link it has never leaves but through app.link_of.
	letter: 'reads all but link, updates last_error sent_at state tries',
	list: 'SID, updates description enabled name outside posters replies subject_prefix updated_at version',
	list_member: 'SID',
	list_owner: 'SID',
	// Where it lies and how far it was read; its place in the file is the worker's.
	mail_log: 'reads all but head head_bytes inode offset_bytes',
	// Read by its owner and the program alone.
	mail_export: 'SI, updates bytes done ends_at note ready_at state total',
	mail_server_contact: 'S',
	mail_sign_in: 'S',
	// Added by the first start alone, for the demonstration; nothing is held any more once a mailbox is erased.
	mail_usage: 'SI, updates bytes messages',
	mailbox_day: 'SI',
	mail_sum: 'S',
	mailbox_use: 'S, updates told_at told_level warned',
	storage_digest: 'SI, updates sent_at',
	mailbox:
		'SI, updates deleted_at enabled erase_backup_id erased_at grant_id max_sends_per_day max_sends_per_hour protocols quota_bytes send_only updated_at version',
	// What was decided stays as it was; only what became of it changes.
	off_boarding: 'SI, updates ended_at lines note state',
	organization:
		'SID, updates asks_reasons backup_recipient enabled max_aliases max_domains max_lists max_mailboxes max_sends_per_day max_sends_per_hour max_storage_bytes may_delegate min_password_length name reseller trace_days trace_subjects trash_days updated_at version',
	passkey: 'SID, updates copied_at counter last_used_at name synced',
	// Made by app.add_passkey_challenge alone.
	passkey_challenge: 'SD',
	plan_assignment: 'SID',
	plan_price: 'SID',
	price_plan: 'SID, updates name updated_at version',
	protection: 'SID',
	rate_limit: '',
	// Nobody but its owner sees it: it is where an account can be got into.
	recovery_address: 'SID, updates address confirmed_at token_hash wanted',
	recovery_code: 'SID, updates used_at',
	renewal_request: 'SI',
	request_key: 'SI',
	reset_request: 'SI, updates approved_at closed_at',
	role: 'SID, updates demands_factor_since description name rights updated_at version',
	// What is in one is taken by a trigger; what was held in it never changes.
	review: 'SI, updates asked_at at_close closed_at closed_by due_at every_months name reminded_at repeats_at version',
	review_item: 'S, updates decided_at decided_by decided_by_id decision note reason version',
	// The key of an archive leaves through app.file_key_of alone.
	restore: 'I, reads all but file_key, updates done ended_at file_key note results state total',
	send_counter: 'S',
	send_refusal: 'S',
	session: 'SI, updates auth_epoch id_hash proved_at revoked_at',
	template:
		'SID, updates address_pattern description ends_after_days max_aliases max_lists max_mailboxes max_sends_per_day max_sends_per_hour max_storage_bytes max_storage_per_mailbox_bytes name pass_on_depth protocols quota_bytes rights scope send_only updated_at version welcome',
	template_requirement: 'SID',
	template_run: 'SI, updates changed ended_at refusals refused state total',
	token: 'SI, updates expires_at used_at',
	trace_day: 'SI',
	trace_event: 'SI',
	// Subjects leave it through app.trace_subjects and app.find_trace_subjects alone. By the first start alone, for the demonstration.
	trace_message: '',
	trace_part: 'I, reads all but subject',
	trusted_device: 'SI, updates client_address last_used_at revoked_at',
	usage: 'S',
	usage_day: 'SI',
	worker_heartbeat: 'S',
}

test('the program’s login may do with each table what it needs, and nothing else', async () => {
	const found = await rows<{ table: string; may: string }>(
		`SELECT c.relname AS table, concat_ws(', ',
			NULLIF(concat(CASE WHEN has_table_privilege($1, c.oid, 'SELECT') THEN 'S' END, CASE WHEN has_table_privilege($1, c.oid, 'INSERT') THEN 'I' END,
				CASE WHEN has_table_privilege($1, c.oid, 'DELETE') THEN 'D' END, CASE WHEN has_table_privilege($1, c.oid, 'UPDATE') THEN 'U' END,
				CASE WHEN has_table_privilege($1, c.oid, 'TRUNCATE') THEN 'T' END, CASE WHEN has_table_privilege($1, c.oid, 'TRIGGER, REFERENCES') THEN 'R' END), ''),
			'reads all but ' || (SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
				AND NOT has_column_privilege($1, c.oid, a.attname, 'SELECT') AND has_any_column_privilege($1, c.oid, 'SELECT')),
			'updates ' || (SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
				AND has_column_privilege($1, c.oid, a.attname, 'UPDATE'))) AS may
		FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname <> '_prisma_migrations' ORDER BY 1`,
		[ROLE],
	)
	expect(Object.fromEntries(found.map(({ table, may }) => [table, may]))).toEqual(TABLES)
	const [migrations] = await rows<{ may: boolean }>(
		"SELECT has_any_column_privilege($1, '_prisma_migrations', 'SELECT, INSERT, UPDATE') AS may",
		[ROLE],
	)
	expect(migrations).toEqual({ may: false })
})

test('row-level security is on for every table, and binds its owner too', async () => {
	const open = await rows(
		"SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> '_prisma_migrations'",
	)
	expect(open).toEqual([])
})

test('no policy lets the program’s login at rows without asking; whether worker and mail server answer may be seen by everybody', async () => {
	const open = await rows(
		"SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND $1 = ANY (roles) AND (qual = 'true' OR with_check = 'true') ORDER BY 1",
		[ROLE],
	)
	expect(open).toEqual([
		{ tablename: 'mail_server_contact', policyname: 'app_read' },
		{ tablename: 'worker_heartbeat', policyname: 'app_read' },
	])
	const others = await rows(
		"SELECT DISTINCT unnest(roles)::text AS role FROM pg_policies WHERE schemaname = 'public' EXCEPT SELECT $1 EXCEPT SELECT current_user::text",
		[ROLE],
	)
	expect(others).toEqual([])
	// `= ANY (…)` of a list was a thousand times slower than the hashed form.
	const slow = await rows(
		"SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND concat(qual, with_check) ~ 'string_to_array'",
	)
	expect(slow).toEqual([])
})

/** What the program's login may call, each with what it is good for to somebody who holds the login alone. */
const FUNCTIONS: Record<string, string> = {
	'app.about_prices()': 'one bit about the armed right',
	'app.actor_of_key(bytea,text)': 'needs the digest of a random key',
	'app.actor_of_session(bytea)': 'needs the hash of a random session id',
	'app.add_job(text,jsonb,text,timestamp with time zone,text)':
		'a job that the program knows, in the name of whom the gateway armed',
	'app.add_letter(jsonb,text)': 'a letter to anybody, which the journal does not tell of by itself',
	'app.add_passkey_challenge(bytea,bytea,integer)': 'something to be signed, which whoever adds it knows anyway',
	'app.approval_demanded(uuid[])': 'for which rights organizations whose ids are known demand a second person',
	'app.approval_input(uuid)':
		'what was asked for, sealed with a key that the database does not have, under the armed right to approve it',
	'app.armed(text)': 'reads a setting of its own transaction',
	'app.asks_reason(uuid)': 'one flag above a person whose id is known',
	'app.authenticator_of(uuid)':
		'the shared secret of a person whose id is known, sealed with a key that the database does not have',
	'app.billed(date,date,uuid[])': 'use and prices within the armed scope of billing.view',
	'app.chain_of_account(uuid)': 'ids of the organizations above something whose id is known',
	'app.chain_of_domain(uuid)': 'the same',
	'app.chain_of_mailbox(uuid)': 'the same',
	'app.copies_of(uuid,uuid,uuid[],integer)': 'grants made from a role whose id is known, for the policy',
	'app.delegation_of(uuid[])': 'two flags of organizations whose ids are known',
	'app.delegation_seen(uuid[])': 'the same',
	'app.discard_job(uuid)': 'one failed job, only under the armed right to discard it on the server',
	'app.domain_erases_at(uuid)': 'when the mail of a domain in the trash whose id is known is erased',
	'app.drift_looked_at()': 'when everything was last compared, for whoever may see findings anywhere',
	'app.erases_at(uuid)': 'when something in the trash whose id is known is erased',
	'app.failed_jobs()': 'jobs that failed for good, only under the armed rights about them on the server',
	'app.file_key_of(uuid)': 'the sealed key of one archive, to the job alone that restores it',
	'app.find_accounts(text,integer)': 'ids within the armed scope',
	'app.find_aliases(jsonb)': 'the same',
	'app.find_lists(jsonb)': 'the same',
	'app.find_mailboxes(jsonb)': 'the same',
	'app.find_trace_subjects(jsonb)': 'ids within the armed scope of the trace, by subjects that are shown there',
	'app.forget_attempts(bytea[])': 'starts counters of sign-in tries again, by the hash of their names',
	'app.full_for(text,uuid,uuid[])': 'what has no room for one more, of limits in a domain whose id is known',
	'app.had_hand_in(uuid,uuid)': 'one bit about two people whose ids are known',
	'app.halt(uuid)': 'makes one person wait, for as long as the transaction lasts',
	'app.handed_on(uuid)': 'how many grants hang below a grant whose id is known',
	'app.has_second_factor(uuid)': 'one bit about a person whose id is known',
	'app.has_second_person(uuid,text[],jsonb)': 'whether somebody else could approve, of a person whose id is known',
	'app.hold_copies(uuid,uuid[])': 'locks, and tells nothing',
	'app.holdings_of(uuid)': 'rights and places of a person whose id is known: the question of rank needs all of them',
	'app.home_of(uuid)': 'the id of the organization of a person whose id is known',
	'app.invitation_state(invitation)': 'what became of an invitation that can be read anyway',
	'app.is_live_domain(text)': 'whether there is such a domain',
	'app.is_on(text)': 'reads a setting of its own transaction',
	'app.is_protected(uuid)': 'one bit about a person whose id is known',
	'app.is_setting_up()': 'reads settings of its own transaction',
	'app.is_stopped(uuid)': 'one bit about a mailbox whose id is known',
	'app.is_taken(text)': 'whether there is such an address, which anybody can ask the mail server',
	'app.is_trusted_device(uuid,bytea)': 'one bit, for the hash of a random secret',
	'app.link_of(uuid)': 'the link of a letter, to the program itself and to who manages the server',
	'app.lists_of(uuid)': 'ids of the lists of a mailbox whose id is known',
	'app.live_scopes()': 'the scopes of the armed actor',
	'app.lock_actor(uuid,uuid)': 'a person whose id is known, with their grants: the gateway decides by it',
	'app.looked_at(uuid,text,timestamp with time zone)':
		'when the armed actor last looked at a mailbox whose id is known',
	'app.may_trust_devices(uuid)': 'one bit about a person whose id is known',
	'app.month_start()': 'the calendar',
	'app.name_of(uuid)': 'the name of a person whose id is known, for the journal of refusals',
	'app.narrowest_sends(uuid)': 'the limits of mailbox and domain for a mailbox whose id is known',
	'app.own_lists()': 'ids of lists that the armed actor looks after, in their own name',
	'app.own_mailboxes()': 'ids of what is the armed actor’s',
	'app.own_memberships()': 'ids of lists that the armed actor is on, in their own name',
	'app.passkey_subject(bytea)':
		'whose a passkey is, by the random id that the passkey made: keys to check by, none to sign with',
	'app.passkeys_of(uuid)': 'ids of the passkeys of a person whose id is known',
	'app.plan_here(uuid,date)': 'the price of a place within the armed scope of billing.view',
	'app.protected_among(uuid[])': 'which of the people whose ids are known are protected: the gateway decides by it',
	'app.protected_people()': 'ids of protected people, for the filter of a list that shows only its own scope',
	'app.readable_domains()': 'ids within the armed scope',
	'app.readable_mailboxes()': 'the same',
	'app.readable_organizations()': 'the same',
	'app.reads_all()': 'one bit about the armed actor',
	'app.reads_own()': 'the armed actor',
	'app.reads_prices()': 'one bit about the armed actor',
	'app.reads_traces()': 'reads a setting of its own transaction',
	'app.required_templates(uuid)': 'ids of the templates that a domain whose id is known asks for',
	'app.retry_job(uuid)': 'one failed job, only under the armed right to try it again on the server',
	'app.review_use(uuid[])': 'when holders and grants of items whose ids are known were last seen and used',
	'app.role_lag(uuid)': 'how many grants differ from a role whose id is known',
	'app.role_use(uuid)': 'how many hold a role whose id is known',
	'app.scope_names(uuid,integer)': 'places of a grant, only to its holder',
	'app.second_factor_due(uuid)': 'a date about a person whose id is known',
	'app.send_slot()': 'the clock',
	'app.sent_last_day(send_counter)': 'a sum over a counter that can be read anyway',
	'app.sent_last_hour(send_counter)': 'the same',
	'app.sign_in_subject(text)': 'the one place where a password hash leaves the database, for sign-in to compare',
	'app.standing_of(uuid)': 'how somebody whose id is known would act, without a password hash',
	'app.stands(invitation)': 'one bit about an invitation that can be read anyway',
	'app.still_counted(integer[],integer,integer)': 'arithmetic',
	'app.stopped_organizations()': 'ids within the armed scope',
	'app.take_attempts(bytea[],integer[],integer[],integer[])': 'counts a try',
	'app.template_of(uuid)': 'name and settings of the template of a mailbox whose id is known',
	'app.template_use(uuid)': 'how many mailboxes were made with a template whose id is known',
	'app.trace_days_of(uuid)': 'a number of an organization whose id is known',
	'app.trace_subjects(uuid[])': 'subjects within the armed scope of the trace, where they are shown',
	'app.trashed_domains()': 'ids of domains in the trash',
	'app.usable_template_organizations()': 'ids above the armed scope, while mailboxes are made',
	'app.waiting_approvals(uuid,uuid)': 'how many requests of a person whose id is known wait',
	'app.waiting_jobs(uuid)': 'how many jobs of which name wait in the name of a person whose id is known',
	'app.worth_of(uuid)': 'a digest of a grant whose id is known',
	'app.writes_prices()': 'reads settings of its own transaction',
}

test('the program’s login may call what it needs, and nothing else', async () => {
	const found = await rows<{ name: string }>(
		"SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('app') AND has_function_privilege($1, p.oid, 'EXECUTE') ORDER BY 1",
		[ROLE],
	)
	expect(found.map(({ name }) => name)).toEqual(Object.keys(FUNCTIONS))
})

test('every function that runs as its owner names its search path, with temporary tables last', async () => {
	const loose = await rows(
		`SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND NOT coalesce(p.proconfig @> ARRAY['search_path=public, pg_temp'], false)`,
	)
	expect(loose).toEqual([])
})

test('no function outside the catalog that runs as its owner can be called by everybody', async () => {
	const open = await rows(
		`SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND has_function_privilege('public', p.oid, 'EXECUTE')`,
	)
	expect(open).toEqual([])
})

test('the program’s login can make nothing in the schemas that those functions look into, and has no power over the server', async () => {
	const [may] = await rows(
		`SELECT has_schema_privilege($1, 'public', 'CREATE') AS public, has_schema_privilege($1, 'app', 'CREATE') AS app,
			has_database_privilege($1, current_database(), 'CREATE') AS database, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication AS mighty,
			EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS "inherits", EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS owns
		FROM pg_roles r WHERE r.rolname = $1`,
		[ROLE],
	)
	expect(may).toEqual({ public: false, app: false, database: false, mighty: false, inherits: false, owns: false })
})
