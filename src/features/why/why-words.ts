/** The answer in plain sentences: what is asked, step by step, until something stands in the way. */
import { canAct } from '@/core/gateway/explain'
import { builtInRole, type Grant, type Refusal, SERVER, specOf, type Verdict } from '@/core/policy'
import type { Answer, GrantTold } from './explain-why'

export interface Step {
	readonly state: 'passed' | 'failed' | 'skipped'
	readonly title: string
	readonly text: string
	/** The grants that this step speaks of. */
	readonly grants: readonly { readonly grant: Grant; readonly told: GrantTold | null; readonly scope: string | null }[]
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const isMe = ({ who, acting }: Answer, viewerId: string | null) =>
	who.id === viewerId && acting.actor.accountId === viewerId

interface Voice {
	/** "You" or the name. */
	readonly who: string
	readonly holds: string
	readonly can: string
	readonly their: string
}
export function voiceOf(answer: Answer, viewerId: string | null): Voice {
	return isMe(answer, viewerId)
		? { who: 'You', holds: 'You hold', can: 'You can', their: 'your' }
		: { who: answer.who.name, holds: `${answer.who.name} holds`, can: `${answer.who.name} can`, their: 'their' }
}

const STANDING: Record<Answer['acting']['standing'], (voice: Voice) => string> = {
	live: ({ can }) => `${can} sign in.`,
	invited: ({ who }) => `${who} has not accepted the invitation yet.`,
	disabled: ({ who }) => `${who} is disabled, and does nothing at all until enabled again.`,
	'second-factor-due': ({ who }) =>
		`A second factor is asked of ${who === 'You' ? 'you, and you have' : `${who}, who has`} none. Until it is set up nothing else can be done.`,
	stopped: ({ who }) => `The mailbox, the domain or the organization that ${who} signs in with is disabled or gone.`,
}

/** The order in which a grant is found wanting; what comes before a failure was passed. */
const DEPTH: Record<Verdict, number> = { 'no-grant': 0, 'out-of-scope': 1, expired: 2, 'not-yet': 2, allows: 3 }

const placeName = (answer: Answer, id: string): string => answer.names.get(id) ?? 'something above it'
/** What a right is asked of here: "mia@x", "its domain x", "everything in Harbor". */
export function askedOf(answer: Answer): string {
	const { asked, what } = answer
	if (!asked || asked.how === 'itself') return what.name
	if (asked.how === 'within') return `everything in ${what.name}`
	const name = answer.names.get(asked.place.id)
	if (asked.place.kind === 'server') return 'the whole server'
	return name ? `the ${asked.place.kind} ${name}` : `the ${asked.place.kind} that it lies in`
}

function holdingSteps(answer: Answer, voice: Voice): Step[] {
	const explained = answer.found?.explanation.grants ?? []
	const best = Math.max(0, ...explained.map(({ verdict }) => DEPTH[verdict]))
	const told = (least: number): Step['grants'] =>
		explained
			.filter(({ verdict }) => DEPTH[verdict] >= least && DEPTH[verdict] === best)
			.slice(0, 3)
			.map(({ grant, scope }) => ({ grant, told: answer.grants.get(grant.id) ?? null, scope }))
	const label = specOf(answer.right).label
	const state = (at: number): Step['state'] => {
		if (best > at) return 'passed'
		return best === at ? 'failed' : 'skipped'
	}
	const [first] = told(1)
	const reach = first?.scope ? placeName(answer, first.scope) : ''
	return [
		{
			state: state(0),
			title: 'Holds the right',
			text: best > 0 ? `${voice.holds} the right “${label}”.` : `${voice.holds} no grant with the right “${label}”.`,
			grants: best > 0 ? told(1) : [],
		},
		{
			state: state(1),
			title: 'Here',
			text:
				best > 1
					? `It was given on ${reach}${first?.scope === answer.asked?.place.id ? '' : ', and so on everything in it'}.`
					: `It was given elsewhere; ${askedOf(answer)} is not among it.`,
			grants: [],
		},
		{ state: state(2), title: 'Now', text: whenText(first?.grant ?? null, answer), grants: [] },
	]
}

function whenText(grant: Grant | null, { acting: { now } }: Answer): string {
	if (!grant) return 'A grant counts from its start to its end.'
	if (grant.startsAt > now) return `It begins on ${DAY.format(grant.startsAt)}.`
	if (grant.endsAt !== null && grant.endsAt <= now) return `It ended on ${DAY.format(grant.endsAt)}.`
	return grant.endsAt === null ? 'It is in force, with no end.' : `It is in force until ${DAY.format(grant.endsAt)}.`
}

const RANK: Partial<Record<Refusal, (answer: Answer, voice: Voice) => string>> = {
	oneself: () => 'Nobody does this to themselves. One’s own password and name are under “My account”.',
	outranked: ({ what }, { who, their }) =>
		`${what.name} belongs to somebody who holds more than ${who === 'You' ? 'you do' : 'they do'}, or whose rights ${their} own came from.`,
}

function personSteps(answer: Answer, voice: Voice): Step[] {
	const { found, asked, right, what } = answer
	if (!(found && specOf(right).onPerson)) return []
	if (asked?.how === 'within') {
		const text = `Of each mailbox and person in ${what.name} it is asked besides whether they hold more, or are protected.`
		return [{ state: 'passed', title: 'Rank', text, grants: [] }]
	}
	const rank = found.rank && RANK[found.rank]
	return [
		{
			state: rank ? 'failed' : 'passed',
			title: 'Rank',
			text: rank
				? rank(answer, voice)
				: `Whoever it belongs to holds nothing that ${voice.who === 'You' ? 'you do' : 'they do'} not hold too.`,
			grants: [],
		},
		{
			state: found.protection ? 'failed' : 'passed',
			title: 'Protection',
			text: found.protection ? 'It is protected: an administrator has to lift that first.' : 'It is not protected.',
			grants: [],
		},
	]
}

function givingSteps({ found }: Answer, { who }: Voice): Step[] {
	if (!found?.missing) return []
	const text =
		found.missing.length === 0 ? 'It may be handed on there.' : `${who} would lack: ${found.missing.join('; ')}.`
	return [{ state: found.missing.length === 0 ? 'passed' : 'failed', title: 'Handing on', text, grants: [] }]
}

const FULL = { organization: 'the organization', domain: 'the domain', grant: 'the grant' } as const
function roomSteps({ found, right, names }: Answer): Step[] {
	if (!(found && ['mailbox.create', 'mailbox.restore', 'alias.create'].includes(right))) return []
	const full = found.full.map(({ kind, id }) => (names.has(id) ? `${kind} ${names.get(id)}` : FULL[kind]))
	const text = full.length === 0 ? 'No limit is reached.' : `No room is left in ${full.join(' and ')}.`
	return [{ state: full.length === 0 ? 'passed' : 'failed', title: 'Room', text, grants: [] }]
}

/** Each step that the gateway takes; after the first that fails the others are not reached. */
export function stepsOf(answer: Answer, viewerId: string | null): readonly Step[] {
	const voice = voiceOf(answer, viewerId)
	const { standing } = answer.acting
	const acts = canAct(answer.acting, answer.right)
	const all: Step[] = [
		{ state: acts ? 'passed' : 'failed', title: 'Can act', text: STANDING[standing](voice), grants: [] },
		...holdingSteps(answer, voice),
		...personSteps(answer, voice),
		...givingSteps(answer, voice),
		...roomSteps(answer),
	]
	const failed = all.findIndex(({ state }) => state === 'failed')
	return failed < 0 ? all : all.map((step, at) => (at > failed ? { ...step, state: 'skipped' } : step))
}

/** What would have to be otherwise, in one sentence; NULL when nothing would. */
export function neededFor(answer: Answer): string | null {
	const { found, asked, acting, right, allowed } = answer
	const label = specOf(right).label
	if (allowed) return null
	if (!asked) return `“${label}” is asked of ${levelWords(right)}. Choose one of these.`
	if (acting.standing === 'second-factor-due' && !canAct(acting, right))
		return 'First a second factor has to be set up.'
	if (!canAct(acting, right)) return 'First the account has to be able to sign in.'
	const decision = found?.explanation.decision
	if (decision && !decision.allowed) {
		const where =
			asked.place.kind === 'server' ? 'the whole server' : `${askedOf(answer)}, or on something that it lies in`
		return decision.why === 'not-yet'
			? 'Nothing: it begins by itself.'
			: `A grant with the right “${label}” on ${where}.`
	}
	if (found?.rank === 'outranked')
		return 'Somebody has to do it who holds at least as much as that person, everywhere they hold it.'
	if (found?.rank === 'oneself') return 'Somebody else has to do it.'
	if (found?.protection) return 'An administrator lifts the protection first; its owner is told.'
	if (found?.full.length) return 'A higher limit, or less in use.'
	return null
}

const LEVELS = {
	server: 'the server',
	organization: 'organizations',
	domain: 'domains',
	mailbox: 'mailboxes',
	account: 'people',
} as const
const levelWords = (right: Answer['right']): string =>
	specOf(right)
		.on.map((level) => LEVELS[level])
		.join(' and ')

/** "Manager", and where that comes from. */
export const roleWords = (roleName: string): string =>
	roleName === builtInRole('user')?.name ? 'what everybody holds' : roleName
export { SERVER }
