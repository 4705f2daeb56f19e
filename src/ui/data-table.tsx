import type { ReactNode } from 'react'
import { cx } from './cx'
import { Glyph } from './glyph'
import { SoftLink } from './soft-link'
import { words } from './words'

export type Column = {
	key: string
	label: string
	/** Address of the same list sorted by this column (the other way round when it already is). */
	sortHref?: string
	sorted?: 'asc' | 'desc'
	align?: 'start' | 'end'
	/** Left out on a phone, where a row is a small card. */
	hideOnPhone?: boolean
	/** On a phone shares a line with its neighbours, without its label: for values that explain themselves. */
	plainOnPhone?: boolean
	/** The label is spoken only: for a column of menus. */
	hideLabel?: boolean
	className?: string
}

export type Row = {
	id: string
	/** Where a click anywhere in the row leads; the first column's cell becomes the link. */
	href?: string
	cells: Record<string, ReactNode>
	/** Drawn back: disabled, ended, in the trash. */
	muted?: boolean
	/** The row's name in the label of its checkbox; the id unless told. */
	name?: string
}

/** `name` of the checkboxes, and the id of the form that they belong to (it may stand anywhere on the page). */
export type Selectable = { name: string; formId: string }

type Props = {
	/** What the table lists; spoken. */
	caption: string
	columns: readonly Column[]
	rows: readonly Row[]
	selectable?: Selectable
	/** Shown instead of the table when there are no rows. */
	empty: ReactNode
}

/**
 * A list of things: sorted and paged by links, rows that can be ticked, and on a phone each row a small card.
 * One function without wrappers per cell, because fifty rows of these are the panel's most-called page. For long lists
 * write the columns and cells in a `'use client'` file that takes plain rows: then the page carries each row as data once
 * (measured for 50 rows: 20 kB instead of 150 kB a navigation, and a third to a tenth of the server's time).
 */
export function DataTable({ caption, columns, rows, selectable, empty }: Props) {
	if (rows.length === 0) return <div className="dt-empty">{empty}</div>
	return (
		<table className={selectable ? 'dt dt-selectable' : 'dt'}>
			<caption className="sr-only">{caption}</caption>
			<thead>
				<tr>
					{selectable && (
						<td className="dt-tick">
							<input
								type="checkbox"
								className="tick needs-js"
								data-select-all={selectable.formId}
								aria-label={words.selectAll}
							/>
						</td>
					)}
					{columns.map(headCell)}
				</tr>
			</thead>
			<tbody>{rows.map((row) => bodyRow(row, columns, selectable))}</tbody>
		</table>
	)
}

function headCell(column: Column) {
	const sorted = column.sorted && ({ asc: 'ascending', desc: 'descending' } as const)[column.sorted]
	return (
		<th key={column.key} scope="col" className={cellClass(column)} aria-sort={sorted}>
			{headLabel(column)}
		</th>
	)
}

function headLabel(column: Column) {
	if (column.hideLabel) return <span className="sr-only">{column.label}</span>
	if (!column.sortHref) return column.label
	const arrow = column.sorted === 'desc' ? 'arrowDown' : 'arrowUp'
	return (
		<SoftLink href={column.sortHref} className="dt-sort">
			{column.label}
			<Glyph name={arrow} className={column.sorted ? undefined : 'dt-sort-idle'} />
		</SoftLink>
	)
}

function bodyRow(row: Row, columns: readonly Column[], selectable: Selectable | undefined) {
	const [first, ...others] = columns
	return (
		<tr key={row.id} className={row.muted ? 'dt-muted' : undefined}>
			{selectable && (
				<td className="dt-tick">
					<input
						type="checkbox"
						className="tick"
						name={selectable.name}
						value={row.id}
						form={selectable.formId}
						aria-label={words.selectRow(row.name ?? row.id)}
					/>
				</td>
			)}
			{first && (
				<th scope="row" className={cx('dt-first', first.className)}>
					{row.href ? (
						<a href={row.href} className="dt-link" data-soft="">
							{row.cells[first.key]}
						</a>
					) : (
						row.cells[first.key]
					)}
				</th>
			)}
			{others.map((column) => (
				<td
					key={column.key}
					className={cellClass(column)}
					data-label={column.hideLabel || column.plainOnPhone ? undefined : column.label}
				>
					{row.cells[column.key]}
				</td>
			))}
		</tr>
	)
}

function cellClass(column: Column): string | undefined {
	return cx(
		column.align === 'end' && 'dt-end',
		column.hideOnPhone && 'dt-wide',
		column.hideLabel && 'dt-menu',
		column.className,
	)
}
