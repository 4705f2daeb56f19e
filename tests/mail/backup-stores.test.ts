/** From a mailbox in use to its mail back again, with backups in a store that speaks S3, sealed for the organization and not; and what a store can do wrong. */
import { stat } from 'node:fs/promises'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createBackup } from '@/features/backups/create-backup'
import { eraseMailbox } from '@/features/backups/erase-mailbox'
import { addListMembers } from '@/features/lists/add-list-members'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { askRestore } from '@/features/restores/ask-restore'
import { homeOf } from '@/platform/mail-server/store'
import { useStore, workAll, workOnce } from '../support/backup-rig'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aList, anAdministrator } from '../support/factories'
import { fill } from '../support/mail-fill'
import { aHouse, aRoom, done, type House } from '../support/mail-house'
import { snapshotOf } from '../support/mail-snapshot'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { S3_KEY, type S3Server, startS3 } from '../support/s3-server'
import { startWire, type Wire } from '../support/wire'

const here = useDatabase()
let stack: MailStack
let bucket: S3Server
let toBucket: Wire
let administrator: { id: string }
beforeAll(async () => {
	bucket = await startS3()
	toBucket = await startWire(() => Number(new URL(bucket.url).port))
	stack = await startMailStack(here.ownerUrl)
	await useStore(stack, here.ownerUrl)
	delete process.env.BACKUP_FOLDER
	process.env.BACKUP_S3_URL = `http://127.0.0.1:${toBucket.port}/bucket/kept`
	process.env.BACKUP_S3_REGION = S3_KEY.region
	process.env.BACKUP_S3_KEY_ID = S3_KEY.keyId
	process.env.BACKUP_S3_SECRET = S3_KEY.secret
	administrator = await anAdministrator(here.owner)
})
afterAll(async () => {
	await stack?.stop()
	await toBucket?.stop()
	await bucket?.stop()
})

const by = () => as(administrator)
type Room = Pick<House, 'mailbox' | 'account'>
const seen = ({ mailbox }: Room) => snapshotOf(stack.ports.imaps, mailbox.address)
const rowOf = async (table: 'restore' | 'backup' | 'mailbox', id: string) =>
	(await here.owner.query(`SELECT * FROM ${table} WHERE id = $1`, [id])).rows[0]
const restoresOf = async (backup: string) =>
	(await here.owner.query('SELECT * FROM restore WHERE backup_id = $1', [backup])).rows
const isStored = ({ domain, mailbox }: House): Promise<boolean> =>
	stat(homeOf(stack.wanted.dovecot.mailFolder, domain.name, mailbox.id)).then(
		() => true,
		() => false,
	)
const objectOf = (backup: { object: string }): string => `/bucket/kept/${backup.object}`
const changed = (stored: Buffer): Buffer => {
	const copy = Buffer.from(stored)
	const at = copy.length - 30
	copy[at] = (copy[at] ?? 0) ^ 0xff
	return copy
}

async function aFilledHouse(recipient: string | null = null): Promise<House> {
	const house = await aHouse(here, administrator)
	await here.owner.query('UPDATE organization SET backup_recipient = $2 WHERE id = $1', [
		house.organization.id,
		recipient,
	])
	await fill(stack.ports.imaps, house.mailbox.address)
	return house
}
/** In which words depends on where in a frame the changed byte happens to lie. */
const CORRUPT = /^It cannot be unpacked \(Decoding error \(36\) : [^)]+\)\.$/
/** @returns the backup that it waits for */
async function askErasing({ mailbox }: House): Promise<string> {
	const input = { mailbox: mailbox.id, confirm: mailbox.address }
	await done(execute(removeMailbox, by(), input))
	return (await done(execute(eraseMailbox, by(), input))).value.backup
}
const ask = (backup: string, more: object = {}) => execute(askRestore, by(), { backup, ...more })

describe.each([
	['as they are', false],
	['sealed with the key of the organization', true],
])('B5 M9 backups in S3, %s', (_how, isSealed) => {
	let identity: string
	let recipient: string | null
	beforeAll(async () => {
		identity = await generateX25519Identity()
		recipient = isSealed ? await identityToRecipient(identity) : null
	})
	const key = () => (isSealed ? { secretKey: identity } : {})

	test('made, proved, erased and restored: message by message the same', async () => {
		const house = await aFilledHouse(recipient)
		const list = await aList(here.owner, house.domain)
		await done(execute(addListMembers, by(), { list: list.id, members: house.mailbox.address }))
		const before = await seen(house)
		const id = await askErasing(house)
		await workAll(here.owner)
		const backup = await rowOf('backup', id)
		expect(backup).toMatchObject({ store: 's3', state: 'verified', encrypted_to: recipient, messages: 12 })
		expect(await rowOf('mailbox', house.mailbox.id)).toMatchObject({ erased_at: expect.any(Date) })
		expect(await isStored(house)).toBe(false)
		expect(bucket.open.size).toBe(0)
		const stored = bucket.objects.get(objectOf(backup))
		expect(stored?.length).toBe(Number(backup.bytes))
		expect(stored?.subarray(0, 21).toString() === 'age-encryption.org/v1').toBe(isSealed)

		const wrong = isSealed ? ['', 'nonsense', await generateX25519Identity()] : []
		for (const secretKey of wrong) {
			const words = expect.stringMatching(secretKey === '' ? /give the key that opens it/ : /not the key/)
			expect(await ask(id, { secretKey })).toMatchObject({ problem: { kind: 'invalid', fields: { secretKey: words } } })
			expect(await restoresOf(id)).toEqual([])
			expect(await rowOf('mailbox', house.mailbox.id)).toMatchObject({ erased_at: expect.any(Date) })
		}
		await here.owner.query('DELETE FROM list_member WHERE list_id = $1', [list.id])
		await done(ask(id, { ...key(), lists: 'on' }))
		await workAll(here.owner)
		expect(await restoresOf(id)).toMatchObject([
			{ state: 'done', total: 12, done: 12, made_again: true, file_key: null },
		])
		expect(await seen(house)).toEqual(before)
		const { rows } = await here.owner.query('SELECT mailbox_id FROM list_member WHERE list_id = $1', [list.id])
		// Of what is sealed nobody saw before on which lists it was.
		expect(rows).toEqual(isSealed ? [] : [{ mailbox_id: house.mailbox.id }])
	})

	test('changed where it lies, nothing of it is brought anywhere', async () => {
		const house = await aFilledHouse(recipient)
		const { value } = await done(execute(createBackup, by(), { mailbox: house.mailbox.id }))
		await workAll(here.owner)
		const backup = await rowOf('backup', value.id)
		expect(backup).toMatchObject({ state: 'verified', store: 's3' })
		const stored = bucket.objects.get(objectOf(backup))
		if (!stored) throw new Error('The store has no such object')
		bucket.objects.set(objectOf(backup), changed(stored))
		const other = await aRoom(here, administrator, house.domain)
		const damage = isSealed
			? 'It is not as it was sealed: it was changed or cut off since.'
			: expect.stringMatching(CORRUPT)
		await done(ask(value.id, { ...key(), to: 'other', address: other.mailbox.address }))
		await workAll(here.owner)
		expect(await restoresOf(value.id)).toMatchObject([{ state: 'failed', done: 0, note: damage }])
		expect((await seen(other)).messages).toEqual([])
	})

	test('changed on its way there, it is refused, and nothing is erased', async () => {
		const house = await aFilledHouse(recipient)
		const put = bucket.objects.set
		bucket.objects.set = (name, stored) => put.call(bucket.objects, name, changed(stored))
		const id = await askErasing(house)
		await workAll(here.owner).finally(() => {
			bucket.objects.set = put
		})
		expect(await rowOf('backup', id)).toMatchObject({
			state: 'refused',
			error: expect.stringMatching(
				isSealed ? /What was read back is not what was stored\./ : /It cannot be unpacked \(Decoding error/,
			),
		})
		expect(await rowOf('mailbox', house.mailbox.id)).toMatchObject({ erase_backup_id: null, erased_at: null })
		expect(await isStored(house)).toBe(true)
		expect([...bucket.objects.keys()].filter((name) => name.includes(house.mailbox.id))).toEqual([])
	})
})

describe('the store goes away in the middle: nothing is erased, it is said, and later it is done', () => {
	test.each([
		['while the archive is sent', 'open'],
		['before it is read back', 'objects'],
	] as const)('%s', async (_when, step) => {
		const house = await aFilledHouse()
		const id = await askErasing(house)
		const map: Map<string, unknown> = bucket[step]
		const set = map.set
		map.set = (name, value) => {
			// Once the answer is out.
			setImmediate(() => toBucket.be('cut'))
			return set.call(map, name, value)
		}
		await workOnce(here.owner).finally(() => {
			map.set = set
		})
		const error = expect.stringMatching(/^The backup store at http:.* is not reachable \(.+\)\.$/)
		expect(await rowOf('backup', id)).toMatchObject({ state: 'waiting', error })
		expect(await rowOf('mailbox', house.mailbox.id)).toMatchObject({ erase_backup_id: null, erased_at: null })
		expect(await isStored(house)).toBe(true)
		toBucket.be('whole')
		await workAll(here.owner)
		expect(await rowOf('backup', id)).toMatchObject({ state: 'verified', error: '' })
		expect(await rowOf('mailbox', house.mailbox.id)).toMatchObject({ erase_backup_id: id, erased_at: expect.any(Date) })
		expect(await isStored(house)).toBe(false)
	})
})
