/** What one can ask about: places and people within the viewer's sight. What is out of sight is found like what is not there: not at all. */
import { searchedAddress, searchedText, shownAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { foundMailboxes } from '@/core/gateway/found'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { type Level, mayAnywhere, type Place, type Right, SERVER, specOf } from '@/core/policy'
import { isUuid } from '@/platform/uuid'

export const KINDS = ['mailbox', 'domain', 'organization', 'account', 'server'] as const
export type ThingKind = (typeof KINDS)[number]

/** A thing with the ids that it lies in, as far as it goes. */
export interface Thing {
	readonly kind: ThingKind
	readonly id: string
	readonly name: string
	readonly lineage: readonly string[]
	readonly domainId: string | null
	/** Whom it touches: the owner of a mailbox, the person. */
	readonly accountId: string | null
}
export interface Choice {
	readonly kind: ThingKind
	readonly id: string
	readonly name: string
	readonly detail: string
}

const WHOLE_SERVER: Thing = {
	kind: 'server',
	id: SERVER,
	name: 'the whole server',
	lineage: [],
	domainId: null,
	accountId: null,
}

/** Reads in the name of the right to see such a thing; one's own mailbox, and oneself, one may always ask about. */
async function underSight<T>(
	viewer: Loaded,
	right: Right,
	one: (read: Reader) => Promise<T | null>,
): Promise<T | null> {
	const seen = await queryIfAllowed(viewer, right, one)
	return seen ?? query(viewer, 'own.read', one)
}
type Reader = Parameters<Parameters<typeof query>[2]>[0]

async function findMailbox(viewer: Loaded, id: string): Promise<Thing | null> {
	return underSight(viewer, 'mailbox.read', async (read) => {
		const [row] = await read.sql<{ name: string; accountId: string; domainId: string; lineage: string[] }>`
			SELECT m.address AS name, m.account_id AS "accountId", m.domain_id AS "domainId", c.lineage FROM mailbox m CROSS JOIN LATERAL app.chain_of_mailbox(m.id) c
			WHERE m.id = ${id}::uuid AND m.deleted_at IS NULL`
		return row ? { kind: 'mailbox', id, ...row, name: shownAddress(row.name) } : null
	})
}
const findDomain = (viewer: Loaded, id: string): Promise<Thing | null> =>
	queryIfAllowed(viewer, 'domain.read', async (read) => {
		const [row] = await read.sql<{ name: string; lineage: string[] }>`
			SELECT d.name, c.lineage FROM domain d CROSS JOIN LATERAL app.chain_of_domain(d.id) c WHERE d.id = ${id}::uuid AND d.deleted_at IS NULL`
		return row ? { kind: 'domain', id, domainId: id, accountId: null, ...row, name: shownAddress(row.name) } : null
	})
const findOrganization = (viewer: Loaded, id: string): Promise<Thing | null> =>
	queryIfAllowed(viewer, 'organization.read', async (read) => {
		const row = await read.organization.findFirst({ where: { id }, select: { name: true, lineage: true } })
		return row && { kind: 'organization', id, domainId: null, accountId: null, ...row }
	})
const findPerson = (viewer: Loaded, id: string): Promise<Thing | null> =>
	underSight(viewer, 'account.read', async (read) => {
		const [row] = await read.sql<{ name: string; domainId: string | null; chain: string[] }>`
			SELECT a.name, a.domain_id AS "domainId", app.chain_of_account(a.id) AS chain FROM account a WHERE a.id = ${id}::uuid AND (a.retired_at IS NULL OR a.maker_id IS NOT NULL)`
		if (!row) return null
		const lineage = row.chain.slice(1, row.domainId ? -2 : -1)
		return { kind: 'account', id, name: row.name, lineage, domainId: row.domainId, accountId: id }
	})

const FIND: Record<Exclude<ThingKind, 'server'>, (viewer: Loaded, id: string) => Promise<Thing | null>> = {
	mailbox: findMailbox,
	domain: findDomain,
	organization: findOrganization,
	account: findPerson,
}

/** @param text as the page's address names it: `mailbox:ID`, or `server` */
export async function findThing(viewer: Loaded, text: string): Promise<Thing | null> {
	if (text === SERVER) return WHOLE_SERVER
	const [kind, id = ''] = text.split(':')
	const find = Object.entries(FIND).find(([name]) => name === kind)?.[1]
	return find && isUuid(id) ? find(viewer, id) : null
}

/** A person to ask about; oneself, always. */
export const findWho = (viewer: Loaded, id: string): Promise<Thing | null> =>
	isUuid(id) ? findPerson(viewer, id) : Promise.resolve(null)

/** Where a right is asked when somebody asks about a thing: of it, of what it lies in, or of what lies in it. NULL = of neither. */
export interface AskedAt {
	readonly place: Place
	readonly how: 'itself' | 'above' | 'within'
}
export function askedAt(thing: Thing, right: Right): AskedAt | null {
	const levels = placesOf(thing)
	const { on } = specOf(right)
	const [itself] = levels
	if (!itself) return null
	if (on.includes(itself.kind)) return { place: itself, how: 'itself' }
	const above = levels.find(({ kind }) => on.includes(kind))
	if (above) return { place: above, how: 'above' }
	const [level] = on
	// A person holds no mailboxes in them, and a mailbox no people.
	if (!level || itself.kind === 'mailbox' || itself.kind === 'account') return null
	return { place: { ...itself, kind: level }, how: 'within' }
}

/** The thing and everything that it lies in, the nearest first. */
function placesOf({ kind, id, lineage, domainId }: Thing): Place[] {
	const organizations = lineage.map((organization, at) => ({
		kind: 'organization' as const,
		id: organization,
		chain: [SERVER, ...lineage.slice(0, at + 1)],
	}))
	const places: Place[] = [{ kind: 'server', id: SERVER, chain: [SERVER] }, ...organizations]
	const within = [SERVER, ...lineage]
	if (domainId) places.push({ kind: 'domain', id: domainId, chain: [...within, domainId] })
	const isLeaf = kind === 'mailbox' || kind === 'account'
	if (isLeaf) places.push({ kind: kind as Level, id, chain: [...within, ...(domainId ? [domainId] : []), id] })
	return places.toReversed()
}

const EACH = 6

/** People whose name or address contains the text. */
export async function choosePeople(viewer: Loaded, typed: string): Promise<readonly Choice[]> {
	const text = searchedText(typed).toLowerCase()
	if (text === '') return []
	const found = await queryIfAllowed(
		viewer,
		'account.read',
		(read) => read.sql<Omit<Choice, 'kind'>>`
			SELECT a.id, a.name, a.address AS detail FROM account a
			WHERE a.id = ANY (ARRAY(SELECT app.find_accounts(${text}, 60))) ORDER BY a.name, a.id LIMIT ${EACH}`,
	)
	return (found ?? []).map((one) => ({ kind: 'account', ...one, detail: shownAddress(one.detail) }))
}

/** Mailboxes, domains, organizations and people whose name contains the text, each only where the viewer may read it. */
export async function chooseThings(viewer: Loaded, typed: string): Promise<readonly Choice[]> {
	const [part, text] = [searchedAddress(typed), searchedText(typed).toLowerCase()]
	if (text === '') return []
	const ask = async (right: Right, kind: ThingKind, rows: (read: Reader) => Promise<Omit<Choice, 'kind'>[]>) =>
		((await queryIfAllowed(viewer, right, rows)) ?? []).map((one) => ({ ...one, kind }))
	const mailboxes = await ask(
		'mailbox.read',
		'mailbox',
		(read) =>
			read.sql`SELECT m.id, m.address AS name, 'Mailbox' AS detail FROM mailbox m
			WHERE m.id = ANY (${foundMailboxes({ part, begins: true, limit: EACH })} || ${foundMailboxes({ part, limit: EACH })})
			ORDER BY NOT starts_with(m.address, ${part}), m.address LIMIT ${EACH}`,
	)
	const domains = await ask(
		'domain.read',
		'domain',
		(read) =>
			read.sql`SELECT d.id, d.name, 'Domain' AS detail FROM domain d WHERE d.deleted_at IS NULL AND position(${part} IN d.name) > 0
			ORDER BY position(${part} IN d.name), d.name LIMIT ${EACH}`,
	)
	const organizations = await ask(
		'organization.read',
		'organization',
		(read) =>
			read.sql`SELECT o.id, o.name, 'Organization' AS detail FROM organization o WHERE strpos(lower(o.name), ${text}) > 0 ORDER BY lower(o.name), o.id LIMIT ${EACH}`,
	)
	const people = (await choosePeople(viewer, typed)).map((one) => ({ ...one, detail: `Person, ${one.detail}` }))
	const shown = [...mailboxes, ...domains].map((one) => ({ ...one, name: shownAddress(one.name) }))
	return [...shown, ...organizations, ...people]
}

/** Does the viewer see other people at all? Else they ask about themselves. */
export const asksAboutOthers = (viewer: Loaded): boolean => mayAnywhere(viewer.actor, 'account.read', viewer.now)
