import type { Page } from '@playwright/test'
import { withApp } from '../tests/support/authenticators'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import { withPasskey } from '../tests/support/passkeys'
import { authenticatorIn, offersNothing } from './support/authenticator'
import { expectNoHorizontalScroll } from './support/axe'
import { expect, test } from './support/test'

/** Passkeys where they are of no use: on pages of somebody else, and in browsers without scripts. */

/** What the page at which somebody is has their passkey sign, as that page's own script would. */
const signedAt = (page: Page, challenge: string, rpId = 'localhost') =>
	page.evaluate(
		async ([asked, id]) => {
			const bytes = (text: string) =>
				Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))
			const text = (buffer: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
			try {
				const publicKey = { challenge: bytes(asked), rpId: id, userVerification: 'required' as const, timeout: 10_000 }
				const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
				const { clientDataJSON, authenticatorData, signature, userHandle } =
					found.response as AuthenticatorAssertionResponse
				return {
					id: found.id,
					rawId: text(found.rawId),
					clientDataJSON: text(clientDataJSON),
					authenticatorData: text(authenticatorData),
					signature: text(signature),
					userHandle: userHandle ? text(userHandle) : '',
				}
			} catch (error) {
				return { refused: (error as Error).name }
			}
		},
		[challenge, rpId] as const,
	)
type Signed = Awaited<ReturnType<typeof signedAt>>

/** A browser whose passkeys are those of whoever can be made to sign elsewhere. */
async function relay(page: Page, sign: (challenge: string) => Promise<Signed>): Promise<void> {
	await page.exposeFunction('signElsewhere', sign)
	await page.addInitScript(() => {
		const bytes = (text: string) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer
		navigator.credentials.get = async (options) => {
			const { challenge } = options?.publicKey ?? {}
			const asked = btoa(String.fromCharCode(...new Uint8Array(challenge as ArrayBuffer)))
			const { signElsewhere } = window as unknown as {
				signElsewhere: (asked: string) => Promise<Record<string, string>>
			}
			const { id, rawId = '', refused, ...response } = await signElsewhere(asked)
			if (refused) throw new DOMException('', refused)
			const buffers = Object.fromEntries(Object.entries(response).map(([name, text]) => [name, bytes(text)]))
			return {
				id,
				rawId: bytes(rawId),
				type: 'public-key',
				response: buffers,
				authenticatorAttachment: 'platform',
				getClientExtensionResults: () => ({}),
			} as unknown as Credential
		}
	})
}

const EVIL = 'http://localhost:59990/'
const OTHER_HOST = 'http://postern.localhost:59990/'

test('S-32 what a passkey is made to sign by a page of somebody else opens nothing, carried to the panel at that moment', async ({
	panel,
	page,
	anotherBrowser,
}) => {
	const owner = await aMailbox(panel.owner, await aDomain(panel.owner, (await anOrganization(panel.owner)).id))
	const { passkey } = await withPasskey(panel.owner, owner.accountId)
	const device = await authenticatorIn(page)
	await device.put(passkey)
	await device.consents(true)
	await offersNothing(page)
	for (const origin of [EVIL, OTHER_HOST])
		await page.route(`${origin}**`, (route) =>
			route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' }),
		)
	const thief = await anotherBrowser()
	await offersNothing(thief)
	await relay(thief, (challenge) => signedAt(page, challenge))
	const sessions = () => panel.query('SELECT 1 FROM session WHERE account_id = $1', [owner.accountId])

	await page.goto(OTHER_HOST)
	expect(await signedAt(page, 'AAAA'), 'the browser itself keeps another host from it').toEqual({
		refused: 'SecurityError',
	})
	// The same host with another port is the same to the authenticator: here it is the panel that looks at the origin.
	await page.goto(EVIL)
	await thief.goto('/sign-in')
	await thief.getByRole('button', { name: 'Use a passkey' }).click()
	await expect(thief.getByText('This passkey opens nothing here').first()).toBeVisible()
	expect(await sessions()).toEqual([])
	// Signed on a page of the panel it would have been good: it was the origin.
	await page.goto('/sign-in')
	await thief.getByRole('button', { name: 'Use a passkey' }).click()
	await expect(thief).toHaveURL(/\/my$/)
	expect(await sessions()).toHaveLength(1)
})

test('without scripts no passkey is offered, and whoever has one goes on with a code, renames it and takes it off', async ({
	panel,
	browser,
}) => {
	const { address, accountId } = await aMailbox(
		panel.owner,
		await aDomain(panel.owner, (await anOrganization(panel.owner)).id),
	)
	await withPasskey(panel.owner, accountId)
	const { codes } = await withApp(panel.owner, accountId)
	await panel.query('DELETE FROM authenticator WHERE account_id = $1', [accountId])
	const context = await browser.newContext({ baseURL: panel.origin, javaScriptEnabled: false })
	const page = await context.newPage()
	const button = (name: string) => page.getByRole('button', { name, exact: true })
	await page.goto('/sign-in')
	await expect(button('Use a passkey')).toBeHidden()
	await expect(page.getByText('or with a passkey')).toBeHidden()
	await page.getByLabel('Address', { exact: true }).fill(address)
	await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
	await button('Sign in').click()
	await expect(page.getByText('Passkeys are asked by scripts')).toBeVisible()
	await expect(button('Use a passkey')).toBeHidden()
	await page.getByLabel('Recovery code').fill(codes[0] ?? '')
	await button('Go on').click()
	await expect(page).toHaveURL(/\/my$/)
	await page.goto('/my/security/passkeys/new')
	await expect(page.getByText('Passkeys are made by scripts')).toBeVisible()
	await expect(page.getByRole('textbox', { name: 'Name' })).toBeHidden()
	await expect(button('Make a passkey')).toBeHidden()
	await page.goto('/my/security')
	await page.getByRole('link', { name: 'Rename Laptop' }).click()
	await page.getByRole('textbox', { name: 'Name' }).fill('Old laptop')
	await button('Save').click()
	await panel.query("UPDATE session SET proved_at = now() - interval '6 minutes' WHERE account_id = $1", [accountId])
	await page.getByRole('link', { name: 'Remove Old laptop' }).click()
	await button('Remove passkey').click()
	await expect(page.getByRole('heading', { name: 'Is it you?' })).toBeVisible()
	await expect(button('Use a passkey')).toBeHidden()
	await page.setViewportSize({ width: 360, height: 740 })
	await expectNoHorizontalScroll(page)
	await page.getByLabel('Code').fill(codes[1] ?? '')
	await button('Confirm and go on').click()
	await expect(page.getByText('Your password alone opens this panel.')).toBeVisible()
	await context.close()
})
