import type { ReactNode } from 'react'

export type TreeNode = { id: string; label: ReactNode; children?: readonly TreeNode[] }

/** Nested things, such as who gave what to whom, as nested lists. A label may hold links, so nothing is folded by clicking on it. */
export function Tree({ nodes, label }: { nodes: readonly TreeNode[]; label?: string }) {
	return (
		<ul className="tree" aria-label={label}>
			{nodes.map(branch)}
		</ul>
	)
}

function branch({ id, label, children = [] }: TreeNode) {
	return (
		<li key={id}>
			<div className="tree-leaf">{label}</div>
			{children.length > 0 && <ul>{children.map(branch)}</ul>}
		</li>
	)
}
