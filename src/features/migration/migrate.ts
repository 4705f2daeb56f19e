import { z } from 'zod'
import { Name } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { createOrganization } from '@/features/organizations/verbs'
import { bringAdmins } from './bring/admins'
import { bringAliases } from './bring/aliases'
import { bringDomains } from './bring/domains'
import { learnDomains } from './bring/known'
import { bringAllMailboxes } from './bring/mailboxes'
import { noCounts, type Outcome, type Work } from './bring/work'
import { Inventory } from './inventory'
import { countedWords } from './plan-words'
import { SOURCES, SourceName } from './source-names'

const UNLIMITED = {
	maxDomains: null,
	maxMailboxes: null,
	maxAliases: null,
	maxLists: null,
	maxStorageBytes: null,
	maxSendsPerHour: null,
	maxSendsPerDay: null,
}

/**
 * Brings over what another panel holds, into one organization, in one transaction: each part is a verb of its own, decided under its own
 * right, told in the journal, held to every limit. What is refused is left with the reason, and the rest goes on; what is here already stays
 * as it is, so a second run does what the first one left. Only the command line calls it: the passwords are objects that no request holds.
 */
export const migrate = command({
	right: 'server.migrate',
	input: z.strictObject({
		from: SourceName,
		/** By its name, among those at the top of the server; made where there is none. */
		organization: Name,
		inventory: Inventory,
	}),
	locate: async (read, { organization: name }) => {
		const rows = await read.organization.findMany({ where: { parentId: null }, select: { id: true, name: true } })
		const row = rows.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null
		return { place: serverPlace(), label: row?.name ?? name, row }
	},
	run: async (_tx, { input: { from, organization: name, inventory }, row, part, attempt, read }) => {
		const organization = row ?? { ...(await part(createOrganization, { parent: null, name, ...UNLIMITED })), name }
		const outcome: Outcome = {
			organization: { name: organization.name, isNew: row === null },
			made: noCounts(),
			here: noCounts(),
			left: [...inventory.left],
			notes: [...inventory.notes],
		}
		const means = { part, attempt, read, inventory, outcome, from, organization: organization.id }
		const work: Work = { ...means, domains: new Map(), known: new Map() }
		await bringDomains(work)
		await learnDomains(work)
		await bringAllMailboxes(work)
		await bringAliases(work)
		await bringAdmins(work)
		const isSome = row === null || Object.values(outcome.made).some((count) => count > 0)
		const told = { broughtOver: countedWords(outcome.made), from: SOURCES[from], leftBehind: outcome.left.length }
		return {
			of: organization.id,
			kind: 'organization',
			before: null,
			after: isSome ? told : null,
			result: outcome,
		}
	},
})
