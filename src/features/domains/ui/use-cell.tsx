import { Meter } from '@/ui'

/** How much of a limit is used, ready to be shown: in words alone, or with a bar. */
export type ShownUse = string | { readonly value: number; readonly max: number | null; readonly text: string }

/** What is used, in a cell of a list. @param label what is measured; spoken */
export function Use({ use, label }: { use: ShownUse; label: string }) {
	return typeof use === 'string' ? <span className="text-muted">{use}</span> : <Meter {...use} label={label} />
}
