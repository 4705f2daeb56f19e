import type { Letter } from '@/core/gateway/letter'

/** The welcome of a template, to the mailbox that was just made with it. */
export const welcomeLetter = (text: string, to: Letter['to'], organization: string): Letter => ({
	kind: 'welcome',
	to,
	organization,
	subject: `Welcome, ${to.name}`,
	paragraphs: text.split(/\n{2,}/),
	footer: `You receive this because the mailbox ${to.address} was made for you.`,
})
