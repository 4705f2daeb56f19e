import { Badge, Card, DescriptionList, LinkButton, Notice, Section, Time } from '@/ui'
import type { OwnFactors } from '../own-factors'
import { RenewCodesForm } from './factor-forms'

const FEW = 3

/** What one signs in with besides the password, and what can be done about it. @param now the request's moment */
export function OwnFactorsCard({ factors, now }: { factors: OwnFactors; now: Date }) {
	if (factors.authenticatorSince === null) return <None />
	return (
		<>
			<Section
				id="app"
				title="Authenticator app"
				description="Signing in asks for a code of it besides your password. Mail programs go on with the password alone."
			>
				<Card>
					<div className="grid gap-5">
						<DescriptionList
							items={[
								{ term: 'State', detail: <Badge tone="success">On</Badge> },
								{ term: 'Set up', detail: <Time value={factors.authenticatorSince} now={now} /> },
							]}
						/>
						<div className="flex flex-wrap gap-2">
							<LinkButton href="/my/security/authenticator">Move to another app</LinkButton>
							<LinkButton href="/my/security/remove" variant="danger">
								Remove…
							</LinkButton>
						</div>
					</div>
				</Card>
			</Section>
			<Section
				id="codes"
				title="Recovery codes"
				description="For when your phone is lost: each one works once, in place of a code of the app."
			>
				<Card>
					<div className="grid gap-4">
						<p>{left(factors.codesLeft)}</p>
						{factors.codesLeft < FEW && (
							<Notice tone="warning">Make new ones before you need them. The old ones are void then.</Notice>
						)}
						<RenewCodesForm />
					</div>
				</Card>
			</Section>
		</>
	)
}

const left = (count: number): string => (count === 1 ? '1 of 10 is left.' : `${count} of 10 are left.`)

function None() {
	return (
		<Section id="app" title="Second factor">
			<Card>
				<div className="grid gap-4">
					<p>
						Your password alone opens this panel. With a second factor, whoever learns it still stays outside: signing
						in asks for a code besides, which only your phone shows.
					</p>
					<div>
						<LinkButton href="/my/security/authenticator" variant="primary">
							Set up an authenticator app
						</LinkButton>
					</div>
				</div>
			</Card>
		</Section>
	)
}
