import { shownAddress } from '@/core/address'

/** A domain in Unicode; its punycode below it where that differs. */
export function DomainName({ name, description }: { name: string; description?: string }) {
	const shown = shownAddress(name)
	return (
		<>
			{shown}
			{shown !== name && <span className="block font-mono font-normal text-muted text-xs">{name}</span>}
			{description && <span className="block font-normal text-muted text-sm">{description}</span>}
		</>
	)
}
