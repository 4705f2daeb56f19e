'use client'

import { X } from 'lucide-react'
import { Button, CheckboxField, FieldNotes, SearchField } from '@/ui'
import type { PlaceOption } from './give-choices'

const KINDS = [
	{ kind: 'organization', title: 'Organizations', field: 'organizations' },
	{ kind: 'domain', title: 'Domains', field: 'domains' },
	{ kind: 'mailbox', title: 'Mailboxes', field: 'mailboxes' },
] as const
const fieldOf = (kind: PlaceOption['kind']): string => KINDS.find((one) => one.kind === kind)?.field ?? ''

interface Props {
	found: readonly PlaceOption[]
	/** There are more than are shown. */
	more: boolean
	find: string
	/** The whole server may be given. */
	mayServer: boolean
	server: boolean
	chosen: readonly PlaceOption[]
	onServer(on: boolean): void
	onChosen(places: readonly PlaceOption[]): void
	error: string | undefined
}

/** The id of the GET form that the search belongs to; it stands beside the form around, since forms do not nest. */
const FIND_FORM = 'find-places'

/** @param kept fields of the page's address that a search keeps */
export function FindForm({ kept }: { kept: Readonly<Record<string, string>> }) {
	return (
		<form id={FIND_FORM} method="get" data-soft="">
			{Object.entries(kept).map(([name, value]) => (
				<input key={name} type="hidden" name={name} value={value} />
			))}
		</form>
	)
}

/** Picks places: found by name on the server, ticked in the list, kept above it while the search goes on. */
export function ScopePicker({ found, more, find, mayServer, server, chosen, onServer, onChosen, error }: Props) {
	const isChosen = (place: PlaceOption) => chosen.some(({ id }) => id === place.id)
	const toggle = (place: PlaceOption, on: boolean) =>
		onChosen(on ? [...chosen, place] : chosen.filter(({ id }) => id !== place.id))
	return (
		<fieldset className="grid gap-3 border-0 p-0" id="f-scopes" tabIndex={-1}>
			<legend className="sr-only">Where</legend>
			<FieldNotes id="f-scopes" {...(error ? { error } : {})} />
			{mayServer && (
				<CheckboxField
					name="server"
					label="The whole server"
					help="Every organization, now and later. For those who run it."
					checked={server}
					onChange={(event) => onServer(event.currentTarget.checked)}
				/>
			)}
			{!server && (
				<>
					<Chosen places={chosen} found={found} onRemove={(place) => toggle(place, false)} />
					<SearchField
						name="find"
						form={FIND_FORM}
						label="Find an organization, domain or mailbox"
						defaultValue={find}
						className="max-w-none"
					/>
					<div className="max-h-96 overflow-y-auto rounded-lg border border-line">
						{KINDS.map(({ kind, title }) => (
							<Places
								key={kind}
								title={title}
								places={found.filter((place) => place.kind === kind)}
								isChosen={isChosen}
								onToggle={toggle}
							/>
						))}
						{found.length === 0 && (
							<p className="p-4 text-muted">
								{find ? `Nothing of yours has “${find}” in its name.` : 'There is nothing here that you could give.'}
							</p>
						)}
						{more && (
							<p className="border-line border-t px-4 py-2 text-muted text-sm">There is more. Search to find it.</p>
						)}
					</div>
				</>
			)}
		</fieldset>
	)
}

/** What is ticked already. What the list does not show at the moment is sent from here. */
function Chosen({
	places,
	found,
	onRemove,
}: {
	places: readonly PlaceOption[]
	found: readonly PlaceOption[]
	onRemove(place: PlaceOption): void
}) {
	if (places.length === 0) return null
	return (
		<ul className="flex flex-wrap gap-2" aria-label="Chosen places">
			{places.map((place) => (
				<li key={place.id} className="min-w-0">
					{!found.some(({ id }) => id === place.id) && (
						<input type="hidden" name={`${fieldOf(place.kind)}[]`} value={place.id} />
					)}
					<Button
						size="small"
						onClick={() => onRemove(place)}
						aria-label={`Remove ${place.name}`}
						className="max-w-full"
					>
						<span className="truncate">{place.name}</span>
						<X size={14} aria-hidden />
					</Button>
				</li>
			))}
		</ul>
	)
}

function Places({
	title,
	places,
	isChosen,
	onToggle,
}: {
	title: string
	places: readonly PlaceOption[]
	isChosen(place: PlaceOption): boolean
	onToggle(place: PlaceOption, on: boolean): void
}) {
	if (places.length === 0) return null
	return (
		// biome-ignore lint/a11y/useSemanticElements: a fieldset would make its legend a part of each box's name
		<div role="group" aria-label={title}>
			<p className="sticky top-0 border-line border-b bg-sunken px-4 py-1.5 font-semibold text-sm">{title}</p>
			{places.map((place) => (
				<CheckboxField
					key={place.id}
					id={`place-${place.id}`}
					name={`${fieldOf(place.kind)}[]`}
					value={place.id}
					label={place.name}
					help={place.detail}
					checked={isChosen(place)}
					onChange={(event) => onToggle(place, event.currentTarget.checked)}
					className="px-4 py-2 hover:bg-hover"
				/>
			))}
		</div>
	)
}
