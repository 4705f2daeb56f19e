/**
 * Who may do what, written down by hand. Nothing here is worked out by the policy: three suites hold the policy (matrix.test.ts),
 * the gateway and the database (matrix-*.db.test.ts) and the browser's door (e2e/server-actions.spec.ts) against it.
 *
 * A right without a row does not compile. A row says on what the right is asked, and for each actor on which of these it is
 * allowed; everything else is denied, for the reason that `expected` gives.
 */
import type { Right } from '@/core/policy'

/**
 * All but the first have a mailbox in domain a. Organization 1 has the domains a and b, and 1.1 nested in it, with domain n;
 * organization 2 has domain c.
 */
export const ACTORS = {
	anonymous: 'nobody: not signed in',
	user: 'owner of a mailbox, without a grant',
	mail: 'Mail admin of domain a',
	domain: 'Domain admin of domain a',
	both: 'Domain admin of the domains a and b',
	manager: 'Manager of organization 1',
	team: 'Team member of organization 1',
	reader: 'sees everything of organization 1 and changes nothing',
	expired: 'Team member of organization 1 until yesterday',
	early: 'Team member of organization 1 from tomorrow on',
	suspended: 'Team member of organization 1, account disabled',
	revoked: 'Team member of organization 1, revoked',
	admin: 'Administrator',
} as const
export type Actor = keyof typeof ACTORS

/**
 * Places: the server, organizations 1, 1.1 and 2, domains a, b, n and c. For mailboxes and people a, b, n and c are those of
 * somebody in that domain who holds nothing; `own` is the actor's; `below` somebody in a who sees the mailboxes of a;
 * `above` an administrator with a mailbox in a. Of grants: theirs, on their domain; `server` that of an administrator.
 */
export type Target = 'server' | '1' | '1.1' | '2' | 'a' | 'b' | 'n' | 'c' | 'own' | 'below' | 'above'

export type Why =
	| 'signed-out'
	| 'no-grant'
	| 'out-of-scope'
	| 'expired'
	| 'not-yet'
	| 'oneself'
	| 'outranked'
	| 'exceeds-own'
export interface Row {
	readonly on: readonly Target[]
	readonly allowed: Readonly<Partial<Record<Actor, readonly Target[]>>>
}

type Words = string
const words = (text: Words): Target[] => text.split(' ').filter((word) => word !== '') as Target[]
const row = (
	on: Words,
	cells: readonly [mail: Words, domain: Words, both: Words, manager: Words, team: Words, reader: Words, admin: Words],
): Row => {
	const [mail, domain, both, manager, team, reader, admin] = cells.map(words)
	const filled = Object.entries({ mail, domain, both, manager, team, reader, admin }).filter(
		([, cell]) => cell && cell.length > 0,
	)
	return { on: words(on), allowed: Object.fromEntries(filled) }
}
/** What everybody holds over themselves, for as long as they can sign in. */
const OWN: Row = {
	on: words('own a above'),
	allowed: Object.fromEntries(
		Object.keys(ACTORS)
			.filter((actor) => actor !== 'anonymous' && actor !== 'suspended')
			.map((actor) => [actor, words('own')]),
	),
}
/** For parts of the program alone. */
const nobody = (on: Words): Row => ({ on: words(on), allowed: {} })

const ORGANIZATIONS = '1 1.1 2'
const PLACES = 'server 1 1.1 2'
const DOMAINS = 'a b n c'
const PEOPLE = 'own a b n c below above'

// biome-ignore format: a table is read in columns
export const MATRIX: Record<Right, Row> = {
	//                                              Mail       Domain     Domain       Manager        Team           Reader              Administrator
	//                                              admin a    admin a    admin a b    of 1           of 1           of 1
	'organization.read':       row(ORGANIZATIONS, ['',        '',        '',          '',            '1 1.1',       '1 1.1',            '1 1.1 2']),
	'organization.create':     row(PLACES,        ['',        '',        '',          '',            '',            '',                 'server 1 1.1 2']),
	'organization.edit':       row(ORGANIZATIONS, ['',        '',        '',          '',            '',            '',                 '1 1.1 2']),
	'organization.set-enabled':row(ORGANIZATIONS, ['',        '',        '',          '',            '',            '',                 '1 1.1 2']),
	'organization.remove':     row(ORGANIZATIONS, ['',        '',        '',          '',            '',            '',                 '1 1.1 2']),
	'organization.demand-second-factor': row(ORGANIZATIONS, ['', '',   '',          '',            '1 1.1',       '',                 '1 1.1 2']),
	'organization.demand-approval': row(ORGANIZATIONS, ['', '',        '',          '',            '1 1.1',       '',                 '1 1.1 2']),
	'organization.set-trash':  row(ORGANIZATIONS, ['',        '',        '',          '',            '1 1.1',       '',                 '1 1.1 2']),
	'organization.require-templates': row(ORGANIZATIONS, ['', '',      '',          '',            '1 1.1',       '',                 '1 1.1 2']),

	'domain.read':             row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       'a b n',            'a b n c']),
	'domain.create':           row(ORGANIZATIONS, ['',        '',        '',          '',            '1 1.1',       '',                 '1 1.1 2']),
	'domain.edit':             row(DOMAINS,       ['',        '',        '',          'a b n',       'a b n',       '',                 'a b n c']),
	'domain.set-enabled':      row(DOMAINS,       ['',        '',        '',          'a b n',       'a b n',       '',                 'a b n c']),
	'domain.remove':           row(DOMAINS,       ['',        '',        '',          '',            'a b n',       '',                 'a b n c']),
	'domain.restore':          row(DOMAINS,       ['',        '',        '',          '',            'a b n',       '',                 'a b n c']),

	'mailbox.read':            row(PEOPLE,        ['own a below above', 'own a below above', 'own a b below above', 'own a b n below above', 'own a b n below above', 'own a b n below above', PEOPLE]),
	'mailbox.create':          row(DOMAINS,       ['a',       'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),
	'mailbox.edit':            row(PEOPLE,        ['a below', 'a below', 'a b below', 'a b n below', 'a b n below', '',                 'a b n c below above']),
	'mailbox.set-quota':       row(PEOPLE,        ['a below', 'a below', 'a b below', 'a b n below', 'a b n below', '',                 'a b n c below above']),
	'mailbox.set-sends':       row(PEOPLE,        ['',        'a below', 'a b below', 'a b n below', 'a b n below', '',                 'a b n c below above']),
	'mailbox.set-enabled':     row(PEOPLE,        ['a below', 'a below', 'a b below', 'a b n below', 'a b n below', '',                 'a b n c below above']),
	'mailbox.set-password':    row(PEOPLE,        ['a below', 'a below', 'a b below', 'a b n below', 'a b n below', '',                 'a b n c below above']),
	'mailbox.remove':          row(PEOPLE,        ['',        'a below', 'a b below', 'a b n below', 'a b n below', '',                 'a b n c below above']),
	'mailbox.restore':         row(PEOPLE,        ['',        'a below', 'a b below', 'a b n below', 'a b n below', '',                 'a b n c below above']),
	'mailbox.erase':           row(PEOPLE,        ['',        '',        '',          '',            'a b n below', '',                 'a b n c below above']),
	'mailbox.adopt':           row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),
	// Asked on the whole server: no scope below it reaches a protection, not even the holder's own mailbox.
	'mailbox.protect':         row(PEOPLE,        ['',        '',        '',          '',            '',            '',                 PEOPLE]),

	'backup.read':             row(PEOPLE,        ['', 'own a below above', 'own a b below above', 'own a b n below above', 'own a b n below above', 'own a b n below above', PEOPLE]),
	'backup.restore':          row(PEOPLE,        ['', 'a below', 'a b below', 'a b n below', 'a b n below', '', 'a b n c below above']),
	'backup.create':           row(PEOPLE,        ['', 'own a below above', 'own a b below above', 'own a b n below above', 'own a b n below above', '', PEOPLE]),
	'backup.set-schedule':     row(DOMAINS,       ['',        '',        '',          'a b n',       'a b n',       '',                 'a b n c']),

	'alias.read':              row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       'a b n',            'a b n c']),
	'alias.create':            row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),
	'alias.edit':              row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),
	'alias.remove':            row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),
	'alias.forward-outside':   row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),

	'list.read':               row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       'a b n',            'a b n c']),
	'list.create':             row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),
	'list.edit':               row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),
	'list.edit-members':       row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),
	'list.remove':             row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),

	'account.read':            row(PEOPLE,        ['', 'own a below above', 'own a b below above', 'own a b n below above', 'own a b n below above', 'own a b n below above', PEOPLE]),
	'account.create':          row(PLACES,        ['',        '',        '',          '1 1.1',       '1 1.1',       '',                 'server 1 1.1 2']),
	'account.edit':            row(PEOPLE,        ['',        '',        '',          'a b n below', 'a b n below', '',                 'a b n c below above']),
	'account.set-enabled':     row(PEOPLE,        ['',        '',        '',          'a b n below', 'a b n below', '',                 'a b n c below above']),
	'account.set-password':    row(PEOPLE,        ['',        '',        '',          'a b n below', 'a b n below', '',                 'a b n c below above']),
	'account.invite':          row(PLACES,        ['',        '',        '',          '1 1.1',       '1 1.1',       '',                 'server 1 1.1 2']),
	'account.remove-second-factor': row(PEOPLE,   ['',        '',        '',          'a b n below', 'a b n below', '',                 'a b n c below above']),
	'account.off-board':       row(PEOPLE,        ['',        '',        '',          'a b n below', 'a b n below', '',                 'a b n c below above']),
	'account.end-sessions':    row(PEOPLE,        ['',        'a below', 'a b below', 'a b n below', 'a b n below', '',                 'a b n c below above']),

	'template.read':           row(ORGANIZATIONS, ['',        '',        '',          '',            '1 1.1',       '1 1.1',            '1 1.1 2']),
	'template.create':         row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),
	'template.edit':           row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),
	'template.remove':         row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),
	'template.apply':          row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),

	'role.read':               row(ORGANIZATIONS, ['',        '',        '',          '1 1.1',       '1 1.1',       '1 1.1',            '1 1.1 2']),
	'role.create':             row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),
	'role.edit':               row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),
	'role.apply':              row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),
	'role.remove':             row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),

	'grant.give':   row(`${PLACES} ${DOMAINS}`,   ['',        '',        '',          'a b n',       'a b n',       '',                 'server 1 1.1 2 a b n c']),
	'grant.revoke': row(`own below server ${DOMAINS}`, ['',   '',        '',          'below a b n', 'below a b n', '',                 'below server a b n c']),
	'grant.edit':   row(`own below server ${DOMAINS}`, ['',   '',        '',          'below a b n', 'below a b n', '',                 'below server a b n c']),
	'grant.restore':row(`below server ${DOMAINS}`, ['',       '',        '',          'below a b n', 'below a b n', '',                 'below server a b n c']),
	'approval.give':           row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'a b n c']),

	// A key over a whole organization adds nobody to it, so it takes no right to make team members.
	'key.create':   row(`${PLACES} ${DOMAINS}`,   ['',        '',        '',          '1 1.1 a b n', '1 1.1 a b n', '',                 'server 1 1.1 2 a b n c']),
	'grant.review': row(`own below server ${DOMAINS}`, ['',   '',        '',          'below a b n', 'below a b n', '',                 'below server a b n c']),
	'review.manage':           row(PLACES,        ['',        '',        '',          '',            '1 1.1',       '',                 'server 1 1.1 2']),

	'grant.make-team-member':  row(PLACES,        ['',        '',        '',          '',            '',            '',                 'server 1 1.1 2']),
	'grant.make-manager':      row(PLACES,        ['',        '',        '',          '',            '',            '',                 'server 1 1.1 2']),

	'trace.read':              row(PEOPLE,        ['', 'own a below above', 'own a b below above', 'own a b n below above', 'own a b n below above', 'own a b n below above', PEOPLE]),
	'journal.read':            row(DOMAINS,       ['',        'a',       'a b',       'a b n',       'a b n',       'a b n',            'a b n c']),

	'server.migrate': row(`server ${DOMAINS}`,    ['',        '',        '',          '',            '',            '',                 'server a b n c']),
	'server.demand-second-factor': row('server',  ['',        '',        '',          '',            '',            '',                 'server']),
	'server.manage':           row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'job.read':               row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'job.retry':              row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'job.discard':            row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'drift.read':     row(`server ${DOMAINS}`,    ['',        'a',       'a b',       'a b n',       'a b n',       'a b n',            'server a b n c']),
	'drift.look':              row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'drift.fix':      row(`server ${DOMAINS}`,    ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'server a b n c']),
	'drift.archive':           row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'drift.ignore':   row(`server ${DOMAINS}`,    ['',        'a',       'a b',       'a b n',       'a b n',       '',                 'server a b n c']),
	'billing.view': row(`${ORGANIZATIONS} ${DOMAINS}`, ['',   '',        '',          '',            '',            '',                 '1 1.1 2 a b n c']),
	'plan.create':             row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'plan.edit':               row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'plan.remove':             row('server',      ['',        '',        '',          '',            '',            '',                 'server']),
	'plan.assign':             row('server',      ['',        '',        '',          '',            '',            '',                 'server']),

	'own.read': OWN,
	'own.edit': OWN,
	'own.set-password': OWN,
	'own.create-app-password': OWN,
	'own.revoke-app-password': OWN,
	'own.require-app-passwords': OWN,
	'own.export-mail': OWN,
	'own.set-second-factor': OWN,
	'own.end-session': OWN,
	'own.revoke-key': OWN,
	'own.rotate-key': OWN,
	'own.ask-renewal': OWN,
	'own.decide-review': OWN,
	'own.ask-approval': OWN,
	'own.edit-list-members': OWN,
	'own.set-recovery': OWN,

	'system.sign-in': nobody('own a above'),
	'system.step-up': nobody('own a above'),
	'system.accept-invitation': nobody('own a above'),
	'system.confirm-recovery': nobody('own a above'),
	'system.ask-reset': nobody('own a above'),
	'system.reset-password': nobody('own a above'),
	'system.end-grant': nobody('server'),
	'system.remind': nobody('server'),
	'system.look-after-approvals': nobody('server'),
	'system.send-letter': nobody('server'),
	'system.apply-template': nobody('server'),
	'system.mend-drift': nobody('server a'),
	'system.warn-of-storage': nobody('own a above'),
	'system.send-digest': nobody('own a above'),
	'system.back-up': nobody('own a above'),
	'system.run-schedule': nobody(DOMAINS),
	'system.erase': nobody('own a above'),
	'system.restore': nobody('own a above'),
	'system.export-mail': nobody('own a above'),
	'system.off-board': nobody('own a above'),
	'system.review': nobody(PLACES),
	'system.set-up': nobody('server'),
}

/** What lies in the scope of each actor's grant, whatever the right. */
const IN_SCOPE: Partial<Record<Actor, readonly Target[]>> = {
	mail: words('a own below above'),
	domain: words('a own below above'),
	both: words('a b own below above'),
	manager: words('1 1.1 a b n own below above'),
	team: words('1 1.1 a b n own below above'),
	reader: words('1 1.1 a b n own below above'),
	expired: words('1 1.1 a b n own below above'),
	early: words('1 1.1 a b n own below above'),
	admin: words('server 1 1.1 2 a b n c own below above'),
}

/** For rights that are asked about a person. */
const OF_PERSON: Partial<Record<Target, Why>> = { own: 'oneself', above: 'outranked' }

/** What the table says of one cell: allowed, or why not. */
export function expected(right: Right, actor: Actor, target: Target): 'allowed' | Why {
	const { allowed } = MATRIX[right]
	if (actor === 'anonymous' || actor === 'suspended') return 'signed-out'
	if (allowed[actor]?.includes(target)) return 'allowed'
	if (right.startsWith('own.')) return 'out-of-scope'
	const asHolding = actor === 'expired' || actor === 'early' ? 'team' : actor
	// The reader holds every right to read, also one that counts for nothing below the server.
	if (!allowed[asHolding]) return actor === 'reader' && right.endsWith('.read') ? 'out-of-scope' : 'no-grant'
	if (!IN_SCOPE[actor]?.includes(target)) return 'out-of-scope'
	if (actor === 'expired') return 'expired'
	if (actor === 'early') return 'not-yet'
	// Whole organizations are given by whoever may make team members.
	if (right === 'grant.give') return 'exceeds-own'
	return OF_PERSON[target] ?? 'no-grant'
}

export const ALL_ACTORS = Object.keys(ACTORS) as Actor[]
export const ALL_ROWS = Object.entries(MATRIX) as [Right, Row][]
