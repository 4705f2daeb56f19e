import type { ReactNode } from 'react'
import { DomainFilter } from '@/features/mailboxes'
import { FilterBar, FilterDate, FilterSelect, SearchField } from '@/ui'
import type { TraceFilter } from '../trace-filter'

const RESULTS = [
	{ value: '', label: 'all' },
	{ value: 'sent', label: 'sent' },
	{ value: 'received', label: 'received' },
	{ value: 'deferred', label: 'waiting' },
	{ value: 'bounced', label: 'came back' },
	{ value: 'refused', label: 'refused' },
]
const WAYS = [
	{ value: '', label: 'both ways' },
	{ value: 'out', label: 'out' },
	{ value: 'in', label: 'in' },
]

/** What is looked for. @param domains to choose from; fewer than two are no choice */
export function TraceFilters({
	filter,
	subjects,
	domains,
	live,
	end,
}: {
	filter: TraceFilter
	subjects: boolean
	domains: readonly { id: string; name: string }[]
	live?: string | undefined
	end?: ReactNode
}) {
	const search = (name: 'from' | 'to' | 'subject' | 'id', label: string) => (
		<SearchField name={name} label={label} defaultValue={filter[name]} />
	)
	return (
		<FilterBar end={end}>
			{search('from', 'From: address or @domain')}
			{search('to', 'To: address or @domain')}
			{subjects && search('subject', 'In the subject')}
			{search('id', 'Message-ID')}
			<FilterSelect label="Result" name="result" defaultValue={filter.result ?? ''} options={RESULTS} />
			<FilterSelect label="Way" name="way" defaultValue={filter.way ?? ''} options={WAYS} />
			<DomainFilter domains={domains} chosen={filter.domain} />
			<FilterDate label="From" name="since" defaultValue={filter.since ?? ''} />
			<FilterDate label="Until" name="until" defaultValue={filter.until ?? ''} />
			{filter.mailbox && <input type="hidden" name="mailbox" value={filter.mailbox} />}
			{filter.sort && <input type="hidden" name="sort" value={filter.sort} />}
			{live && <input type="hidden" name="live" value={live} />}
		</FilterBar>
	)
}
