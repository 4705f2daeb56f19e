import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import pg from 'pg'

/**
 * The program's own login. The migration makes the group role `postern_app`, which holds the privileges; here the login
 * that is a member of it is made, one for each database, since roles belong to the whole server and databases don't.
 */

const GROUP = 'postern_app'
/** One at a time over all instances: PostgreSQL fails two simultaneous changes of one role. */
const ROLE_LOCK = 72707370

/** The login could not be made; `message` is one line that says which SQL would make it. */
export class AppRoleError extends Error {
	override readonly name = 'AppRoleError'
}

/**
 * The name of the program's login for a database; never the name of the group, whatever the database is called.
 *
 * @throws AppRoleError when the database's name leaves no room in PostgreSQL's 63 bytes
 */
export function appRoleName(database: string): string {
	const name = `${database}_app_login`
	if (Buffer.byteLength(name) > 63)
		throw new AppRoleError('The name of the database is longer than 53 bytes; choose a shorter one.')
	return name
}

/**
 * The password of that login: made from the secret, so that nothing has to be stored and all instances agree.
 *
 * @param secret AUTH_SECRET
 */
export function appRolePassword(secret: string, database: string): string {
	return createHmac('sha256', secret).update(`postern app role ${database}`).digest('base64url')
}

/**
 * What PostgreSQL stores for a password. Sending this instead of the password keeps the password out of the server's
 * log. The salt comes from the password: it is a random key of 256 bits, so a salt has nothing to add.
 */
export function scramVerifier(password: string): string {
	const iterations = 4096
	const salt = createHmac('sha256', password).update('salt').digest().subarray(0, 16)
	const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
	const clientKey = createHmac('sha256', salted).update('Client Key').digest()
	const storedKey = createHash('sha256').update(clientKey).digest('base64')
	const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
	return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({
		connectionString: url,
		connectionTimeoutMillis: 10_000,
		application_name: 'postern app role',
	})
	client.on('error', () => undefined)
	try {
		await client.connect()
		return await work(client)
	} finally {
		await client.end().catch(() => undefined)
	}
}

function loginUrl(ownerUrl: string, role: string, password: string): string {
	const url = new URL(ownerUrl)
	url.username = encodeURIComponent(role)
	url.password = encodeURIComponent(password)
	for (const name of ['user', 'password']) url.searchParams.delete(name)
	return url.toString()
}

const STATE = `
	SELECT r.rolcanlogin AND r.rolinherit AS usable,
	       r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication AS mighty,
	       EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
	               WHERE m.member = r.oid AND g.rolname = $2) AS member,
	       has_database_privilege(r.oid, current_database(), 'CONNECT') AS connects
	FROM pg_roles r WHERE r.rolname = $1`

type State = Readonly<{ usable: boolean; mighty: boolean; member: boolean; connects: boolean }>

async function readState(client: pg.Client, role: string): Promise<State | undefined> {
	const { rows } = await client.query<State>(STATE, [role, GROUP])
	return rows[0]
}

async function logsIn(url: string): Promise<boolean> {
	return connected(url, async (client) => (await client.query('SELECT 1')).rowCount === 1).catch(() => false)
}

/** The statements that are missing, each whole and quoted. */
function statements(state: State | undefined, role: string, verifier: string, database: string): string[] {
	const name = pg.escapeIdentifier(role)
	const login = `LOGIN INHERIT PASSWORD ${pg.escapeLiteral(verifier)}`
	return [
		state === undefined ? `CREATE ROLE ${name} ${login}` : `ALTER ROLE ${name} ${login}`,
		...(state?.member ? [] : [`GRANT ${GROUP} TO ${name}`]),
		...(state === undefined || state.connects
			? []
			: [`GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(database)} TO ${name}`]),
	]
}

async function makeRole(client: pg.Client, role: string, password: string, database: string): Promise<void> {
	let wanted: string[] = []
	await client.query('BEGIN')
	try {
		await client.query('SELECT pg_advisory_xact_lock($1)', [ROLE_LOCK])
		wanted = statements(await readState(client, role), role, scramVerifier(password), database)
		for (const statement of wanted) await client.query(statement)
		await client.query('COMMIT')
	} catch (error) {
		await client.query('ROLLBACK').catch(() => undefined)
		const why = error instanceof Error ? error.message : String(error)
		throw new AppRoleError(
			`The owner of the database may not make the login ${role} (${why}). Run this once as a superuser: ${wanted.join('; ')};`,
		)
	}
}

/**
 * Makes the program's login, or brings it up to date, and tries it.
 *
 * @param ownerUrl the owner's login; its database must be migrated, since the migration makes the group `postern_app`
 * @param password what the login is to have, from `appRolePassword`
 * @returns the connection URL of the program
 * @throws AppRoleError with one line when the login can't be made, has too much power, or is not let in
 */
export async function ensureAppRole(ownerUrl: string, password: string): Promise<string> {
	const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1))
	const role = appRoleName(database)
	const url = loginUrl(ownerUrl, role, password)
	const state = await connected(ownerUrl, async (client) => {
		const before = await readState(client, role)
		if (before?.usable && before.member && before.connects && (await logsIn(url))) return before
		await makeRole(client, role, password, database)
		return readState(client, role)
	})
	if (state?.mighty)
		throw new AppRoleError(
			`The login ${role} has more power than the program may have. Run this once as a superuser: ALTER ROLE ${pg.escapeIdentifier(role)} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION;`,
		)
	if (!(await logsIn(url)))
		throw new AppRoleError(`The database does not let the login ${role} in: look at its pg_hba.conf.`)
	return url
}
