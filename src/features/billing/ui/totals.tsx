import { shownAmount } from '../money'
import type { Total } from '../price-lines'

/** A sum for each currency, one below the other. */
export function Totals({ totals, none = 'nothing' }: { totals: readonly Total[]; none?: string }) {
	if (totals.length === 0) return <span className="text-muted">{none}</span>
	return (
		<>
			{totals.map(({ currency, amount }) => (
				<span key={currency} className="block whitespace-nowrap tabular-nums">
					{shownAmount(amount, currency)}
				</span>
			))}
		</>
	)
}
