'use client'

import { PATTERNS } from '@/core/proposed-address'
import { inOrder, PROTOCOL_OPTIONS, PROTOCOLS, protocolWords } from '@/core/protocols'
import { SCOPE_WORDS } from '@/core/template-words'
import {
	type ActionFormState,
	CheckboxField,
	CheckboxGroup,
	ChoiceGroups,
	LimitField,
	Notice,
	SelectField,
	TextAreaField,
	TextField,
} from '@/ui'

export type Start = Readonly<Record<string, string>>
export type RightsGroups = readonly {
	readonly title: string
	readonly options: readonly { value: string; label: string; help: string; needs: readonly string[] }[]
}[]
interface Props {
	form: ActionFormState
	start: Start
}

function Named({ form, start, example }: Props & { example: string }) {
	return (
		<>
			<TextField
				{...form.field('name', start.name)}
				label="Name"
				required
				autoComplete="off"
				help={`Such as ${example}.`}
			/>
			<TextField {...form.field('description', start.description)} label="Description" optional autoComplete="off" />
		</>
	)
}

/** What a mailbox begins with. */
export function MailboxFields({ form, start }: Props) {
	return (
		<>
			<Named form={form} start={start} example="Teacher, or Sales" />
			<TextField
				{...form.field('quota', start.quota)}
				label="Quota"
				optional
				help="Such as 500 MB or 10 GB. Empty means unlimited."
				placeholder="unlimited"
				autoComplete="off"
			/>
			<CheckboxField
				{...form.check('sendOnly', start.sendOnly === 'on')}
				label="Send only"
				help="May send mail, but receives none and cannot be opened."
			/>
			<CheckboxGroup
				{...form.boxes('protocols', start.protocols === undefined ? PROTOCOLS : inOrder(start.protocols.split(',')))}
				label="Mail programs may use"
				options={PROTOCOL_OPTIONS}
				current={form.news('protocols', protocolWords((start.protocols ?? PROTOCOLS.join()).split(',')))}
			/>
			<SelectField
				{...form.field('addressPattern', start.addressPattern)}
				label="Proposed address"
				help="Made from the owner’s name. Where it is taken, a 2, 3, 4 … is put behind it."
				options={[
					{ value: '', label: 'none, it is written each time' },
					...Object.entries(PATTERNS).map(([value, example]) => ({ value, label: `${example} for Anna Adler` })),
				]}
			/>
			<TextAreaField
				{...form.field('welcome', start.welcome)}
				label="Welcome text"
				optional
				maxLength={2000}
				help="Goes to the owner as a letter, or stands on their own page where no letters are sent."
			/>
		</>
	)
}

/** What its owner may do besides. */
export function PersonFields({
	form,
	start,
	rights,
	groups,
	offered,
}: Props & { rights: readonly string[]; groups: RightsGroups; offered: readonly string[] }) {
	const may = new Set(offered)
	const shown = groups
		.map(({ title, options }) => ({ title, options: options.filter(({ value }) => may.has(value)) }))
		.filter(({ options }) => options.length > 0)
	const { problem, values, status } = form.state
	const current = problem?.current?.rights
	return (
		<>
			<Named form={form} start={start} example="Head of a department" />
			{current !== undefined && (
				<Notice tone="warning" title="Somebody else saved this template meanwhile">
					It now contains: {current}.
				</Notice>
			)}
			<SelectField
				{...form.field('scope', start.scope ?? 'domain')}
				label="Where"
				help="Relative to the mailbox that is made with it."
				options={Object.entries(SCOPE_WORDS).map(([value, label]) => ({ value, label }))}
			/>
			<ChoiceGroups
				name="rights"
				label="Rights"
				help="Only rights that you hold yourself are offered. Whoever uses the template gives of them what they hold."
				error={problem?.fields?.rights}
				groups={shown}
				start={status === 'failed' ? [values.rights ?? []].flat() : rights}
			/>
			<div className="grid gap-4 sm:grid-cols-2">
				<LimitField {...form.field('maxMailboxes', start.maxMailboxes)} label="Mailboxes at most" />
				<LimitField {...form.field('maxAliases', start.maxAliases)} label="Aliases at most" />
				<LimitField {...form.field('maxLists', start.maxLists)} label="Lists at most" />
				<LimitField {...form.field('maxStorage', start.maxStorage)} label="Storage at most" />
				<LimitField
					{...form.field('maxStoragePerMailbox', start.maxStoragePerMailbox)}
					label="Storage per mailbox at most"
				/>
				<LimitField
					{...form.field('maxSendsPerHour', start.maxSendsPerHour)}
					label="Recipients an hour and domain at most"
				/>
				<LimitField
					{...form.field('maxSendsPerDay', start.maxSendsPerDay)}
					label="Recipients a day and domain at most"
				/>
				<TextField
					{...form.field('endsAfterDays', start.endsAfterDays)}
					label="Ends after days"
					optional
					inputMode="numeric"
					placeholder="no end"
					autoComplete="off"
				/>
				<SelectField
					{...form.field('passOnDepth', start.passOnDepth ?? '0')}
					label="May be handed on"
					options={[
						{ value: '0', label: 'no' },
						{ value: '1', label: 'once' },
						{ value: '2', label: 'twice' },
						{ value: '3', label: 'three times' },
					]}
				/>
			</div>
		</>
	)
}
