import type { GrantableRight } from '@/core/policy'
import { rightsInWords } from '@/features/roles'
import { Button, Card, LinkButton, listAddress, RowItem, RowList, SearchField, SelectField } from '@/ui'
import type { Choice, Thing } from '../things'

/** What the page's address says so far. */
export interface WhyParams {
	readonly who?: string | undefined
	readonly do?: string | undefined
	readonly what?: string | undefined
	readonly whoq?: string | undefined
	readonly whatq?: string | undefined
	/** Asked, with the button: what is missing is told. */
	readonly asked?: string | undefined
}

const addressOf = (params: WhyParams): string => listAddress('/why', params)({})
const RIGHTS = rightsInWords().flatMap(({ title, rights }) =>
	rights.map(({ right, label }) => ({ value: right as string, label: `${title}: ${label}` })),
)
export const isAskable = (text: string | undefined): text is GrantableRight =>
	RIGHTS.some(({ value }) => value === text)

interface PickProps {
	title: string
	/** What is chosen already. */
	chosen: { name: string; detail: string } | null
	/** Picks another; NULL where there is no other to pick. */
	clear: string | null
	field: { name: string; label: string; typed: string | undefined }
	found: readonly Choice[]
	to: (choice: Choice) => string
	also?: { href: string; label: string }
}

/** One of the two things to pick: what is chosen, or a search with what it found. */
function Pick({ title, chosen, clear, field, found, to, also }: PickProps) {
	return (
		<div className="grid content-start gap-2">
			<h2 className="font-semibold">{title}</h2>
			{chosen ? (
				<div className="flex flex-wrap items-center justify-between gap-2 rounded-lg border border-line px-3 py-2">
					<span className="min-w-0">
						<strong className="block truncate font-semibold">{chosen.name}</strong>
						<span className="block truncate text-muted text-sm">{chosen.detail}</span>
					</span>
					{clear && (
						<a href={clear} data-soft="" className="text-sm">
							Change<span className="sr-only"> {title.toLowerCase()}</span>
						</a>
					)}
				</div>
			) : (
				<>
					<SearchField name={field.name} label={field.label} defaultValue={field.typed} className="max-w-none" />
					{field.typed && found.length === 0 && (
						<p className="text-muted">Nothing that you may see has “{field.typed}” in its name.</p>
					)}
					{found.length > 0 && (
						<Card padded={false}>
							<RowList>
								{found.map((choice) => (
									<RowItem key={`${choice.kind} ${choice.id}`}>
										<span>
											<a href={to(choice)} data-soft="">
												{choice.name}
											</a>
											<span className="block text-muted text-sm">{choice.detail}</span>
										</span>
									</RowItem>
								))}
							</RowList>
						</Card>
					)}
					{also && (
						<a href={also.href} data-soft="" className="text-sm">
							{also.label}
						</a>
					)}
				</>
			)}
		</div>
	)
}

const KIND: Record<Thing['kind'], string> = {
	mailbox: 'Mailbox',
	domain: 'Domain',
	organization: 'Organization',
	account: 'Person',
	server: 'Everything there is',
}

interface Props {
	params: WhyParams
	who: Thing | null
	what: Thing | null
	viewerId: string | null
	/** They see other people, and may ask about them. */
	others: boolean
	people: readonly Choice[]
	things: readonly Choice[]
}

/** Who, does what, on what: a GET form, so that a question has an address. */
export function WhyQuestion({ params, who, what, viewerId, others, people, things }: Props) {
	const kept = { who: params.who, do: params.do, what: params.what }
	const isIncomplete = Boolean(who && what && params.asked && !params.do)
	const chosenWho = who && { name: who.id === viewerId ? `${who.name} (you)` : who.name, detail: KIND.account }
	return (
		<form method="get" data-soft="" className="grid gap-5">
			{who && what && <input type="hidden" name="asked" value="1" />}
			{who && <input type="hidden" name="who" value={who.id} />}
			{what && (
				<input type="hidden" name="what" value={what.kind === 'server' ? 'server' : `${what.kind}:${what.id}`} />
			)}
			<div className="grid items-start gap-6 lg:grid-cols-3">
				<Pick
					title="Who"
					chosen={chosenWho}
					clear={others ? addressOf({ ...kept, who: 'other' }) : null}
					field={{ name: 'whoq', label: 'Find a person', typed: params.whoq }}
					found={people}
					to={(choice) => addressOf({ ...kept, who: choice.id, whatq: params.whatq })}
					also={{ href: addressOf({ ...kept, who: undefined }), label: 'Ask about yourself' }}
				/>
				<SelectField
					name="do"
					label="Does what"
					defaultValue={params.do ?? ''}
					key={params.do}
					options={[{ value: '', label: 'Choose an action' }, ...RIGHTS]}
					{...(isIncomplete ? { error: 'Choose an action, then ask again.' } : {})}
				/>
				<Pick
					title="On what"
					chosen={what && { name: what.name, detail: KIND[what.kind] }}
					clear={addressOf({ ...kept, what: undefined })}
					field={{ name: 'whatq', label: 'Find a mailbox, domain, organization or person', typed: params.whatq }}
					found={things}
					to={(choice) => addressOf({ ...kept, what: `${choice.kind}:${choice.id}`, whoq: params.whoq })}
					also={{ href: addressOf({ ...kept, what: 'server' }), label: 'The whole server' }}
				/>
			</div>
			<div className="flex flex-wrap gap-2">
				<Button type="submit" variant="primary">
					{who && what ? 'Ask' : 'Search'}
				</Button>
				<LinkButton href="/why" variant="quiet">
					Start again
				</LinkButton>
			</div>
		</form>
	)
}
