import type { RightsGroup } from '../rights-in-words'

/** Rights in words, each with what it means to give it away. */
export function RightsWithConsequences({ groups }: { groups: readonly RightsGroup[] }) {
	return (
		<div className="columns-1 gap-6 md:columns-2">
			{groups.map(({ noun, title, rights }) => (
				<section key={noun} className="mb-5 break-inside-avoid" aria-label={title}>
					<h3 className="mb-1 font-semibold">{title}</h3>
					<ul className="grid gap-1.5">
						{rights.map(({ right, label, consequence }) => (
							<li key={right}>
								{label}
								<span className="block text-muted text-sm">{consequence}</span>
							</li>
						))}
					</ul>
				</section>
			))}
		</div>
	)
}
