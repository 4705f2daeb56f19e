/**
 * The story that the demonstration tells: a school that runs its own mail and a hoster with a customer, and somebody in each role.
 * All names end in .example, which no real mail ever reaches (RFC 2606).
 */
export interface SeedMailbox {
	readonly name: string
	readonly localPart: string
	readonly quota: string
	readonly sendOnly?: true
	readonly disabled?: true
	/** Out of everybody's reach, for this reason. */
	readonly isProtected?: string
}
export interface SeedDomain {
	readonly name: string
	readonly description: string
	readonly maxMailboxes: number | null
	readonly maxStorage: string
	readonly defaultQuota: string
	readonly mailboxes: readonly SeedMailbox[]
	readonly aliases: readonly { readonly localPart: string; readonly to: readonly string[] }[]
}
export interface SeedOrganization {
	readonly name: string
	readonly maxMailboxes: number | null
	readonly domains: readonly SeedDomain[]
}

const box = (name: string, quota = '2 GB', more: Partial<SeedMailbox> = {}): SeedMailbox => ({
	name,
	localPart: name.toLowerCase().replaceAll(' ', '.'),
	quota,
	...more,
})

export const ORGANIZATIONS: readonly SeedOrganization[] = [
	{
		name: 'Birch School',
		maxMailboxes: 60,
		domains: [
			{
				name: 'birch-school.example',
				description: 'Teachers and the office',
				maxMailboxes: 20,
				maxStorage: '150 GB',
				defaultQuota: '5 GB',
				mailboxes: [
					box('Dora Lindqvist', '10 GB'),
					box('Hana Okafor', '10 GB'),
					...[
						'Anton Weiss',
						'Bea Moreau',
						'Carlos Ibarra',
						'Farid Nasser',
						'Greta Holm',
						'Iris Keller',
						'Jonas Petit',
					].map((name) => box(name, '5 GB')),
					...['Klara Novak', 'Lena Fischer', 'Mateo Silva', 'Nora Byrne', 'Olaf Jansen'].map((name) =>
						box(name, '5 GB'),
					),
					box('Edith Brandt', '5 GB', { isProtected: 'Head of school' }),
					box('Paul Roth', '5 GB', { disabled: true }),
					{ name: 'Copy room', localPart: 'scanner', quota: '100 MB', sendOnly: true },
				],
				aliases: [
					{ localPart: 'office', to: ['dora.lindqvist', 'hana.okafor'] },
					{ localPart: 'sick-leave', to: ['hana.okafor'] },
				],
			},
			{
				name: 'alumni.birch-school.example',
				description: 'Former pupils',
				maxMailboxes: null,
				maxStorage: '',
				defaultQuota: '500 MB',
				mailboxes: [
					box('Max Aurelio', '2 GB'),
					...['Quentin Lav', 'Rosa Blum', 'Sami Haddad', 'Tilda Frost'].map((name) => box(name, '500 MB')),
				],
				aliases: [{ localPart: 'board', to: ['max.aurelio', 'rosa.blum'] }],
			},
		],
	},
	{
		name: 'Harbor Hosting',
		maxMailboxes: null,
		domains: [
			{
				name: 'harbor.example',
				description: 'The hoster itself',
				maxMailboxes: null,
				maxStorage: '',
				defaultQuota: '10 GB',
				mailboxes: [box('Tom Adeyemi', '20 GB'), box('Vera Stone', '10 GB'), box('Willem Dijk', '10 GB')],
				aliases: [{ localPart: 'support', to: ['tom.adeyemi', 'vera.stone'] }],
			},
			{
				name: 'bakery.example',
				description: 'Customer 1042',
				maxMailboxes: 10,
				maxStorage: '30 GB',
				defaultQuota: '3 GB',
				mailboxes: [
					box('Ursula Klein', '3 GB'),
					...['Xenia Papas', 'Yusuf Demir', 'Zoe Laurent'].map((name) => box(name, '3 GB')),
				],
				aliases: [
					{ localPart: 'orders', to: ['ursula.klein'] },
					{ localPart: 'info', to: ['ursula.klein', 'zoe.laurent'] },
				],
			},
		],
	},
]

/** Who holds which role where: an organization or a domain by name. `role` is a built-in role's key, or `HR`, the school's own. */
export interface SeedHolder {
	readonly address: string
	readonly role: string
	readonly place: string
	/** Given for somebody from outside, who is not made with a mailbox. */
	readonly name?: string
	readonly maxMailboxes?: number
	readonly endsInDays?: number
	readonly passOnDepth?: number
	readonly reason?: string
}
export const HOLDERS: readonly SeedHolder[] = [
	{ address: 'tom.adeyemi@harbor.example', role: 'team-member', place: 'Harbor Hosting', passOnDepth: 1 },
	{
		address: 'mia@partner.example',
		name: 'Mia Castell',
		role: 'manager',
		place: 'bakery.example',
		maxMailboxes: 8,
		endsInDays: 9,
		reason: 'Contract 1042',
	},
	{ address: 'dora.lindqvist@birch-school.example', role: 'domain-admin', place: 'birch-school.example' },
	{
		address: 'max.aurelio@alumni.birch-school.example',
		role: 'mail-admin',
		place: 'alumni.birch-school.example',
		maxMailboxes: 50,
	},
	{ address: 'hana.okafor@birch-school.example', role: 'HR', place: 'birch-school.example', maxMailboxes: 5 },
]

export const ADMINISTRATOR = { name: 'Ada Castellan', address: 'ada@postern.example' } as const
export const PLAIN_USER = 'ursula.klein@bakery.example'
/** Her mail programs. */
export const APP_PASSWORDS = [
	{ name: 'Phone', protocols: ['imap', 'smtp'] },
	{ name: 'Till in the shop', protocols: ['smtp'] },
] as const

/** The school's templates: for a teacher's mailbox, and for what the head of a department may do. */
export const TEACHER = {
	kind: 'mailbox',
	name: 'Teacher',
	description: 'For everybody who teaches',
	quota: '5 GB',
	addressPattern: 'first.last',
	welcome: 'Welcome to Birch School. Your timetable comes every Friday; the office helps with everything else.',
} as const
export const HEAD = {
	kind: 'person',
	name: 'Head of department',
	description: 'Passwords and quotas of the own domain',
	rights: ['mailbox.set-password', 'mailbox.set-quota'],
	scope: 'domain',
	endsAfterDays: 365,
} as const
export const NEW_TEACHERS = ['Theo Marchand', 'Uma Rossi'] as const

/** What is charged: the first by everybody, the second by nobody yet. Amounts as people write them. */
export const PLANS = [
	{
		name: 'Standard',
		currency: 'EUR',
		storageBasis: 'used',
		pricePerMailbox: '1.50',
		pricePerGb: '0.25',
		includedMailboxes: '2',
		includedBytes: '',
	},
	{
		name: 'Archive',
		currency: 'EUR',
		storageBasis: 'reserved',
		pricePerMailbox: '',
		pricePerGb: '0.08',
		includedMailboxes: '',
		includedBytes: '20 GB',
	},
] as const
/** The first of them as the database has it: minor units. */
export const STANDARD_PRICES = { perMailbox: 150n, perGb: 25n, includedMailboxes: 2 } as const
