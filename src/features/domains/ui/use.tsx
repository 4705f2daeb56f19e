import { shownBytes } from '@/core/address'
import { Meter } from '@/ui'
import { type ShownUse, Use } from './use-cell'

const count = new Intl.NumberFormat('en')

/** A number as pages write it: 1,234. */
export const shownCount = (n: number): string => count.format(n)

/** How many of how many. */
export function countUse(used: number, max: number | null): ShownUse {
	if (max === 0 && used === 0) return 'none allowed'
	return { value: used, max, text: max === null ? shownCount(used) : `${shownCount(used)} of ${shownCount(max)}` }
}

/** How much storage is promised to mailboxes, of how much. */
export function storageUse(used: bigint, max: bigint | null): ShownUse {
	if (max === 0n && used === 0n) return 'none allowed'
	if (max === null && used === 0n) return 'none'
	const text = max === null ? shownBytes(used) : `${shownBytes(used)} of ${shownBytes(max)}`
	return { value: Number(used), max: max === null ? null : Number(max), text }
}

/** How much the mailboxes hold, of the limit, or of what is promised to them where that is not less. */
export function heldUse(held: bigint, promised: bigint, max: bigint | null): ShownUse {
	const of = max ?? (promised >= held && promised > 0n ? promised : null)
	if (of === null) return held === 0n ? 'none' : shownBytes(held)
	return { value: Number(held), max: Number(of), text: `${shownBytes(held)} of ${shownBytes(of)}` }
}

/** `countUse` as a cell. @param label what is counted; spoken */
export const CountUse = ({ used, max, label }: { used: number; max: number | null; label: string }) => (
	<Use use={countUse(used, max)} label={label} />
)

/** `storageUse` as a cell. @param label what is measured; spoken */
export const StorageUse = ({ used, max, label }: { used: bigint; max: bigint | null; label: string }) => (
	<Use use={storageUse(used, max)} label={label} />
)

/** `heldUse` as a cell. @param label what is measured; spoken */
export const HeldUse = ({
	held,
	promised,
	max,
	label,
}: {
	held: bigint
	promised: bigint
	max: bigint | null
	label: string
}) => <Use use={heldUse(held, promised, max)} label={label} />

interface Tile {
	readonly label: string
	readonly value: string
	readonly of: string
	/** NULL = no limit, and no bar; else how much of it is used, and what is left in words. */
	readonly share: { readonly used: number; readonly max: number; readonly left: string } | null
	readonly href: string | null
}

/** A tile for something counted. */
export const countTile = (label: string, used: number, max: number | null, href: string | null = null): Tile => ({
	label,
	value: shownCount(used),
	of: max === null ? 'no limit' : `of ${shownCount(max)}`,
	share: max === null ? null : { used, max, left: leftOf(used >= max, shownCount(max - used)) },
	href,
})

/** A tile for storage. */
export const storageTile = (label: string, used: bigint, max: bigint | null): Tile => ({
	label,
	value: shownBytes(used),
	of: max === null ? 'no limit' : `of ${shownBytes(max)}`,
	share:
		max === null
			? null
			: { used: Number(used), max: Number(max), left: leftOf(used >= max, shownBytes(max > used ? max - used : 0n)) },
	href: null,
})

/** A tile for what the mailboxes hold. */
export function heldTile(held: bigint, promised: bigint, max: bigint | null): Tile {
	const of = max ?? (promised >= held && promised > 0n ? promised : null)
	const left = of === null ? '' : `${shownBytes(of > held ? of - held : 0n)} free`
	return {
		label: 'Storage in use',
		value: shownBytes(held),
		of: of === null ? '' : `of ${shownBytes(of)}${max === null ? ' promised' : ''}`,
		share: of === null ? null : { used: Number(held), max: Number(of), left },
		href: null,
	}
}

const leftOf = (isFull: boolean, left: string): string => (isFull ? 'nothing can be added' : `${left} left`)

/** What is used of each limit, in large; each a way into its list. An odd last one is as wide as two on a phone. */
export function UseTiles({ tiles }: { tiles: readonly Tile[] }) {
	const odd = `*:last:col-span-2 sm:*:last:col-span-1 ${tiles.length > 3 ? 'sm:grid-cols-3 xl:grid-cols-5' : 'sm:grid-cols-3'}`
	const columns = tiles.length % 2 === 0 ? 'lg:grid-cols-4' : odd
	return (
		<dl className={`grid grid-cols-2 gap-3 sm:gap-4 ${columns}`}>
			{tiles.map(({ label, value, of, share, href }) => (
				<div key={label} className="card card-padded grid content-start gap-1">
					<dt className="text-muted text-sm">{href ? <a href={href}>{label}</a> : label}</dt>
					<dd className="grid gap-2">
						<span className="flex flex-wrap items-baseline gap-x-2">
							<span className="font-semibold text-2xl tabular-nums">{value}</span>
							<span className="text-muted">{of}</span>
						</span>
						{share && <Meter value={share.used} max={share.max} label={`${label} in use`} text={share.left} />}
					</dd>
				</div>
			))}
		</dl>
	)
}
