import { shownAddress, shownBytes } from '@/core/address'
import { GRANTABLE_RIGHTS, isGrantable, type Right, specOf } from '@/core/policy'
import { Card, LinkButton, Meter, RowItem, RowList, Section, Time } from '@/ui'
import type { EndingGrant, FullDomain, OwnGrant, Totals } from '../get-overview'

const count = new Intl.NumberFormat('en')

/** The few numbers at the top, each a way into its list. */
export function Numbers({
	totals,
	mayRead,
}: {
	totals: Totals
	mayRead: (noun: 'mailbox' | 'alias' | 'list') => boolean
}) {
	const tiles = [
		{ label: 'Domains', value: count.format(totals.domains), href: '/domains' },
		{ label: 'Mailboxes', value: count.format(totals.mailboxes), href: mayRead('mailbox') ? '/mailboxes' : null },
		{ label: 'Aliases', value: count.format(totals.aliases), href: mayRead('alias') ? '/aliases' : null },
		{ label: 'Lists', value: count.format(totals.lists), href: mayRead('list') ? '/lists' : null },
		{ label: 'Storage promised', value: shownBytes(totals.storageBytes), href: null },
	]
	return (
		<dl className="grid grid-cols-2 gap-4 lg:grid-cols-5">
			{tiles.map(({ label, value, href }) => (
				<div key={label} className="card card-padded">
					<dt className="text-sm text-muted">{label}</dt>
					<dd className="text-2xl font-semibold tabular-nums">{href ? <a href={href}>{value}</a> : value}</dd>
				</div>
			))}
		</dl>
	)
}

const gauges = (grant: OwnGrant) =>
	[
		{ label: 'Mailboxes', used: grant.mailboxes, max: grant.maxMailboxes, text: (n: number) => count.format(n) },
		{ label: 'Aliases', used: grant.aliases, max: grant.maxAliases, text: (n: number) => count.format(n) },
		{ label: 'Lists', used: grant.lists, max: grant.maxLists, text: (n: number) => count.format(n) },
		{
			label: 'Storage',
			used: Number(grant.storageBytes),
			max: grant.maxStorageBytes === null ? null : Number(grant.maxStorageBytes),
			text: (n: number) => shownBytes(BigInt(n)),
		},
		{
			label: 'Recipients an hour from each domain',
			used: grant.sentLastHour,
			max: grant.maxSendsPerHour,
			text: (n: number) => count.format(n),
		},
		{
			label: 'Recipients a day from each domain',
			used: grant.sentLastDay,
			max: grant.maxSendsPerDay,
			text: (n: number) => count.format(n),
		},
	].filter((gauge) => gauge.max !== null)

/** Limits that are not used up, but hold for each. */
const each = ({ maxStoragePerMailboxBytes }: OwnGrant): string[] => [
	...(maxStoragePerMailboxBytes === null ? [] : [`At most ${shownBytes(maxStoragePerMailboxBytes)} for one mailbox`]),
]

/** The deeds in a grant, in the words of the registry; seeing goes without saying. */
function inWords(rights: readonly string[]): string {
	const held = rights.filter(isGrantable)
	if (held.length === GRANTABLE_RIGHTS.length) return 'Everything there is to do.'
	const deeds = held.filter((right) => !right.endsWith('.read'))
	return `${(deeds.length > 0 ? deeds : held).map((right) => specOf(right).label).join(' · ')}`
}

const SHORTCUTS: readonly { readonly right: Right; readonly href: string; readonly label: string }[] = [
	{ right: 'mailbox.create', href: '/mailboxes/new', label: 'New mailbox' },
	{ right: 'alias.create', href: '/aliases/new', label: 'New alias' },
	{ right: 'list.create', href: '/lists/new', label: 'New list' },
	{ right: 'domain.create', href: '/domains/new', label: 'New domain' },
	{ right: 'account.create', href: '/accounts/new', label: 'Add person' },
]

/** What people mostly come for, as far as they may. */
export function Shortcuts({ may }: { may: (right: Right) => boolean }) {
	return (
		<div className="flex flex-wrap gap-2">
			{SHORTCUTS.filter(({ right }) => may(right)).map(({ href, label }) => (
				<LinkButton key={href} href={href}>
					{label}
				</LinkButton>
			))}
		</div>
	)
}

/** What the viewer holds: where, until when, and how much of it is left. */
export function OwnGrants({ grants, now }: { grants: readonly OwnGrant[]; now: Date }) {
	return (
		<Section title="Your rights">
			<ul className="grid gap-4 md:grid-cols-2">
				{grants.map((grant) => (
					<li key={grant.id} className="card card-padded grid gap-3">
						<p>
							<strong>{grant.roleName}</strong> for {grant.scopes.map(shownPlace).join(', ')}
							{grant.endsAt && (
								<>
									, ends <Time value={grant.endsAt} now={now} />
								</>
							)}
						</p>
						<p className="text-sm text-muted">{inWords(grant.rights)}</p>
						{each(grant).map((words) => (
							<p key={words} className="text-muted text-sm">
								{words}
							</p>
						))}
						{gauges(grant).map(({ label, used, max, text }) => (
							<div key={label} className="grid gap-1">
								<span className="text-sm text-muted">
									{label}: {text(Math.max(0, (max ?? 0) - used))} left
								</span>
								<Meter value={used} max={max} label={label} text={`${text(used)} of ${text(max ?? 0)}`} />
							</div>
						))}
					</li>
				))}
			</ul>
		</Section>
	)
}
const shownPlace = (name: string): string => (name.includes(' ') ? name : shownAddress(name))

/** Domains that are nearly at a limit. */
export function FullDomains({ domains }: { domains: readonly FullDomain[] }) {
	if (domains.length === 0) return null
	return (
		<Section title="Nearly full" description="Domains that have used at least 80 % of a limit.">
			<Card padded={false}>
				<RowList>
					{domains.map((domain) => (
						<RowItem key={domain.id}>
							<a href={`/domains/${domain.id}`}>{shownAddress(domain.name)}</a>
							{domain.maxMailboxes !== null && (
								<Meter
									value={domain.mailboxes}
									max={domain.maxMailboxes}
									label={`Mailboxes in ${domain.name}`}
									text={`${domain.mailboxes} of ${domain.maxMailboxes} mailboxes`}
								/>
							)}
							{domain.maxStorageBytes !== null && (
								<Meter
									value={Number(domain.storageBytes)}
									max={Number(domain.maxStorageBytes)}
									label={`Storage in ${domain.name}`}
									text={`${shownBytes(domain.storageBytes)} of ${shownBytes(domain.maxStorageBytes)}`}
								/>
							)}
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}

/** Rights that end soon. */
export function EndingGrants({ grants, now }: { grants: readonly EndingGrant[]; now: Date }) {
	if (grants.length === 0) return null
	return (
		<Section title="Ending soon" description="Rights that end within two weeks.">
			<Card padded={false}>
				<RowList>
					{grants.map((grant) => (
						<RowItem key={grant.id}>
							<a href={`/accounts/${grant.accountId}`}>{grant.name}</a>
							<span>{grant.roleName}</span>
							<span>
								ends <Time value={grant.endsAt} now={now} />
							</span>
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}
