import type { ReactNode } from 'react'

export type TreeNode = { id: string; label: ReactNode; children?: readonly TreeNode[] }

/** Nested things, such as who gave what to whom: unfolded lists that can be folded, without script. */
export function Tree({ nodes, label }: { nodes: readonly TreeNode[]; label?: string }) {
	return (
		<ul className="tree" aria-label={label}>
			{nodes.map(branch)}
		</ul>
	)
}

function branch(node: TreeNode) {
	if (!node.children || node.children.length === 0) {
		return (
			<li key={node.id}>
				<div className="tree-leaf">{node.label}</div>
			</li>
		)
	}
	return (
		<li key={node.id}>
			<details open>
				<summary>{node.label}</summary>
				<ul>{node.children.map(branch)}</ul>
			</details>
		</li>
	)
}
