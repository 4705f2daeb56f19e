import { Link2 } from 'lucide-react'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, Code, Copyable, DataTable, EmptyState, listAddress, Pagination, Section, Time } from '@/ui'
import { type ChainFilter, type ChainRow, isServerChain } from '../list-chains'

const nameOf = (row: ChainRow): string =>
	isServerChain(row) ? 'The server' : (row.organization ?? 'An organization that is gone')

function Result({ row }: { row: ChainRow }) {
	if (row.problems === 0) return <Badge tone="success">Holds</Badge>
	return (
		<>
			<Badge tone="danger">Does not hold</Badge>
			<details>
				<summary>{row.problems === 1 ? 'One thing' : `${row.problems.toLocaleString('en')} things`}</summary>
				<ul>
					{row.said.map((sentence) => (
						<li key={sentence} className="wrap-anywhere">
							{sentence}
						</li>
					))}
				</ul>
			</details>
		</>
	)
}

function Head({ row }: { row: ChainRow }) {
	if (row.day === null || row.position === null) return <span className="text-muted">None yet</span>
	return (
		<span>
			Entry {row.position.toLocaleString('en')} on {row.day} <Code>{row.hash?.slice(0, 16)}</Code>
		</span>
	)
}

/** The chains of the journal: what the last verification found of each, and where it was last signed. */
export function ChainTable({ page, filter, now }: { page: ListPage<ChainRow>; filter: ChainFilter; now: Date }) {
	const to = listAddress('/activity/chain', filter)
	return (
		<>
			<DataTable
				caption="Chains of the journal"
				columns={[
					{ key: 'name', label: 'Journal of' },
					{ key: 'entries', label: 'Entries' },
					{ key: 'result', label: 'Result', plainOnPhone: true },
					{ key: 'verified', label: 'Verified' },
					{ key: 'head', label: 'Last signed' },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					cells: {
						name: nameOf(row),
						entries: row.entries.toLocaleString('en'),
						result: <Result row={row} />,
						verified: <Time value={row.verifiedAt} now={now} />,
						head: <Head row={row} />,
					},
				}))}
				empty={
					filter.q || filter.state ? (
						<EmptyState icon={<Link2 />} title={filter.state ? 'Nothing that does not hold' : 'No organization fits'}>
							<a href="/activity/chain">Show all chains</a>
						</EmptyState>
					) : (
						<EmptyState icon={<Link2 />} title="Not verified yet">
							The worker verifies every chain once a day, for the first time within an hour of the start.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

/** How somebody else can check it. */
export function CheckElsewhere({ publicKey }: { publicKey: string }) {
	return (
		<Section
			title="Check it elsewhere"
			description="Each day the end of each chain is signed (Ed25519) with a key that the database does not hold. Signed ends that are kept on another machine show even a journal that was rewritten whole."
		>
			<p>
				<Code>npm run journal:heads</Code> prints the signed ends, and{' '}
				<Code>npm run journal:verify -- heads.jsonl</Code> holds the journal to a file of them. They were signed with
				this public key:
			</p>
			<Copyable value={publicKey} label="public key" />
		</Section>
	)
}
