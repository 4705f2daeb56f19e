import { Download, Printer } from 'lucide-react'
import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { billingHere, getStatement, PlanCard, type Statement, StatementDetail } from '@/features/billing'
import { FileButton, FilterBar, FilterSelect, LinkButton, Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Statement' }

function Actions({ statement: { place, month } }: { statement: Statement }) {
	const query = `?month=${month.key}`
	return (
		<>
			<FileButton
				file="statement"
				values={{ place: place.id, month: month.key }}
				icon={<Download size={16} aria-hidden />}
			>
				CSV
			</FileButton>
			<LinkButton href={`/billing/${place.id}/print${query}`} icon={<Printer size={16} aria-hidden />}>
				Print view
			</LinkButton>
		</>
	)
}

const crumbs = ({ parentId, parentName }: Statement['place']) => [
	{ label: 'Billing', href: '/billing' },
	...(parentId !== null && parentName !== null ? [{ label: parentName, href: `/billing/${parentId}` }] : []),
]

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export default async function StatementPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { month } = await oneEach(searchParams)
	const statement = await orNotFound(getStatement(viewer, id, month))
	const billing = await orNotFound(billingHere(viewer, id))
	const { place } = statement
	return (
		<Page
			title={place.kind === 'domain' ? shownAddress(place.name) : place.name}
			description={
				place.kind === 'organization' ? 'Statement, with all organizations below it.' : 'Statement of one domain.'
			}
			breadcrumb={crumbs(place)}
			action={<Actions statement={statement} />}
		>
			<Said searchParams={searchParams} />
			<FilterBar>
				<FilterSelect
					label="Month"
					name="month"
					defaultValue={statement.month.key}
					options={statement.months.map(({ key, label, isRunning }) => ({
						value: key,
						label: isRunning ? `${label}, to date` : label,
					}))}
				/>
			</FilterBar>
			<StatementDetail statement={statement} plan={<PlanCard id={id} billing={billing} />} />
		</Page>
	)
}
