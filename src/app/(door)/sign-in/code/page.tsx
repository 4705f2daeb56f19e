import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { viewer } from '@/core/gateway/viewer'
import { isHalfWay, localPath, mayBeRemembered, SignInCodeForm } from '@/features/sessions'
import { DoorFrame, SoftLink } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Second factor' }

/** The second half of signing in. Whoever did not come by the first begins there. */
export default async function SignInCodePage({ searchParams }: { searchParams: SearchParams }) {
	const next = localPath((await oneEach(searchParams)).next)
	if (await viewer()) redirect(next ?? '/')
	if (!(await isHalfWay())) redirect('/sign-in')
	return (
		<DoorFrame
			title="One more step"
			description="Your password was right. Now the code that your authenticator app shows."
			foot={<SoftLink href="/sign-in">Begin again</SoftLink>}
		>
			<SignInCodeForm next={next} mayRemember={await mayBeRemembered()} />
			<p className="text-sm text-muted">
				Phone lost? A recovery code works here too. Without one, whoever manages your account can remove the second
				factor.
			</p>
		</DoorFrame>
	)
}
