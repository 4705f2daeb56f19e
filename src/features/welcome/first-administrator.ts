/**
 * What each start looks after before the web server opens: that there is an administrator or a way to become the first one,
 * and that built-in roles give what this version of the program says they give. No password is ever made up.
 */
import { randomUUID } from 'node:crypto'
import { canonicalAddress } from '@/core/address'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { systemQuery } from '@/core/gateway/query'
import { digestOf, newSessionId } from '@/core/gateway/session-cookie'
import { currentRights, sameRights } from './built-in-rights'
import { findAdministrator } from './find-administrator'
import { issueSetUpLink } from './issue-set-up-link'
import { makeFirstAdministrator, SET_UP_KEY } from './make-first-administrator'
import { updateBuiltInGrant } from './update-built-in-grant'

export type FirstAdministrator =
	| { kind: 'exists' }
	| { kind: 'created'; address: string }
	| { kind: 'link'; url: string }

export type FirstAdministratorOptions = Readonly<{
	/** ADMIN_EMAIL and ADMIN_PASSWORD; with both, no link is needed. */
	email?: string
	password?: string
	/** Scheme, host and port, without a slash at the end. */
	publicOrigin: string
}>

const start = systemCaller('Start', ['system.set-up'])

/**
 * Sees to it that somebody can administer this server.
 *
 * @returns what is the case now; the link works once, for thirty minutes
 * @throws Error with one sentence when the settings cannot be used
 */
export async function ensureFirstAdministrator({
	email,
	password,
	publicOrigin,
}: FirstAdministratorOptions): Promise<FirstAdministrator> {
	if (await systemQuery('system.set-up', (read) => findAdministrator(read, new Date()))) return { kind: 'exists' }
	if (email === undefined || password === undefined) return link(publicOrigin)
	const address = canonicalAddress(email)
	if (address === null) throw new Error('ADMIN_EMAIL is not an address that can be signed in with.')
	const input = { id: randomUUID(), hash: null, name: 'Administrator', address, newPassword: password }
	const made = await execute(makeFirstAdministrator, start, input, { key: SET_UP_KEY })
	if (made.ok) return { kind: 'created', address: made.value.value.address }
	// Another instance that starts at this moment was first.
	if (made.problem.kind === 'not-found') return { kind: 'exists' }
	// Whoever reads this set two settings and sees no form: the sentences beside its fields say what is wrong.
	const { problem } = made
	const why = problem.kind === 'invalid' ? Object.values(problem.fields).join(' ') : problem.text
	throw new Error(`The first administrator could not be made of ADMIN_EMAIL and ADMIN_PASSWORD: ${why}`)
}

async function link(publicOrigin: string): Promise<FirstAdministrator> {
	const secret = newSessionId()
	const issued = await execute(issueSetUpLink, start, { hash: digestOf(secret) })
	if (issued.ok) return { kind: 'link', url: `${publicOrigin}/welcome/${secret}` }
	if (issued.problem.kind === 'not-found') return { kind: 'exists' }
	throw new Error(`The set-up link could not be made: ${issued.problem.text}`)
}

/**
 * Gives every live grant of a built-in role the rights that the role has in this version, parents before children, so that an
 * upgrade gives administrators its new rights. Called at each start, after the migrations; does nothing where nothing differs.
 *
 * @returns how many grants changed
 * @throws Error with one sentence when one could not be updated
 */
export async function syncBuiltInRoles(): Promise<number> {
	const grants = await systemQuery('system.set-up', (read) =>
		read.grant.findMany({
			where: { builtInRole: { not: null }, revokedAt: null },
			select: {
				id: true,
				builtInRole: true,
				rights: true,
				lineage: true,
				parent: { select: { id: true, rights: true } },
			},
		}),
	)
	const known = new Map(grants.map((grant) => [grant.id, grant.rights]))
	let changed = 0
	for (const grant of grants.toSorted((a, b) => a.lineage.length - b.lineage.length)) {
		const parent = grant.parent && { rights: known.get(grant.parent.id) ?? grant.parent.rights }
		const rights = currentRights({ ...grant, parent })
		if (sameRights(rights, grant.rights)) continue
		const updated = await execute(updateBuiltInGrant, start, { grant: grant.id })
		if (!updated.ok) throw new Error(`The rights of a built-in role could not be updated: ${updated.problem.text}`)
		known.set(grant.id, rights)
		changed += 1
	}
	return changed
}
