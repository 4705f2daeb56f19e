import { Card, RowItem, RowList, Section, Time } from '@/ui'
import type { AskedRenewal, EndingOwn } from '../renewals'
import { AskRenewalForm, ExtendForm } from './renewal-forms'

/** What of the viewer's own ends soon, with the way to ask for more. */
export function EndingOwnGrants({ grants, now }: { grants: readonly EndingOwn[]; now: Date }) {
	if (grants.length === 0) return null
	return (
		<Section
			title="Yours, and ending soon"
			description="What you made with it stays. Ask in time if you need it longer."
		>
			<Card padded={false}>
				<RowList>
					{grants.map((grant) => (
						<RowItem key={grant.id}>
							<span>{grant.roleName}</span>
							<span>
								ends <Time value={grant.endsAt} now={now} />
							</span>
							<Asking grant={grant} now={now} />
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}

function Asking({ grant, now }: { grant: EndingOwn; now: Date }) {
	if (grant.askedAt)
		return (
			<span className="text-muted">
				asked for more time <Time value={grant.askedAt} now={now} />
			</span>
		)
	return grant.mayAsk ? <AskRenewalForm grant={grant.id} /> : null
}

/** Who asks the viewer for more time. */
export function AskedRenewals({ requests, now }: { requests: readonly AskedRenewal[]; now: Date }) {
	if (requests.length === 0) return null
	return (
		<Section title="Asked for more time" description="Rights that you gave. Left alone, they end by themselves.">
			<Card padded={false}>
				<RowList>
					{requests.map((request) => (
						<RowItem key={request.id}>
							<span>
								<a href={`/accounts/${request.accountId}`}>{request.holder}</a> · {request.roleName}
								{request.reason !== '' && <span className="text-muted"> · “{request.reason}”</span>}
							</span>
							<span>
								ends <Time value={request.endsAt} now={now} />
							</span>
							<ExtendForm fields={request.fields} days={request.days} />
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}
