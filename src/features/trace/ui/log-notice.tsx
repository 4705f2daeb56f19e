import { Notice } from '@/ui'
import type { LogState } from '../log-state'

const number = new Intl.NumberFormat('en')

/** What keeps the trace from being whole, for those who can do something about it. */
export function LogNotice({ state }: { state: LogState | null }) {
	if (state === null)
		return (
			<Notice tone="info" title="No mail log is read">
				The trace is made from Postfix’s log. The setting <code>MAIL_LOG</code> says where it lies, and deploy/README.md
				the rest.
			</Notice>
		)
	const { server } = state
	if (server === null) return null
	if (server.problem !== '')
		return (
			<Notice tone="danger" title="The mail log is not read">
				{server.file}: {server.problem} What is written to it meanwhile is read as soon as that is mended.
			</Notice>
		)
	if (server.notUnderstood === 0n && server.gaps === 0) return null
	const parts = [
		server.notUnderstood > 0n &&
			`${number.format(server.notUnderstood)} of ${number.format(server.lines)} lines of the log could not be understood and are left out.`,
		server.gaps > 0 &&
			`${server.gaps === 1 ? 'Once' : `${server.gaps} times`} a part of it was gone before it was read.`,
	]
	return <Notice tone="warning">{parts.filter(Boolean).join(' ')}</Notice>
}
