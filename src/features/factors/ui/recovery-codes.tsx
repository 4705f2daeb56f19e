import { CopyButton, LinkButton, Notice } from '@/ui'

/** The ten codes, this once. @param codes one a line */
export function RecoveryCodes({ codes }: { codes: string }) {
	return (
		<div className="grid gap-4">
			<section className="secret" aria-label="Recovery codes">
				<header className="secret-head">
					<h2>Your recovery codes</h2>
					<CopyButton value={codes} label="Recovery codes" text="Copy all" />
				</header>
				<ol className="grid gap-x-8 gap-y-1 px-4 py-1 font-mono text-sm sm:grid-cols-2">
					{codes.split('\n').map((code) => (
						<li key={code}>
							<code>{code}</code>
						</li>
					))}
				</ol>
				<div className="secret-note">
					They are shown this once. Each works one time, in place of your second factor, when that is lost. Print them
					or keep them where your passwords are.
				</div>
			</section>
			<Notice tone="success" live>
				Signing in asks for your second factor from now on.
			</Notice>
			<div>
				<LinkButton href="/my/security" variant="primary">
					I have kept them
				</LinkButton>
			</div>
		</div>
	)
}
