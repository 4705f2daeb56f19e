import { expect, test } from 'vitest'
import { readme, withRightsTable } from '../run/rights-table'

test('the table of rights in the README is the registry', () => {
	expect(withRightsTable(readme())).toBe(readme())
})
