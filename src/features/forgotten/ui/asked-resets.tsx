import { shownAddress } from '@/core/address'
import { Card, RowItem, RowList, Section, Time } from '@/ui'
import type { AskedReset } from '../asked-resets'
import { AnswerForm } from './answer-form'

/** D10 Who has forgotten a password that the viewer may set. */
export function AskedResets({ requests, now }: { requests: readonly AskedReset[]; now: Date }) {
	if (requests.length === 0) return null
	return (
		<Section
			title="Forgotten passwords"
			description="Make sure that it is really them: call them, or see them. The link that you make is theirs to use; you never learn the password."
		>
			<Card padded={false}>
				<RowList>
					{requests.map((request) => (
						<RowItem key={request.id}>
							<span>
								{request.name} <span className="text-muted">· {shownAddress(request.address)}</span>
							</span>
							<span className="text-muted">
								{request.approvedAt ? 'link made' : 'asked'}{' '}
								<Time value={request.approvedAt ?? request.askedAt} now={now} />
							</span>
							<AnswerForm request={request.id} by={request.by} again={request.approvedAt !== null} />
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}
