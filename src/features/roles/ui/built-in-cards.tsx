import { BUILT_IN_ROLES } from '@/core/policy'

/** The roles that every server has, each a way to what it contains. */
export function BuiltInCards() {
	return (
		<ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
			{BUILT_IN_ROLES.map(({ key, name, description, rights }) => (
				<li key={key}>
					<a
						href={`/roles/${key}`}
						data-soft=""
						className="card flex h-full flex-col gap-1 px-4 py-3 no-underline hover:bg-hover"
					>
						<span className="flex items-baseline justify-between gap-3">
							<strong className="font-semibold text-ink">{name}</strong>
							<span className="whitespace-nowrap text-muted text-sm">
								{rights.length === 0 ? 'own mailbox' : `${rights.length} rights`}
							</span>
						</span>
						<span className="text-muted text-sm">{description}</span>
					</a>
				</li>
			))}
		</ul>
	)
}
