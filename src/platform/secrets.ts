import { randomBytes } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writeWhole } from './data-folder'
import type { Env } from './env'
import { isActionsKey, isStrongSecret } from './setting-rules'
import { StartError } from './start-error'

/**
 * The secrets of an installation. With the embedded database they are made at the first start and kept in the data
 * folder, readable by its owner only. With a database of the operator's own there may be several instances, which have
 * to share them: they come from the environment, or nothing starts.
 */

export type Secrets = Readonly<{
	/** Signs and encrypts what is handed to browsers, and derives the database login of the program. */
	authSecret: string
	/** 32 bytes as base64: what Next encrypts in server actions. */
	actionsKey: string
	/** Password of the embedded server's superuser; undefined with a database of the operator's own. */
	databasePassword: string | undefined
}>

const stored = z.object({
	authSecret: z.string().refine(isStrongSecret),
	actionsKey: z.string().refine(isActionsKey),
	databasePassword: z.string().min(32),
})

type Stored = z.infer<typeof stored>

function freshSecrets(): Stored {
	const key = (form: 'base64' | 'base64url') => randomBytes(32).toString(form)
	return { authSecret: key('base64url'), actionsKey: key('base64'), databasePassword: key('base64url') }
}

function broken(file: string): StartError {
	return new StartError(
		`${file} is damaged; restore it from a backup. Without it the embedded database can't be opened.`,
	)
}

async function readStored(file: string): Promise<Stored | undefined> {
	let text: string
	try {
		text = await readFile(file, 'utf8')
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
		throw new StartError(`${file} can't be read; start Postern as the user who owns it.`)
	}
	try {
		const secrets = stored.parse(JSON.parse(text))
		await chmod(file, 0o600)
		return secrets
	} catch {
		throw broken(file)
	}
}

async function storedSecrets(dataDir: string): Promise<Stored> {
	const file = path.join(dataDir, 'secrets.json')
	const known = await readStored(file)
	if (known !== undefined) return known
	const secrets = freshSecrets()
	await writeWhole(file, `${JSON.stringify(secrets, null, '\t')}\n`, 0o600)
	return secrets
}

/**
 * The secrets to run with. What the environment names wins over what is stored.
 *
 * @throws StartError when DATABASE_URL is set and a secret is missing, or when the stored ones can't be read
 */
export async function loadSecrets(
	env: Pick<Env, 'databaseUrl' | 'dataDir' | 'authSecret' | 'actionsKey'>,
): Promise<Secrets> {
	if (env.databaseUrl === undefined) {
		const kept = await storedSecrets(env.dataDir)
		return { ...kept, authSecret: env.authSecret ?? kept.authSecret, actionsKey: env.actionsKey ?? kept.actionsKey }
	}
	const { authSecret, actionsKey } = env
	const missing = [...(authSecret ? [] : ['AUTH_SECRET']), ...(actionsKey ? [] : ['ACTIONS_KEY'])]
	if (authSecret === undefined || actionsKey === undefined)
		throw new StartError(
			`${missing.join(' and ')} must be set when DATABASE_URL is: make each with \`openssl rand -base64 32\`, the same for all instances.`,
		)
	return { authSecret, actionsKey, databasePassword: undefined }
}
