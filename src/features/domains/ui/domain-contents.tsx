import { shownAddress, shownBytes } from '@/core/address'
import { Notice } from '@/ui'
import type { DomainContents } from '../domain-contents'
import type { DomainDetail } from '../get-domain'
import { shownCount } from './use'

const many = (count: number, one: string, more: string) => (count === 1 ? `1 ${one}` : `${shownCount(count)} ${more}`)

function People({ contents }: { contents: DomainContents }) {
	const { people, holders, moreHolders } = contents
	if (people === 0) return <li>Nobody signs in with an address of it.</li>
	const whom = people > 1000 ? 'More than 1,000 people' : many(people, 'person', 'people')
	return (
		<li>
			{whom} can no longer sign in, neither to their mail nor here; open sessions end at once.
			{holders && holders.length > 0 && (
				<>
					{' '}
					Among them with rights in the panel: <strong>{holders.map(({ name }) => name).join(', ')}</strong>
					{moreHolders && ' and others'}.
				</>
			)}
		</li>
	)
}

/** What goes to the trash with a domain, before it does. */
export function WhatIsInside({ domain, contents }: { domain: DomainDetail; contents: DomainContents }) {
	const name = shownAddress(domain.name)
	return (
		<Notice tone="warning" title="What will happen">
			<ul className="grid list-disc gap-1 pl-4">
				<li>
					{many(domain.mailboxes, 'mailbox', 'mailboxes')} ({shownBytes(domain.storageBytes)} promised),{' '}
					{many(domain.aliases, 'alias', 'aliases')}, besides postmaster and abuse, and{' '}
					{many(domain.lists, 'list', 'lists')} go to the trash. Mail to {name} is refused from this moment on.
				</li>
				<People contents={contents} />
				<li>The name is free: somebody else on this server may make a domain of it, and never sees the old mail.</li>
				<li>
					It can be restored from <a href="/domains/trash">the trash</a> with everything in it, as long as nobody else
					has the name.
				</li>
			</ul>
		</Notice>
	)
}
