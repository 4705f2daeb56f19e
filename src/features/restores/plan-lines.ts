/** What a restore is about besides the mail, and what becomes of it: worked out from what the viewer may see, as things stand now. */
import { domainOf, shownAddress, shownBytes } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { whyNotOnLists } from '@/features/lists'
import type { Manifest } from '@/platform/archive/manifest'
import type { Standing } from './mailbox-standing'
import { LIST_LOST } from './restore-rules'

/** One thing that a restore is about, and what becomes of it. */
export interface PlanLine {
	readonly what: string
	/** `comes`: it is brought back; `stays`: it is there already; `cannot`: and why. */
	readonly how: 'comes' | 'stays' | 'cannot' | 'careful'
	readonly text: string
}

export function mailboxLines(mailbox: Standing, { mailBytes }: { mailBytes: bigint }): PlanLine[] {
	const lines: PlanLine[] = []
	if (mailbox.erasedAt !== null)
		lines.push({
			what: shownAddress(mailbox.address),
			how: 'comes',
			text: 'The mailbox is made again, for the same person, with its password and its settings.',
		})
	const used = mailbox.usedBytes ?? 0n
	if (mailbox.quotaBytes !== null && used + mailBytes > mailbox.quotaBytes)
		lines.push({
			what: 'Quota',
			how: 'careful',
			text: `The quota is ${shownBytes(mailbox.quotaBytes)}, and ${shownBytes(used)} of it is used. If all ${shownBytes(mailBytes)} come back, the mailbox is full and takes no mail until the quota is raised.`,
		})
	return lines
}

/** Into a mailbox that was erased, all of them; what is in use has its own. */
export const ruleLines = ({ rules }: Manifest, { erasedAt }: Standing): PlanLine[] =>
	erasedAt !== null && rules.length > 0
		? [
				{
					what: 'Mail rules',
					how: 'comes',
					text: rules.length === 1 ? 'One is put back.' : `${rules.length} are put back.`,
				},
			]
		: []

/** Of a backup that goes into another mailbox than its own. */
export const otherLine = (from: string): PlanLine => ({
	what: 'Settings, rules, aliases and rights',
	how: 'cannot',
	text: `They belong to ${shownAddress(from)} and do not go into another mailbox.`,
})

/** Of mail that was found without a mailbox, with rules beside it. */
export const foundRules = ({ rules }: Manifest): PlanLine[] =>
	rules.length > 0 ? [{ what: 'Mail rules', how: 'cannot', text: 'Those beside the mail stay in the archive.' }] : []

/** Aliases that delivered to it, as far as the viewer may make them. */
export async function aliasLines(viewer: Loaded, manifest: Manifest): Promise<PlanLine[]> {
	const within = await queryIfAllowed(viewer, 'alias.create', async (read) => {
		const names = [...new Set(manifest.aliases.map(({ address }) => domainOf(address)))]
		const rows = await read.domain.findMany({ where: { name: { in: names }, deletedAt: null }, select: { name: true } })
		return new Set(rows.map(({ name }) => name))
	})
	const addresses = manifest.aliases.map(({ address }) => address)
	const taken = await query(viewer, 'backup.read', async (read) => {
		const rows = await read.sql<{
			address: string
		}>`SELECT a AS address FROM unnest(${addresses}::text[]) a WHERE app.is_taken(a)`
		return new Set(rows.map(({ address }) => address))
	})
	return manifest.aliases.map(({ address, enabled }) => {
		const what = `Alias ${shownAddress(address)}`
		if (taken.has(address)) return { what, how: 'stays', text: 'The address is in use. It stays as it is.' }
		if (!enabled) return { what, how: 'cannot', text: 'It was switched off, so it is not made again.' }
		if (!within?.has(domainOf(address)))
			return { what, how: 'cannot', text: 'Its domain is gone, or you may make no aliases there.' }
		return { what, how: 'comes', text: 'It is made again.' }
	})
}

/** Lists that it was on, and those that its owner looked after. A list that is gone and one that is foreign get one sentence. */
export async function listLines(viewer: Loaded, { lists }: Manifest, into: Standing): Promise<PlanLine[]> {
	if (lists.length === 0) return []
	const ids = lists.map(({ id }) => id)
	const who = { address: into.address, domain: into.domainId, account: into.accountId, sendOnly: into.sendOnly }
	const [whyNot, stands] = await Promise.all([
		whyNotOnLists(viewer, ids, who),
		query(
			viewer,
			'backup.read',
			(read) => read.sql<{ list: string; member: boolean; owner: boolean }>`
				SELECT list_id AS list, member, owner FROM app.lists_of(${into.id}::uuid)`,
		),
	])
	const line = (what: string, stays: boolean | undefined, why: string | null | undefined, comes: string): PlanLine => {
		if (stays) return { what, how: 'stays', text: 'As it is.' }
		if (why === undefined) return { what, how: 'cannot', text: LIST_LOST }
		return why === null ? { what, how: 'comes', text: comes } : { what, how: 'cannot', text: why }
	}
	return lists.flatMap(({ id, address, member, owner }) => {
		const there = stands.find(({ list }) => list === id)
		const on = `List ${shownAddress(address)}`
		const care = `Care of ${shownAddress(address)}`
		return [
			...(member ? [line(on, there?.member, whyNot.member.get(id), 'The mailbox is put on it again.')] : []),
			...(owner ? [line(care, there?.owner, whyNot.owner.get(id), 'Its owner looks after the list again.')] : []),
		]
	})
}

/** Grants stand in the database, erased or not: what was taken since was taken by somebody, and no restore gives it back. */
export async function grantLines(viewer: Loaded, manifest: Manifest): Promise<PlanLine[]> {
	const rows = await queryIfAllowed(viewer, 'account.read', (read) =>
		read.grant.findMany({
			where: { id: { in: manifest.grants.map(({ id }) => id) } },
			select: { id: true, roleName: true, revokedAt: true, endsAt: true },
		}),
	)
	return (rows ?? []).map(({ roleName, revokedAt, endsAt }) => {
		const what = `Rights: ${roleName}`
		if (revokedAt !== null)
			return {
				what,
				how: 'cannot',
				text: 'They were taken since, by hand or with whoever had given them. Give them again if they are wanted.',
			}
		if (endsAt !== null && endsAt <= viewer.now) return { what, how: 'cannot', text: 'Their time is over.' }
		return { what, how: 'stays', text: 'They stand, and are of use again with the mailbox.' }
	})
}
