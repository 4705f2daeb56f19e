/**
 * Passwords that were typed into a form. The server never sends them back, and a form empties itself after each answer; where the answer only
 * asks who sits there, they would have to be typed anew.
 */
const SECRET = /password|secret|token/i

const secretsOf = (form: HTMLFormElement): HTMLInputElement[] =>
	[...form.elements].filter(
		(field): field is HTMLInputElement =>
			field instanceof HTMLInputElement &&
			field.type !== 'hidden' &&
			!field.name.startsWith('_') &&
			SECRET.test(field.name),
	)

/** What stands in the form's secret fields, by name. */
export const keptSecrets = (form: HTMLFormElement): Readonly<Record<string, string>> =>
	Object.fromEntries(secretsOf(form).map(({ name, value }) => [name, value]))

/** Writes them in again. */
export function putSecretsBack(form: HTMLFormElement | null, secrets: Readonly<Record<string, string>>): void {
	for (const field of form ? secretsOf(form) : []) {
		const kept = secrets[field.name]
		if (kept) field.value = kept
	}
}
