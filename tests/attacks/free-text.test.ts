import { expect, test } from 'vitest'
import { freeTextFields, KEPT_IN } from './free-text'

/** What e2e/stored-scripts.spec.ts plants its scripts in. */
test('S-48 every field that takes any text says where the text is kept, so that a script is planted there', async () => {
	const found = await freeTextFields()
	expect(found.length).toBeGreaterThan(40)
	expect(found).toEqual(Object.keys(KEPT_IN).toSorted())
})
