/** A domain's name in a cell of a list. @param shown the name in Unicode; its punycode stands below it where that differs */
export function NameCell({ name, shown, description }: { name: string; shown: string; description?: string }) {
	return (
		<>
			{shown}
			{shown !== name && <span className="block font-mono font-normal text-muted text-xs">{name}</span>}
			{description && <span className="block font-normal text-muted text-sm">{description}</span>}
		</>
	)
}
