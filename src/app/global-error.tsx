'use client'

/** The last resort, when not even the layout could be made. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
	return (
		<html lang="en">
			<body>
				<main>
					<h1>That did not work</h1>
					<p>
						The panel could not make this page. Nothing was changed.{' '}
						{error.digest && `The log has it under ${error.digest}.`}
					</p>
					<p>
						<a href="/">Try again</a>
					</p>
				</main>
			</body>
		</html>
	)
}
