/**
 * Arrow keys, and closing after a choice, for every menu of the page. The menus are native popovers: opening, Escape,
 * a click outside and the return of the focus are the browser's work and need no script.
 * @param signal ends the listening
 */
export function installMenus(signal: AbortSignal): void {
	document.addEventListener('keydown', onKey, { signal })
	document.addEventListener('click', onClick, { signal })
	document.addEventListener('focusout', onFocusOut, { signal })
}

function menuOf(target: EventTarget | null): HTMLElement | null {
	return target instanceof Element ? target.closest<HTMLElement>('.menu:popover-open, .frame-nav:popover-open') : null
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
	return [...menu.querySelectorAll<HTMLElement>('a[href], button:not(:disabled), input, summary')]
}

function onKey(event: KeyboardEvent) {
	if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return
	const opener = event.target instanceof HTMLButtonElement ? event.target.popoverTargetElement : null
	const menu = menuOf(opener instanceof HTMLElement ? opener : event.target)
	if (!menu || (event.target instanceof HTMLInputElement && event.target.type === 'radio')) return
	const items = itemsOf(menu)
	const at = items.indexOf(document.activeElement as HTMLElement)
	const last = items.length - 1
	const steps: Record<string, number> = {
		ArrowDown: at === last ? 0 : at + 1,
		ArrowUp: at <= 0 ? last : at - 1,
		Home: 0,
		End: last,
	}
	event.preventDefault()
	items[steps[event.key] ?? 0]?.focus()
}

function onClick(event: MouseEvent) {
	if (!(event.target instanceof Element) || !event.target.closest('a[href], button')) return
	if (event.target.closest('[data-keep-open]')) return
	menuOf(event.target)?.hidePopover()
}

function onFocusOut(event: FocusEvent) {
	const menu = menuOf(event.target)
	if (!menu || !(event.relatedTarget instanceof Node) || menu.contains(event.relatedTarget)) return
	const opener = event.relatedTarget instanceof HTMLButtonElement ? event.relatedTarget.popoverTargetElement : null
	if (opener !== menu) menu.hidePopover()
}
