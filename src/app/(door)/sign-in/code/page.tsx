import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { viewer } from '@/core/gateway/viewer'
import { halfWay, localPath, mayBeRemembered, SecondFactorForm } from '@/features/sessions'
import { DoorFrame, SoftLink } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Second factor' }

/** The second half of signing in. Whoever did not come by the first begins there. */
export default async function SignInCodePage({ searchParams }: { searchParams: SearchParams }) {
	const next = localPath((await oneEach(searchParams)).next)
	if (await viewer()) redirect(next ?? '/')
	const has = await halfWay()
	if (!has) redirect('/sign-in')
	return (
		<DoorFrame
			title="One more step"
			description={`Your password was right. Now ${wayOn(has)}.`}
			foot={<SoftLink href="/sign-in">Begin again</SoftLink>}
		>
			<SecondFactorForm next={next} {...has} mayRemember={await mayBeRemembered()} />
			<p className="text-sm text-muted">
				{has.app ? 'Phone lost?' : 'Passkey lost?'} A recovery code works here too. Without one, whoever manages your
				account can remove the second factor.
			</p>
		</DoorFrame>
	)
}

function wayOn({ app, passkeys }: { app: boolean; passkeys: boolean }): string {
	if (!passkeys) return 'the code that your authenticator app shows'
	return app ? 'your passkey, or the code that your authenticator app shows' : 'your passkey'
}
