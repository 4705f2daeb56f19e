'use client'

import { useEffect, useId, useRef, useState } from 'react'
import { cx } from './cx'
import { FieldNotes, fieldId } from './field'
import { words } from './words'

export type GroupedOption = {
	value: string
	label: string
	help?: string
	/** Values without which this one is of no use: ticked along with it, and with them it goes. */
	needs?: readonly string[]
}
export type OptionGroup = { title: string; options: readonly GroupedOption[] }

type Props = {
	/** Sent as `<name>[]`, once for each ticked box. */
	name: string
	label: string
	help?: string
	error?: string | undefined
	groups: readonly OptionGroup[]
	/** Ticked at first. */
	start?: readonly string[]
	/** Told what is ticked whenever it changes. */
	onChange?: (ticked: readonly string[]) => void
	/** Shows the titles alone, of each group in which nothing is ticked at first. */
	folded?: boolean
	className?: string
}

/** With a box everything that it needs is ticked; without it everything goes that needs it. */
function toggled(options: readonly GroupedOption[], ticked: ReadonlySet<string>, value: string, on: boolean) {
	const next = new Set(ticked)
	const step = (at: string): void => {
		if (next.has(at) === on) return
		if (on) next.add(at)
		else next.delete(at)
		const own = options.find((option) => option.value === at)?.needs ?? []
		const dependents = options.filter((option) => option.needs?.includes(at)).map((option) => option.value)
		for (const other of on ? own : dependents) if (options.some((option) => option.value === other)) step(other)
	}
	step(value)
	return next
}

/**
 * Many boxes to tick, in groups, each group with one box for all of it. What needs something else ticks it along. Before
 * JavaScript they are plain boxes, and whoever receives them adds what is needed.
 */
export function ChoiceGroups({ name, label, help, error, groups, start = [], onChange, folded, className }: Props) {
	const [ticked, setTicked] = useState<ReadonlySet<string>>(() => new Set(start))
	const id = fieldId(name)
	const options = groups.flatMap((group) => group.options)
	const set = (changes: readonly GroupedOption[], on: boolean) => {
		let next = ticked
		for (const { value } of changes) next = toggled(options, next, value, on)
		setTicked(next)
		onChange?.([...next])
	}
	return (
		<fieldset
			className={cx('fld choice-groups', className)}
			id={id}
			tabIndex={-1}
			aria-describedby={cx(Boolean(error) && `${id}-error`, Boolean(help) && `${id}-help`)}
		>
			<legend className="fld-label">{label}</legend>
			<FieldNotes id={id} help={help} error={error} />
			<div className="choice-groups-list">
				{groups.map((group) => (
					<Group key={group.title} name={name} group={group} ticked={ticked} folded={folded} onTick={set} />
				))}
			</div>
		</fieldset>
	)
}

interface GroupProps {
	name: string
	group: OptionGroup
	ticked: ReadonlySet<string>
	folded: boolean | undefined
	onTick(changes: readonly GroupedOption[], on: boolean): void
}

function Group({ name, group, ticked, folded, onTick }: GroupProps) {
	const id = useId()
	const count = group.options.filter((option) => ticked.has(option.value)).length
	const [open] = useState(count > 0)
	const title = (
		<p className="choice-group-title" id={id}>
			{group.title}
		</p>
	)
	const all = <AllOfThem group={group} count={count} onTick={onTick} />
	const lines = group.options.map((option) => (
		<Line key={option.value} id={`${id}${option.value}`} name={name} option={option} ticked={ticked} onTick={onTick} />
	))
	return (
		// biome-ignore lint/a11y/useSemanticElements: a fieldset would make its legend a part of each box's name
		<div className="choice-group" role="group" aria-labelledby={id}>
			{folded ? (
				<>
					{all}
					<details open={open}>
						<summary className="choice-group-head">{title}</summary>
						<div className="choice-group-lines">{lines}</div>
					</details>
				</>
			) : (
				<>
					<div className="choice-group-head">
						{title}
						{all}
					</div>
					{lines}
				</>
			)}
		</div>
	)
}

/** One box for the whole group; beside the title, and no part of what folds it. */
function AllOfThem({ group, count, onTick }: Pick<GroupProps, 'group' | 'onTick'> & { count: number }) {
	const box = useRef<HTMLInputElement>(null)
	useEffect(() => {
		if (box.current) box.current.indeterminate = count > 0 && count < group.options.length
	}, [count, group.options.length])
	return (
		<label className="choice-group-all needs-js">
			<span className="choice-group-count">{words.someOf(count, group.options.length)}</span>
			<input
				type="checkbox"
				className="tick"
				ref={box}
				checked={count === group.options.length}
				onChange={(event) => onTick(group.options, event.currentTarget.checked)}
				aria-label={group.title}
			/>
		</label>
	)
}

interface LineProps extends Pick<GroupProps, 'name' | 'ticked' | 'onTick'> {
	id: string
	option: GroupedOption
}

function Line({ id, name, option, ticked, onTick }: LineProps) {
	return (
		<label className="choice-line">
			<input
				type="checkbox"
				className="tick"
				name={`${name}[]`}
				value={option.value}
				checked={ticked.has(option.value)}
				onChange={(event) => onTick([option], event.currentTarget.checked)}
				aria-labelledby={id}
				aria-describedby={option.help && `${id}-help`}
			/>
			<span>
				<span className="choice-line-label" id={id}>
					{option.label}
				</span>
				{option.help && (
					<span className="choice-line-help" id={`${id}-help`}>
						{option.help}
					</span>
				)}
			</span>
		</label>
	)
}
