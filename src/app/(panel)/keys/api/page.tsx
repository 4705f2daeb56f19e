import type { Metadata } from 'next'
import { panelUrl } from '@/core/gateway/letter'
import { requireViewer } from '@/core/gateway/viewer'
import { specOf } from '@/core/policy'
import { ApiGuide } from '@/features/keys'
import { Page } from '@/ui'
import { READS } from '../../../api/v1/reads'
import { THINGS } from '../../../api/v1/things'
import { VERBS } from '../../../api/v1/verbs'

export const metadata: Metadata = { title: 'API' }

export default async function ApiPage() {
	await requireViewer()
	return (
		<Page
			title="API"
			description="How a program does with a key what you do on these pages."
			breadcrumb={[{ label: 'API keys', href: '/keys' }]}
			width="narrow"
		>
			<ApiGuide
				address={panelUrl('/api/v1')}
				lists={Object.entries(READS).map(([name, { about }]) => ({ name, about }))}
				things={Object.entries(THINGS).map(([name, { about }]) => ({ name: `${name}/{id}`, about }))}
				verbs={Object.entries(VERBS).map(([name, { right }]) => ({ name, about: specOf(right).label }))}
			/>
		</Page>
	)
}
