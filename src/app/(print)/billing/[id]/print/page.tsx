import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getStatement, StatementPaper } from '@/features/billing'
import { idOf, orNotFound } from '../../../../or-not-found'
import { oneEach, type SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Statement to print' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

/** Without the panel's frame: what is on this page is what is on the paper. */
export default async function PrintPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { month } = await oneEach(searchParams)
	const statement = await orNotFound(getStatement(viewer, id, month))
	return <StatementPaper statement={statement} now={viewer.now} />
}
