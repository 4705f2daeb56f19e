import { Download } from 'lucide-react'
import { CopyButton, DataTable, FormActions, LinkButton, Notice, PlannedLines, type ShownPlan } from '@/ui'
import { passwordsFile } from '../import/passwords-file'

type Lines = ShownPlan['lines']

/**
 * What was made. Passwords stand here this once; the file is made of what is on the page, since the server has kept none of them, and is a link, so
 * that it works without script.
 * @param reveal passwords that were made, by address; NULL also when the request was repeated
 */
export function Imported({ lines, reveal }: { lines: Lines; reveal: Readonly<Record<string, string>> | null }) {
	const made = lines.filter(({ is }) => is === 'new')
	const stayed = lines.filter(({ is }) => is === 'here')
	const passwords = reveal ?? {}
	const shown = made.filter(({ address }) => passwords[address] !== undefined)
	return (
		<div className="grid gap-6">
			<Notice
				tone="success"
				title={made.length === 1 ? 'The mailbox is made' : `${made.length} mailboxes are made`}
				live
			>
				{shown.length > 0
					? 'The passwords are shown this once and kept nowhere. Take them along now, and hand each to its owner, who can change it at /password.'
					: 'Passwords that were typed are as typed. One that was made here was shown with the first answer alone; where it is lost, set a new one.'}
			</Notice>
			{shown.length > 0 && (
				<>
					<FormActions>
						<a className="btn btn-primary" href={passwordsFile(shown, passwords)} download="new-mailboxes.csv">
							<Download size={16} aria-hidden />
							Download as CSV
						</a>
						<CopyButton
							value={shown.map(({ address }) => `${address}\t${passwords[address] ?? ''}`).join('\n')}
							label="addresses and passwords"
							text="Copy all"
						/>
					</FormActions>
					<DataTable
						caption="New mailboxes and their passwords"
						columns={[
							{ key: 'address', label: 'Address' },
							{ key: 'name', label: 'Name' },
							{ key: 'password', label: 'Password' },
						]}
						rows={shown.map(({ address, name }) => ({
							id: address,
							cells: {
								address: <span className="wrap-anywhere">{address}</span>,
								name: <span className="inline-block min-w-28 wrap-anywhere">{name}</span>,
								password: <code>{passwords[address]}</code>,
							},
						}))}
						empty={null}
					/>
				</>
			)}
			{shown.length < made.length && (
				<PlannedLines caption="Made" lines={made.filter(({ address }) => passwords[address] === undefined)} />
			)}
			{stayed.length > 0 && <PlannedLines caption="Were here already" lines={stayed} />}
			<FormActions>
				<LinkButton href="/mailboxes?sort=-created" variant={shown.length > 0 ? 'secondary' : 'primary'}>
					Done
				</LinkButton>
			</FormActions>
		</div>
	)
}
