import { Button, SelectField } from '@/ui'
import { OWN_DEEDS } from '../own-why'

interface Props {
	/** As the page's address has it. */
	asked: { readonly do?: string | undefined; readonly mailbox?: string | undefined }
	mailboxes: readonly { readonly id: string; readonly address: string }[]
}

/** What an owner asks about: one of the deeds that their page has or lacks, and which mailbox where there are several. */
export function OwnWhyQuestion({ asked, mailboxes }: Props) {
	const deeds = mailboxes.length > 0 ? OWN_DEEDS : OWN_DEEDS.filter(([right]) => right.startsWith('own.'))
	return (
		<form method="get" data-soft="" className="grid gap-4">
			<SelectField
				name="do"
				label="May I …"
				defaultValue={asked.do ?? ''}
				key={asked.do}
				options={[
					{ value: '', label: 'Choose what' },
					...deeds.map(([value, label]) => ({ value: value as string, label })),
				]}
			/>
			{mailboxes.length > 1 && (
				<SelectField
					name="mailbox"
					label="Which mailbox"
					defaultValue={asked.mailbox ?? ''}
					options={mailboxes.map(({ id, address }) => ({ value: id, label: address }))}
				/>
			)}
			<div>
				<Button type="submit" variant="primary">
					Ask
				</Button>
			</div>
		</form>
	)
}
