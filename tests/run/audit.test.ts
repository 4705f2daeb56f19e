import { expect, test } from 'vitest'
import { verdictOf } from './audit'

const said = (high: number, critical: number, vulnerabilities: Record<string, { severity: string }> = {}) =>
	JSON.stringify({
		metadata: { vulnerabilities: { info: 0, low: 3, moderate: 2, high, critical, total: 5 } },
		vulnerabilities,
	})

test('holes that are high or critical fail the run and are named; smaller ones do not', () => {
	expect(verdictOf(said(0, 0)).count).toMatchObject({ passed: 1, failed: 0 })
	const bad = verdictOf(
		said(1, 1, { next: { severity: 'critical' }, zod: { severity: 'high' }, tsx: { severity: 'low' } }),
	)
	expect(bad.count).toMatchObject({ passed: 0, failed: 1 })
	expect(bad.line).toBe('Packages with known holes: next (critical), zod (high). See npm audit --omit=dev.')
})

test.each([
	[
		'a registry that answers no audits',
		'{"message": "405 Method Not Allowed", "statusCode": 405, "error": {"summary": ""}}',
	],
	['no network', '{"error": {"code": "ENOTFOUND", "summary": "request to https://registry failed"}}'],
	['nothing at all', ''],
	['warnings around it', 'npm warn audit 405\n{"message": "405"}\nnpm error'],
])('%s fails nobody’s run and passes nothing', (_what, output) => {
	const { count, line } = verdictOf(output)
	expect([count, line]).toEqual([{ passed: 0, failed: 0, skipped: 0 }, expect.stringMatching(/^NOT ASKED/)])
})
