import { shownAddress } from '@/core/address'
import { FilterSelect } from '@/ui'

/** Narrows a list to a domain. @param domains to choose from, of `domainFilter`; fewer than two are no choice */
export function DomainFilter({
	domains,
	chosen,
}: {
	domains: readonly { id: string; name: string }[]
	chosen: string | undefined
}) {
	if (domains.length < 2 && !chosen) return null
	return (
		<FilterSelect
			label="Domain"
			name="domain"
			defaultValue={chosen ?? ''}
			options={[
				{ value: '', label: 'all' },
				...domains.map(({ id, name }) => ({ value: id, label: shownAddress(name) })),
			]}
		/>
	)
}
