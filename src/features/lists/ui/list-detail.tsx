import { shownAddress } from '@/core/address'
import { Badge, Card, DescriptionList, Time } from '@/ui'
import type { ListDetail } from '../get-list'
import { POSTER_WORDS, REPLY_WORDS } from './words'

const owner = ({ name, address }: ListDetail['owners'][number]): string =>
	name === null || address === null ? 'somebody outside of what you manage' : `${name} (${shownAddress(address)})`

/** What a list is, for whoever may see it. */
export function ListFacts({ list, now }: { list: ListDetail; now: Date }) {
	const { label, help } = POSTER_WORDS[list.posters]
	return (
		<Card>
			<DescriptionList
				items={[
					{ term: 'Name', detail: list.name },
					...(list.description ? [{ term: 'Description', detail: list.description }] : []),
					{
						term: 'State',
						detail: list.enabled ? <Badge tone="success">Enabled</Badge> : <Badge>Disabled</Badge>,
					},
					{ term: 'Who may write', detail: `${label}. ${help}` },
					{ term: 'Answers go to', detail: REPLY_WORDS[list.replies] },
					...(list.subjectPrefix ? [{ term: 'Before each subject', detail: list.subjectPrefix }] : []),
					{
						term: 'Owners',
						detail:
							list.owners.length > 0 ? list.owners.map(owner).join(', ') : 'none; what comes back goes to postmaster',
					},
					{
						term: 'Members elsewhere',
						detail: list.outside ? 'may be added by whoever edits the members' : 'only by who may deliver outside',
					},
					{ term: 'Created', detail: <Time value={list.createdAt} now={now} /> },
				]}
			/>
		</Card>
	)
}
