'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { Glyph } from './glyph'
import { matchStatic, type PaletteGroup, type StaticItem, usePaletteSearch } from './palette-search'
import { words } from './words'

type Props = {
	placeholder: string
	/** Asked as `<searchUrl>?q=`, answers `{ groups: { label, items: { label, detail?, href }[] }[] }`. */
	searchUrl: string
	/** Pages and actions that are always there. */
	staticItems: readonly StaticItem[]
}

/** The search button of the top bar, and the dialog that it and Ctrl/Cmd-K open: jumps to anything by name. */
export function CommandPalette({ placeholder, searchUrl, staticItems }: Props) {
	const dialog = useRef<HTMLDialogElement>(null)
	const [open, setOpen] = useState(false)

	const show = useCallback(() => {
		setOpen(true)
		dialog.current?.showModal()
	}, [])

	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
			event.preventDefault()
			if (dialog.current?.open) dialog.current.close()
			else show()
		}
		document.addEventListener('keydown', onKey)
		return () => document.removeEventListener('keydown', onKey)
	}, [show])

	return (
		<>
			<button type="button" className="palette-button" aria-keyshortcuts="Control+K Meta+K" onClick={show}>
				<Glyph name="search" />
				<span className="palette-button-text">{words.search}</span>
				<kbd>Ctrl K</kbd>
			</button>
			{/* biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; Escape does the same */}
			<dialog
				ref={dialog}
				className="palette"
				aria-label={words.jumpTo}
				onClose={() => setOpen(dialog.current?.open ?? false)}
				onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
			>
				{open && (
					<PaletteBody
						placeholder={placeholder}
						searchUrl={searchUrl}
						staticItems={staticItems}
						onDone={() => dialog.current?.close()}
					/>
				)}
			</dialog>
		</>
	)
}

function PaletteBody({ placeholder, searchUrl, staticItems, onDone }: Props & { onDone(): void }) {
	const router = useRouter()
	const id = useId()
	const list = useRef<HTMLDivElement>(null)
	const input = useRef<HTMLInputElement>(null)
	const [query, setQuery] = useState('')
	const [active, setActive] = useState(0)
	const { groups, waiting, failed } = usePaletteSearch(searchUrl, query)
	const shown = [...matchStatic(staticItems, query), ...groups].filter((group) => group.items.length > 0)
	const items = shown.flatMap((group) => group.items)
	const at = Math.min(active, Math.max(0, items.length - 1))

	useEffect(() => input.current?.focus(), [])

	useEffect(() => {
		list.current?.querySelector(`[data-index="${at}"]`)?.scrollIntoView({ block: 'nearest' })
	}, [at])

	function onKeyDown(event: React.KeyboardEvent) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
		if (step && items.length > 0) {
			event.preventDefault()
			setActive((at + step + items.length) % items.length)
		}
		const chosen = items[at]
		if (event.key === 'Enter' && chosen && !event.nativeEvent.isComposing) {
			event.preventDefault()
			onDone()
			router.push(chosen.href)
		}
	}

	return (
		<div className="palette-box">
			<div className="palette-input">
				<Glyph name="search" />
				<input
					ref={input}
					type="text"
					role="combobox"
					aria-expanded={items.length > 0}
					aria-controls={`${id}list`}
					aria-activedescendant={items.length > 0 ? `${id}${at}` : undefined}
					aria-autocomplete="list"
					aria-label={placeholder}
					placeholder={placeholder}
					autoComplete="off"
					spellCheck={false}
					value={query}
					onChange={(event) => {
						setQuery(event.target.value)
						setActive(0)
					}}
					onKeyDown={onKeyDown}
				/>
				<kbd>Esc</kbd>
			</div>
			<PaletteList id={id} groups={shown} active={at} listRef={list} onDone={onDone} onPoint={setActive} />
			<p className="palette-status" role="status">
				{statusText(failed, waiting, items.length)}
			</p>
		</div>
	)
}

function statusText(failed: boolean, waiting: boolean, found: number): string {
	if (failed) return words.searchFailed
	if (waiting) return words.searching
	return found === 0 ? words.nothingFound : words.results(found)
}

function PaletteList({
	id,
	groups,
	active,
	listRef,
	onDone,
	onPoint,
}: {
	id: string
	groups: readonly PaletteGroup[]
	active: number
	listRef: React.RefObject<HTMLDivElement | null>
	onDone(): void
	onPoint(index: number): void
}) {
	let index = -1
	return (
		<div className="palette-list" id={`${id}list`} role="listbox" aria-label={words.jumpTo} ref={listRef}>
			{groups.map((group, groupIndex) => (
				// biome-ignore lint/a11y/useSemanticElements: the pattern's group of options; a fieldset would not be one
				<div key={group.label} role="group" aria-labelledby={`${id}group${groupIndex}`}>
					<div className="palette-group" id={`${id}group${groupIndex}`}>
						{group.label}
					</div>
					{group.items.map((item) => {
						index += 1
						const own = index
						return (
							<a
								key={item.href}
								id={`${id}${own}`}
								role="option"
								aria-selected={own === active}
								data-index={own}
								data-soft=""
								tabIndex={-1}
								href={item.href}
								className="palette-item"
								onPointerMove={() => own !== active && onPoint(own)}
								onClick={onDone}
							>
								<span>{item.label}</span>
								{item.detail && <span className="palette-detail">{item.detail}</span>}
							</a>
						)
					})}
				</div>
			))}
		</div>
	)
}
