import type { ReactNode } from 'react'
import { Card, Code, DataTable, Section } from '@/ui'

interface Address {
	readonly name: string
	readonly about: string
}

const readExample = (address: string): string => `curl "${address}/mailboxes?q=anna" \\
  -H "Authorization: Bearer $POSTERN_KEY"`

const changeExample = (address: string): string => `curl ${address}/mailbox.create \\
  -H "Authorization: Bearer $POSTERN_KEY" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: register-4711" \\
  -d '{"domain": "ID OF A DOMAIN", "localPart": "anna", "name": "Anna Berg", "password": "", "quota": "2 GB"}'`

const RULES: Readonly<Record<string, ReactNode>> = {
	pages: (
		<>
			A list comes in pages: <Code>next</Code> is <Code>null</Code>, or what to send as <Code>at</Code> for the next
			page.
		</>
	),
	repeated: (
		<>
			A request that changes something and carries an <Code>Idempotency-Key</Code> does its work once, however often it
			is sent.
		</>
	),
	secrets: (
		<>
			Passwords that the panel makes stand under <Code>secrets</Code> in the answer, that once.
		</>
	),
	errors:
		'Errors are problem details (RFC 9457): a sentence, and one for each field. What is not the key’s to see is answered like what is not there.',
	rate: (
		<>
			A key may ask 600 times in a minute. Whoever asks more is told how long to wait (429, <Code>Retry-After</Code>).
		</>
	),
	header: 'A key belongs into the header. In an address it would stand in logs, so it is refused there.',
}

/** How programs use a key. @param address of the API, without a slash at its end */
export function ApiGuide({
	address,
	lists,
	things,
	verbs,
}: {
	address: string
	lists: readonly Address[]
	things: readonly Address[]
	verbs: readonly Address[]
}) {
	return (
		<>
			<Section title="Read" description="A program sends its key with each request, and gets what the key may see.">
				<Code block>{readExample(address)}</Code>
			</Section>
			<Section
				title="Change"
				description="The same verbs as behind the buttons of these pages, with the same sentences when one is refused."
			>
				<Code block>{changeExample(address)}</Code>
			</Section>
			<Section title="Good to know" action={<a href="/api/v1/openapi.json">Description (OpenAPI 3.1)</a>}>
				<Card>
					<ul className="list-disc ps-5">
						{Object.entries(RULES).map(([name, rule]) => (
							<li key={name}>{rule}</li>
						))}
					</ul>
				</Card>
			</Section>
			<Section title="Lists">
				<Addresses caption="Lists" method="GET" addresses={lists} />
			</Section>
			<Section title="One thing" description="All that there is to edit, with the version that an edit asks for.">
				<Addresses caption="One thing" method="GET" addresses={things} />
			</Section>
			<Section title="Changes">
				<Addresses caption="Changes" method="POST" addresses={verbs} />
			</Section>
		</>
	)
}

function Addresses({ caption, method, addresses }: { caption: string; method: string; addresses: readonly Address[] }) {
	return (
		<DataTable
			caption={caption}
			columns={[
				{ key: 'address', label: 'Address' },
				{ key: 'about', label: 'What it does' },
			]}
			rows={addresses.map(({ name, about }) => ({
				id: name,
				cells: { address: <Code>{`${method} /api/v1/${name}`}</Code>, about },
			}))}
			empty={null}
		/>
	)
}
