/** Line by line: what is here already, what is wrong with it, or one mailbox more. */
import { z } from 'zod'
import { canonicalDomain, domainOf, LocalPart, Name, shownAddress, shownBytes } from '@/core/address'
import { type Attempt, command, type Part } from '@/core/gateway/command'
import type { PlannedLine } from '@/core/gateway/form'
import { PanelError, type Problem } from '@/core/gateway/result'
import { ChosenPassword } from '@/core/password'
import type { ChosenTemplate } from '@/features/template-use'
import { createMailbox, idsFor } from '../create-mailbox'
import type { Line } from './line-passwords'

export type Chosen = z.output<typeof ChosenTemplate>

/** A mailbox of the domain. */
export interface Here {
	readonly id: string
	readonly localPart: string
	readonly name: string
}
export interface Tried {
	readonly told: PlannedLine
	/** The one that was made, to be shown once. */
	readonly password: string | null
	readonly problem: Problem | null
}
interface Means {
	readonly part: Part
	readonly attempt: Attempt
}
interface Wanted {
	readonly domain: { readonly id: string; readonly name: string; readonly defaultQuotaBytes: bigint | null }
	readonly template: Chosen
	readonly person: Chosen
	readonly lines: readonly Line[]
	readonly here: readonly Here[]
}

const { name: _itsOwn, ...one } = createMailbox
type Hashed = Parameters<typeof createMailbox.run>[1]['input']
const input = createMailbox.input.extend({
	password: z.custom<ChosenPassword>((value) => value instanceof ChosenPassword),
})
/** The verb that makes one, with a password that is hashed by now: an object that no request can hold. */
const createHashed = command({
	...one,
	input,
	prepare: async (wanted: z.output<typeof input>): Promise<Hashed> => ({ ...wanted, shown: null, ids: idsFor(wanted) }),
})

/** @returns what became of each line, in their order @throws PanelError what is wrong with all of them */
export async function makeAll(means: Means, wanted: Wanted): Promise<Tried[]> {
	const found = new Finder(wanted)
	const tried: Tried[] = []
	for (const line of wanted.lines) tried.push(await makeOne(means, wanted, line, found))
	return tried
}

async function makeOne(means: Means, wanted: Wanted, line: Line, found: Finder): Promise<Tried> {
	const { domain } = wanted
	const told = (is: PlannedLine['is'], address: string, says: string, problem: Problem | null = null): Tried => ({
		told: { line: line.line, is, address, name: cut(line.name.trim(), 200), says },
		password: is === 'new' ? line.made : null,
		problem,
	})
	const written = cut(line.address, 300)
	const known = found.of(line)
	if ('fault' in known) return told('wrong', written, known.fault)
	if ('here' in known) return told('here', shownAddress(`${known.here}@${domain.name}`), known.says)
	const { chosen } = line
	if (!chosen) return told('wrong', written, line.fault ?? '')
	const result = await means.attempt(() => means.part(createHashed, inputOf(wanted, line, chosen, known.localPart)))
	if (result.ok) return told('new', shownAddress(result.value.address), howMade(wanted, line))
	const { problem } = result
	const fields = 'fields' in problem ? (problem.fields ?? {}) : {}
	if (OF_ALL.has(problem.kind) || fields.template || fields.person) throw new PanelError(problem)
	return told('wrong', written, Object.values(fields)[0] ?? problem.text, problem)
}
/** Never in the middle of a sign that takes two: half of one cannot be kept. */
const cut = (text: string, most: number): string => [...text.slice(0, most * 2)].slice(0, most).join('')
/** These would be said of each line anew. */
const OF_ALL = new Set<Problem['kind']>(['not-allowed', 'not-found', 'stale'])

const inputOf = ({ domain, template, person }: Wanted, line: Line, password: ChosenPassword, localPart: string) => ({
	domain: domain.id,
	localPart,
	name: line.name,
	password,
	...quotaOf(line, template ? undefined : domain.defaultQuotaBytes),
	sendOnly: line.sendOnly,
	template: choiceOf(template),
	person: choiceOf(person),
})

/** @param own the domain's; undefined = the template says it */
function quotaOf({ quota }: Line, own: bigint | null | undefined): { quota?: string | bigint | null } {
	if (quota === '') return own === undefined ? {} : { quota: own }
	return { quota: /^unlimited$/i.test(quota) ? null : quota }
}

/** As a form's field has it. */
const choiceOf = (chosen: Chosen): string =>
	chosen ? [chosen.id, chosen.version, chosen.mark].filter((one) => one !== null).join(':') : ''

function howMade(wanted: Wanted, line: Line): string {
	const password = line.made === null ? 'password as typed' : 'password made here'
	return [quotaSaid(wanted, line), ...(line.sendOnly ? ['send only'] : []), password].join(' · ')
}

function quotaSaid({ domain, template }: Wanted, { quota }: Line): string {
	if (template) return 'as the template says'
	if (quota !== '') return quota
	return domain.defaultQuotaBytes === null ? 'unlimited' : shownBytes(domain.defaultQuotaBytes)
}

const HERE = 'It is here already, and stays as it is.'
const SAME_NAME = 'Somebody of this name has it already. For somebody else of the same name, write an address.'

/** Knows what the domain has, and what stood in the list before. */
class Finder {
	readonly #domain: string
	readonly #here: Set<string>
	/** Of those whose address a template proposes: who is here by that name, each for one line. */
	readonly #byName = new Map<string, string[]>()
	readonly #lines = new Map<string, number>()

	constructor({ domain, here, lines }: Wanted) {
		this.#domain = domain.name
		this.#here = new Set(here.map(({ localPart }) => localPart))
		const written = new Set(lines.map(({ address }) => address.toLowerCase().split('@')[0]))
		for (const { localPart, name } of here)
			if (!written.has(localPart)) this.#byName.set(name, [...(this.#byName.get(name) ?? []), localPart])
	}

	of(line: Line): { fault: string } | { here: string; says: string } | { localPart: string } {
		const { address } = line
		const at = address.lastIndexOf('@')
		if (at >= 0 && canonicalDomain(domainOf(address)) !== this.#domain)
			return { fault: `This address is not in ${shownAddress(this.#domain)}.` }
		const typed = at < 0 ? address : address.slice(0, at)
		if (typed === '') return this.#proposed(line, at)
		const parsed = LocalPart.safeParse(typed)
		// The verb says what is wrong with it.
		if (!parsed.success) return { localPart: typed }
		const localPart = parsed.data
		const before = this.#lines.get(localPart)
		if (before !== undefined) return { fault: `The same address stands in line ${before}.` }
		this.#lines.set(localPart, line.line)
		if (this.#here.has(localPart)) return { here: localPart, says: HERE }
		return { localPart }
	}

	#proposed({ name }: Line, at: number) {
		if (at >= 0) return { fault: 'Write the part before the @.' }
		const parsed = Name.safeParse(name)
		const found = parsed.success ? this.#byName.get(parsed.data)?.shift() : undefined
		return found === undefined ? { localPart: '' } : { here: found, says: SAME_NAME }
	}
}
