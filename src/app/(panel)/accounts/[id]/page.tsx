import { DoorOpen, KeyRound } from 'lucide-react'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import {
	AccountFacts,
	AccountSessions,
	AccountSettings,
	AccountStanding,
	AccountTrusted,
	getAccount,
} from '@/features/accounts'
import {
	EndedGrants,
	endedGrants,
	givenGrants,
	giveSources,
	HandedOnTree,
	HeldGrants,
	handedOnOutOf,
	heldGrants,
	InvitationNote,
	invitationsOfPerson,
	keepChoices,
	UndoNotice,
	undoable,
	undoOffer,
	waitingJobs,
} from '@/features/grants'
import { keysOfPerson, PersonKeys } from '@/features/keys'
import { LeavingNotice, leavingOf } from '@/features/off-boarding'
import { LinkButton, Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'
import { WhyLink } from '../../why-link'

export const metadata: Metadata = { title: 'Person' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export default async function AccountPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const account = await orNotFound(getAccount(viewer, id))
	if (account.isKey) redirect(`/keys/${id}`)
	const [grants, given, waiting, ended, invitations, sources, undo, leaving, keys] = await Promise.all([
		heldGrants(viewer, id),
		givenGrants(viewer, id),
		waitingJobs(viewer, id),
		endedGrants(viewer, id),
		invitationsOfPerson(viewer, id),
		giveSources(viewer),
		undoable(viewer, id),
		leavingOf(viewer, id),
		keysOfPerson(viewer, id),
	])
	const revocable = grants.filter((grant) => grant.mayRevoke).map((grant) => grant.id)
	const below = await handedOnOutOf(viewer, revocable)
	const give = sources.length > 0 && !account.isMine && !account.retiredAt && (
		<LinkButton href={`/accounts/${id}/give`} variant="primary" icon={<KeyRound size={16} aria-hidden />}>
			Give rights
		</LinkButton>
	)
	return (
		<Page
			title={account.name}
			description={shownAddress(account.address)}
			breadcrumb={[{ label: 'People', href: '/accounts' }]}
			action={
				!account.retiredAt && (
					<>
						<WhyLink question={`who=${id}`} />
						{leaving.may && (
							<LinkButton href={`/accounts/${id}/off-board`} icon={<DoorOpen size={16} aria-hidden />}>
								Off-board
							</LinkButton>
						)}
					</>
				)
			}
		>
			<Said searchParams={searchParams} acts={{ revoked: undoOffer(undo) }} />
			<UndoNotice name={account.name} undo={undo} now={viewer.now} />
			<LeavingNotice leaving={leaving} asksReason={account.asksReason} />
			<AccountStanding account={account} invitation={<InvitationNote invitation={invitations[0]} now={viewer.now} />} />
			<div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(280px,340px)]">
				<div className="grid gap-8">
					<HeldGrants
						person={account}
						grants={grants}
						given={given}
						waiting={waiting}
						invitations={invitations}
						choicesFor={(ending) => keepChoices(viewer, below, ending)}
						now={viewer.now}
						give={give}
					/>
					<HandedOnTree name={account.name} grants={grants} given={given} now={viewer.now} />
					<PersonKeys name={account.name} keys={keys} now={viewer.now} />
					<AccountSettings account={account} />
					<EndedGrants grants={ended} now={viewer.now} />
				</div>
				<div className="grid gap-8">
					<AccountFacts account={account} now={viewer.now} />
					<AccountSessions account={account} now={viewer.now} />
					<AccountTrusted account={account} now={viewer.now} />
				</div>
			</div>
		</Page>
	)
}
