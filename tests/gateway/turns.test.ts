import { expect, test } from 'vitest'
import { inTurn } from '@/core/gateway/turns'

/** Work that ends when it is told to. */
function aWork(said: string[], name: string) {
	let end = (): void => undefined
	let fail = (): void => undefined
	const promise = new Promise<{ name: string }>((resolve, reject) => {
		end = () => resolve({ name })
		fail = () => reject(new Error(name))
	})
	const work = () => {
		said.push(`${name} begins`)
		return promise.finally(() => said.push(`${name} ends`))
	}
	return { work, end, fail }
}

test('one long deed at a time, in the order in which they came, and nobody has two on their way', async () => {
	const said: string[] = []
	const [first, second, third] = [aWork(said, 'anna'), aWork(said, 'ben'), aWork(said, 'anna again')]
	const anna = inTurn('anna', first.work)
	const ben = inTurn('ben', second.work)
	expect(await inTurn('anna', third.work)).toBeNull()
	expect(await inTurn('ben', third.work)).toBeNull()
	second.end()
	first.end()
	expect([await anna, await ben]).toEqual([{ name: 'anna' }, { name: 'ben' }])
	third.end()
	expect(await inTurn('anna', third.work)).toEqual({ name: 'anna again' })
	expect(said).toEqual(['anna begins', 'anna ends', 'ben begins', 'ben ends', 'anna again begins', 'anna again ends'])
})

test('one that fails gives its turn back, to the others and to whoever asked', async () => {
	const said: string[] = []
	const [first, second, third] = [aWork(said, 'anna'), aWork(said, 'ben'), aWork(said, 'anna again')]
	const anna = inTurn('anna', first.work)
	const ben = inTurn('ben', second.work)
	for (const { end } of [second, third]) end()
	first.fail()
	await expect(anna).rejects.toThrow('anna')
	expect(await ben).toEqual({ name: 'ben' })
	expect(await inTurn('anna', third.work)).toEqual({ name: 'anna again' })
})
