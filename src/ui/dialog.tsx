'use client'

import { createContext, type ReactNode, use, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { Glyph } from './glyph'
import { words } from './words'

const DialogContext = createContext<{ close: () => void }>({ close: () => undefined })

/** Closes the dialog around the component, for a form whose action has succeeded. Does nothing outside of one. */
export function useDialog(): { close(): void } {
	return use(DialogContext)
}

/** What takes the focus when the dialog opens; without a field it is the closing button, which does no harm. */
const firstField = ':is(input:not([type="hidden"]), select, textarea):enabled'

type Props = {
	/** A Button, or better a LinkButton or MenuLink to the page with the same form: before JavaScript it leads there. */
	trigger: ReactNode
	title: string
	description?: ReactNode
	/** The form. An element with `data-close` inside closes the dialog. */
	children: ReactNode
	/** Open from the start, for a form that came back with errors. */
	open?: boolean
}

/**
 * A modal dialog on the native element: the browser keeps the focus inside, makes the rest inert, closes on Escape.
 * The content is mounted only while it is open, so that closed dialogs weigh nothing.
 */
export function Dialog({ trigger, title, description, children, open = false }: Props) {
	const [shown, setShown] = useState(open)
	const [inPlace] = useState(open)
	const opener = useRef<HTMLSpanElement>(null)
	const wasShown = useRef(open)
	const close = useCallback(() => setShown(false), [])

	// After the dialog has left: as long as it is modal, everything else is inert and takes no focus.
	useEffect(() => {
		if (wasShown.current && !shown) returnFocus(opener.current)
		wasShown.current = shown
	}, [shown])

	useEffect(() => {
		const element = opener.current
		const onClick = (event: MouseEvent) => {
			if (event.ctrlKey || event.metaKey || event.shiftKey) return
			event.preventDefault()
			event.stopPropagation()
			element?.closest<HTMLElement>(':popover-open')?.hidePopover()
			setShown(true)
		}
		element?.addEventListener('click', onClick, true)
		return () => element?.removeEventListener('click', onClick, true)
	}, [])

	const context = useMemo(() => ({ close }), [close])
	const body = shown && (
		<DialogContext value={context}>
			<DialogBody title={title} description={description} onClose={close} inPlace={inPlace}>
				{children}
			</DialogBody>
		</DialogContext>
	)
	return (
		<>
			<span className="contents" ref={opener}>
				{trigger}
			</span>
			{inPlace ? body : body && createPortal(body, document.body)}
		</>
	)
}

/** Back to what opened it; when that was an entry of a menu, which is closed by now, to the menu's button. */
function returnFocus(opener: HTMLElement | null) {
	const menu = opener?.closest('[popover]')
	const button = menu && document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(menu.id)}"]`)
	const target = button ?? opener?.querySelector<HTMLElement>('a[href], button')
	target?.focus()
}

function DialogBody({
	title,
	description,
	children,
	onClose,
	inPlace,
}: Pick<Props, 'title' | 'description' | 'children'> & { onClose(): void; inPlace: boolean }) {
	const element = useRef<HTMLDialogElement>(null)
	const id = useId()
	useEffect(() => {
		const dialog = element.current
		if (!dialog) return
		if (dialog.open) dialog.close()
		dialog.showModal()
		dialog.querySelector<HTMLElement>(firstField)?.focus()
		const onClick = (event: MouseEvent) => {
			if (event.target instanceof Element && event.target.closest('[data-close]')) onClose()
		}
		dialog.addEventListener('click', onClick)
		return () => dialog.removeEventListener('click', onClick)
	}, [onClose])
	return (
		<dialog
			ref={element}
			open={inPlace}
			className="dialog"
			aria-labelledby={`${id}title`}
			aria-describedby={description ? `${id}text` : undefined}
			onCancel={(event) => {
				event.preventDefault()
				onClose()
			}}
		>
			<div className="dialog-box">
				<header className="dialog-head">
					<h2 id={`${id}title`}>{title}</h2>
					<button type="button" className="btn btn-quiet btn-icon btn-small" data-close="" aria-label={words.close}>
						<Glyph name="cross" />
					</button>
				</header>
				{description && (
					<div className="dialog-description" id={`${id}text`}>
						{description}
					</div>
				)}
				{children}
			</div>
		</dialog>
	)
}
