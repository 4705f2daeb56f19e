import type { AlsoDone } from '@/core/gateway/command'
import type { WriteHandle } from '@/core/gateway/handles'
import type { Grant } from '@/core/policy'
import type { ChosenTemplates } from './chosen-templates'

interface Given {
	readonly person: ChosenTemplates['person']
	readonly holder: { readonly account: string; readonly address: string }
	readonly by: string | null
	/** The grant that the gateway decided it comes from. */
	readonly parent: Grant | null
}

/** Gives the new owner what the template and the policy left of it. @returns what the journal tells of it */
export async function giveAlong(
	tx: Pick<WriteHandle<'mailbox.create'>, 'grant' | 'grantScope'>,
	{ person, holder, by, parent }: Given,
): Promise<AlsoDone[]> {
	const proposal = person?.outcome.proposal
	const place = proposal?.places[0]
	if (!person || !proposal || !place || !parent) return []
	const { limits, startsAt, endsAt, passOnDepth } = proposal
	const roleName = person.template.name
	const rights = [...proposal.rights]
	const { id } = await tx.grant.create({
		data: {
			accountId: holder.account,
			roleName,
			rights,
			maxMailboxes: limits.mailboxes,
			maxAliases: limits.aliases,
			maxLists: limits.lists,
			maxStorageBytes: limits.storageBytes,
			maxStoragePerMailboxBytes: limits.storagePerMailboxBytes,
			maxSendsPerHour: limits.sendsPerHour,
			maxSendsPerDay: limits.sendsPerDay,
			passOnDepth,
			startsAt,
			endsAt,
			parentId: parent.id,
			givenById: by,
			reason: `With the template “${roleName}”`,
		},
		select: { id: true },
	})
	const at = (kind: string) => (place.kind === kind ? place.id : null)
	await tx.grantScope.createMany({
		data: {
			grantId: id,
			kind: person.template.scope as 'organization' | 'domain' | 'mailbox',
			organizationId: at('organization'),
			domainId: at('domain'),
			mailboxId: at('mailbox'),
		},
	})
	const after = { roleName, rights, ...limits, startsAt, endsAt, passOnDepth, template: roleName }
	return [{ right: 'grant.give', of: id, label: `${roleName} for ${holder.address}`, grantId: parent.id, after }]
}
