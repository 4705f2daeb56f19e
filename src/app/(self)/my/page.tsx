import { CircleHelp } from 'lucide-react'
import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { AppPasswordsLink, ownMailSignIn } from '@/features/app-passwords'
import { ExportsLink } from '@/features/exports'
import { ownRecovery, RecoveryCard } from '@/features/forgotten'
import { sendsMail } from '@/features/grants'
import { KeysLink, ownKeys } from '@/features/keys'
import { OwnLists, ownLists } from '@/features/lists'
import {
	LatestTouches,
	liftedProtection,
	listTouches,
	MailboxCards,
	myAccount,
	OwnNameForm,
	OwnPasswordForm,
	ProtectionLifted,
	WelcomeNote,
} from '@/features/self'
import { listSessions, listSignIns, SessionList, SignInList } from '@/features/sessions'
import { ownMailboxHistory, StorageNotices, UseChart } from '@/features/storage'
import { Badge, Card, LinkButton, Page, Section } from '@/ui'
import { Said, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'My account' }

const SIGN_INS = 5
const CHARTS = 3
const TOUCHES = 5

export default async function MyPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const account = await myAccount(viewer)
	const [sessions, signIns, touches, lifted, recovery, mailSignIn, lists, keys] = await Promise.all([
		listSessions(viewer),
		listSignIns(viewer, SIGN_INS),
		listTouches(viewer, undefined, TOUCHES),
		liftedProtection(viewer),
		ownRecovery(viewer),
		ownMailSignIn(viewer),
		ownLists(viewer),
		ownKeys(viewer),
	])
	const charts = await Promise.all(
		account.mailboxes
			.slice(0, CHARTS)
			.map(async (mailbox) => ({ mailbox, days: await ownMailboxHistory(viewer, mailbox.id) })),
	)
	const { now } = viewer
	return (
		<Page
			title={account.name}
			description={shownAddress(account.address)}
			width="narrow"
			action={
				<LinkButton href="/my/why" variant="quiet" icon={<CircleHelp size={16} aria-hidden />}>
					Why?
				</LinkButton>
			}
		>
			<Said searchParams={searchParams} />
			{account.welcome && <WelcomeNote text={account.welcome} />}
			<ProtectionLifted lifted={lifted} now={now} />
			<StorageNotices mailboxes={account.mailboxes} />
			<MailboxCards mailboxes={account.mailboxes} now={now} />
			<OwnLists lists={lists} />
			<Section
				id="password"
				title="Password"
				description={
					mailSignIn.appPasswordsOnly
						? 'For this panel alone: your mail programs need app passwords.'
						: 'One password for your mail and for this panel.'
				}
			>
				<Card>
					<OwnPasswordForm
						address={account.address}
						least={account.leastPassword}
						forMail={!mailSignIn.appPasswordsOnly}
						hasAppPasswords={mailSignIn.appPasswords.length > 0}
					/>
				</Card>
			</Section>
			<Section
				id="second-factor"
				title="Second factor"
				description="A passkey, or a code besides the password, whenever somebody signs in to this panel."
			>
				<Card>
					<div className="flex flex-wrap items-center justify-between gap-3">
						<Badge tone={viewer.secondFactor ? 'success' : 'neutral'}>{viewer.secondFactor ? 'On' : 'Off'}</Badge>
						<LinkButton href="/my/security">{viewer.secondFactor ? 'Change or remove' : 'Set up'}</LinkButton>
					</div>
				</Card>
			</Section>
			<RecoveryCard {...recovery} sends={sendsMail()} />
			<AppPasswordsLink signIn={mailSignIn} />
			{(keys.length > 0 || mayAnywhere(viewer.actor, 'key.create', viewer.now)) && <KeysLink keys={keys} />}
			{mailSignIn.hasMailbox && (
				<Section
					id="trace"
					title="Messages"
					description="What you sent and what was sent to you, and whether it arrived, came back or was refused."
					action={<LinkButton href="/my/trace">Follow my messages</LinkButton>}
				>
					{null}
				</Section>
			)}
			<ExportsLink hasMailbox={account.mailboxes.length > 0} />
			<Section id="about" title="About you">
				<Card>
					<OwnNameForm name={account.name} version={account.version} />
				</Card>
			</Section>
			{charts.map(({ mailbox, days }) => (
				<UseChart
					key={mailbox.id}
					days={days}
					limitBytes={mailbox.quotaBytes}
					limitName="Quota"
					{...(charts.length > 1 ? { of: shownAddress(mailbox.address) } : {})}
				/>
			))}
			<SessionList sessions={sessions} now={now} />
			<SignInList signIns={signIns} now={now} />
			<LatestTouches page={touches} now={now} />
		</Page>
	)
}
