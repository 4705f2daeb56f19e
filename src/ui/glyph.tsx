import { cx } from './cx'

const paths = {
	check: 'M3.5 8.5l3 3 6-7',
	cross: 'M4 4l8 8M12 4l-8 8',
	chevronDown: 'M4 6l4 4 4-4',
	chevronRight: 'M6 4l4 4-4 4',
	arrowUp: 'M8 12.5v-9M4.5 7L8 3.5 11.5 7',
	arrowDown: 'M8 3.5v9M4.5 9L8 12.5 11.5 9',
	left: 'M10 4L6 8l4 4',
	menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
	search: 'M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.5 10.5l3 3',
	info: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 7.5V11M8 5v.1',
	success: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.5 8.2l1.8 1.8 3.4-3.8',
	warning: 'M8 2.5l6 10.5H2zM8 6.5v3M8 11.3v.1',
	danger: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 5v3.5M8 10.8v.1',
	neutral: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.5 8h5',
	shield: 'M8 1.8l5 2v4c0 3.2-2 5.4-5 6.4-3-1-5-3.2-5-6.4v-4z',
	dots: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
	plus: 'M8 3v10M3 8h10',
	pencil: 'M3 13l.7-3L10.8 2.9a1.4 1.4 0 0 1 2 0l.3.3a1.4 1.4 0 0 1 0 2L6 12.3zM9.6 4.2l2.2 2.2',
	trash: 'M3 4.5h10M6.3 4.5V3h3.4v1.5M4.4 4.5l.6 8.6h6l.6-8.6M6.8 7v3.6M9.2 7v3.6',
} as const

/** The few signs that the components, and the menus of rows, draw themselves. */
export type GlyphName = keyof typeof paths

/**
 * A 16-unit line drawing, hidden from assistive technology (the text beside it speaks).
 * Plain SVG and not an icon component: the icon library's are client components, too dear for each row of a table.
 * @param name which sign
 * @param className extra class; the size comes from CSS (1em by default)
 */
export function Glyph({ name, className }: { name: GlyphName; className?: string }) {
	return (
		<svg className={cx('glyph', name === 'dots' && 'glyph-dots', className)} viewBox="0 0 16 16" aria-hidden="true">
			<path d={paths[name]} />
		</svg>
	)
}
