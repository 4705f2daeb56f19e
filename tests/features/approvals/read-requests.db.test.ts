import { expect, test } from 'vitest'
import { getApprovalDemand } from '@/features/approvals/get-approval-demand'
import { getRequest } from '@/features/approvals/get-request'
import { countWaiting, listRequests } from '@/features/approvals/list-requests'
import { aGuardedHouse, askRemoval, requestIn, WHY } from '../../support/approvals'
import { approve } from '../../support/approve'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'

const here = useDatabase()

test('B4 who asked and who may approve see a request in plain words, others see none', async () => {
	const house = await aGuardedHouse(here.owner)
	const elsewhere = await aGuardedHouse(here.owner)
	const request = requestIn(await askRemoval(house))
	const [asker, second, stranger] = [
		await viewerOf(house.asker),
		await viewerOf(house.second),
		await viewerOf(elsewhere.second),
	]
	const told = {
		id: request,
		right: 'mailbox.remove',
		label: house.mailbox.address,
		reason: WHY.reason,
		state: 'waiting',
	}
	expect(await getRequest(asker, request)).toMatchObject({ ...told, isMine: true, mayDecide: false })
	expect(await getRequest(second, request)).toMatchObject({ ...told, isMine: false, mayDecide: true })
	expect(await getRequest(stranger, request)).toBeNull()
	expect((await listRequests(second, {})).rows).toMatchObject([told])
	expect((await listRequests(asker, { view: 'mine' })).rows).toMatchObject([told])
	expect((await listRequests(asker, {})).rows).toEqual([])
	expect((await listRequests(stranger, {})).rows).toEqual([])
	expect([await countWaiting(asker), await countWaiting(second)]).toEqual([
		{ own: 1, others: 0 },
		{ own: 0, others: 1 },
	])
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
	expect((await listRequests(second, { state: 'decided' })).rows).toMatchObject([{ id: request, state: 'done' }])
	expect(await getApprovalDemand(second, house.organization.id)).toMatchObject({
		rights: ['mailbox.remove'],
		above: [],
		hasOther: true,
		mayDemand: true,
	})
})
