import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { viewer } from '@/core/gateway/viewer'
import { noPasskeysHere } from '@/features/factors'
import { localPath, PasskeySignIn, SignInForm } from '@/features/sessions'
import { DoorFrame, SoftLink } from '@/ui'
import { oneEach, Said, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
	const next = localPath((await oneEach(searchParams)).next)
	if (await viewer()) redirect(next ?? '/')
	const passkeys = noPasskeysHere() === null
	return (
		<DoorFrame
			title="Sign in"
			description={
				<>
					With your e-mail address and its password{passkeys && <span className="needs-js">, or with a passkey</span>}.
				</>
			}
			foot={<SoftLink href="/password">Change your password without signing in</SoftLink>}
		>
			<Said searchParams={searchParams} />
			<SignInForm next={next} />
			{passkeys && <PasskeySignIn next={next} />}
			<p className="text-sm">
				<SoftLink href="/forgotten">Forgotten your password?</SoftLink>
			</p>
		</DoorFrame>
	)
}
