'use client'

import {
	ActionForm,
	FormActions,
	FormBody,
	LimitField,
	LinkButton,
	Notice,
	SelectField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { editGrantAction } from '../actions'
import { depthOptions } from './give-terms'

export interface LimitLine {
	readonly name: string
	readonly label: string
	readonly start: string
	/** In units or bytes. */
	readonly used: number
	readonly words: readonly (string | undefined)[]
}

interface Props {
	grant: string
	version: number
	account: string
	limits: readonly LimitLine[]
	/** When it begins; NULL = it has begun, and that cannot be changed any more. */
	startsOn: string | null
	/** Today, `YYYY-MM-DD`. */
	today: string
	endsOn: string
	/** The last day that the grant above allows, `YYYY-MM-DD`; empty = any, or not known. */
	lastDay: string
	depth: number
	/** 0 = it cannot be handed on, whatever the form says. */
	mostDepth: number
	reason: string
	/** Live grants below it. */
	handedOn: number
}

const BELOW = 'More than that is in use: nothing is removed then, and nothing new can be made.'
const belowWords = (n: number): string => (n === 1 ? 'The grant that hangs below' : `The ${n} grants that hang below`)

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Changes how much, how long and how far somebody's grant goes. */
export function EditGrantForm(props: Props) {
	const { grant, version, account, limits, startsOn, today, endsOn, lastDay, depth, mostDepth, reason, handedOn } =
		props
	const form = useActionForm(editGrantAction)
	const isDay = endsOn === '' || DAY.test(endsOn)
	return (
		<ActionForm form={form} hidden={{ grant, version: form.version(version) }}>
			<FormBody>
				{handedOn > 0 && (
					<Notice tone="info">
						{belowWords(handedOn)} {handedOn === 1 ? 'becomes' : 'become'} no wider than what you set here, and{' '}
						{handedOn === 1 ? 'stays' : 'stay'} so when you widen it again. If less is left than was handed on, those
						below go on until as many really exist as you allow.
					</Notice>
				)}
				<div className="grid gap-4 sm:grid-cols-2">
					{limits.map(({ name, label, start, used, words }) => {
						const { defaultValue, error } = form.field(name, start)
						return (
							<LimitField
								key={name}
								name={name}
								label={label}
								defaultValue={defaultValue}
								error={error}
								used={used}
								below={BELOW}
								help={words.filter((word) => word !== undefined).join(' ')}
							/>
						)
					})}
					{startsOn !== null && (
						<div className="sm:col-start-1">
							<TextField
								{...form.field('startsOn', startsOn)}
								type={DAY.test(startsOn) ? 'date' : 'text'}
								label="From"
								help="It has not begun yet. Empty means at once."
								{...(DAY.test(startsOn) ? { min: today } : {})}
							/>
						</div>
					)}
					<TextField
						{...form.field('endsOn', endsOn)}
						type={isDay ? 'date' : 'text'}
						label={isDay ? 'Last day' : 'Ends'}
						help={lastDay ? `What it hangs under ends after ${lastDay}.` : 'Empty means no end. Days are in UTC.'}
						{...(isDay && lastDay ? { max: lastDay } : {})}
					/>
					{mostDepth > 0 && (
						<SelectField
							{...form.field('passOnDepth', String(depth))}
							label="May hand it on"
							help="What is handed on already stays, within less."
							options={depthOptions(mostDepth)}
						/>
					)}
				</div>
				<TextField
					{...form.field('reason', reason)}
					label="Reason"
					optional
					autoComplete="off"
					help="Shown on their page and in the journal."
				/>
				<FormActions>
					<SubmitButton>Save</SubmitButton>
					<LinkButton href={`/accounts/${account}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
