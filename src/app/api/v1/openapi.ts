import { z } from 'zod'
import type { ApiRead, ApiThing, ApiVerb } from '@/core/gateway/api'
import { panelUrl } from '@/core/gateway/letter'
import { specOf } from '@/core/policy'
import { READS } from './reads'
import { THINGS } from './things'
import { VERBS } from './verbs'

type Json = Readonly<Record<string, unknown>>

const DESCRIPTION = `What the panel's pages do, for programs: the same verbs, the same rights, the same limits, the same sentences.

A key is made on the page “API keys” and goes into each request: \`Authorization: Bearer postern_…\`. It holds one grant, which came out of
one of its maker's: nothing beyond that is there, and a foreign thing is answered like a missing one. An \`Idempotency-Key\` makes a repeated
request do its work once. Where an organization asks for reasons, \`_reason\` says why. Errors are problem details (RFC 9457).`

/** The schema of what is sent or given, as JSON Schema 2020-12, which OpenAPI 3.1 is made of. */
function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
	const { $schema: _, ...schema } = z.toJSONSchema(type, {
		io,
		unrepresentable: 'any',
		target: 'draft-2020-12',
	}) as Json
	return schema
}

const problem = (description: string): Json => ({
	description,
	content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})
const PROBLEMS: Json = {
	'401': problem('No key that works.'),
	'403': problem('It is seen, but may not be done.'),
	'404': problem('Missing, or not yours to see.'),
	'422': problem('What was sent is not valid: a sentence for each field.'),
	'429': problem('Too many requests; Retry-After says how long to wait, in seconds.'),
}
const CHANGE_PROBLEMS: Json = {
	...PROBLEMS,
	'409': problem('It does not go together with what is there, or a limit is reached.'),
	'413': problem('The body is too large.'),
	'415': problem('The body is not JSON.'),
}

const given = (schema: Json): Json => ({ description: 'Done.', content: { 'application/json': { schema } } })
const object = (properties: Json, required: readonly string[]): Json => ({ type: 'object', properties, required })
const cursor: Json = { type: ['string', 'null'], description: 'For `at`; NULL where the list ends.' }

function verbPath({ right, input }: ApiVerb, name: string): Json {
	const { label, consequence } = specOf(right)
	const body = schemaOf(input, 'input')
	return {
		post: {
			operationId: name,
			tags: [name.slice(0, name.indexOf('.'))],
			summary: label,
			description: `${consequence} Asks for the right \`${right}\`.`,
			parameters: [
				{
					name: 'Idempotency-Key',
					in: 'header',
					schema: { type: 'string', maxLength: 255 },
					description: 'Any text; a request that is repeated with it does its work once.',
				},
			],
			requestBody: { required: true, content: { 'application/json': { schema: body } } },
			responses: {
				'200': given(
					object(
						{
							data: { type: 'object' },
							secrets: {
								type: 'object',
								additionalProperties: { type: 'string' },
								description: 'What is shown this once, such as a password; not when the request was repeated.',
							},
						},
						['data'],
					),
				),
				...CHANGE_PROBLEMS,
			},
		},
	}
}

function readPath({ right, about, filter, row, single }: ApiRead, name: string): Json {
	const schema = schemaOf(row, 'output')
	const page = { data: { type: 'array', items: schema }, next: cursor, previous: cursor }
	return {
		get: {
			operationId: `list-${name}`,
			tags: ['lists'],
			summary: about,
			description: `What lies within the right \`${right}\` of the key.`,
			parameters: Object.entries(filter.shape).map(([field, type]) => ({
				name: field,
				in: 'query',
				schema: schemaOf(type as z.ZodType, 'input'),
			})),
			responses: {
				'200': given(single ? object({ data: schema }, ['data']) : object(page, ['data', 'next', 'previous'])),
				...PROBLEMS,
			},
		},
	}
}

function thingPath({ right, about, row }: ApiThing, name: string): Json {
	return {
		get: {
			operationId: `get-${name}`,
			tags: ['things'],
			summary: about,
			description: `Asks for the right \`${right}\` on it.`,
			parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
			responses: { '200': given(object({ data: schemaOf(row, 'output') }, ['data'])), ...PROBLEMS },
		},
	}
}

const PROBLEM: Json = {
	type: 'object',
	required: ['type', 'title', 'status', 'detail'],
	properties: {
		type: { type: 'string' },
		title: { type: 'string' },
		status: { type: 'integer' },
		detail: { type: 'string' },
		fields: { type: 'object', additionalProperties: { type: 'string' }, description: 'A sentence for each field.' },
		missing: { type: 'array', items: { type: 'string' } },
		current: { type: 'object', description: 'What stands there now, when somebody else saved meanwhile.' },
		version: { type: 'integer' },
		id: { type: 'string', description: 'Under which the log has it.' },
	},
}

/** The description of the API (OpenAPI 3.1), made from the verbs' own schemas. */
export const openApi = (): Json => ({
	openapi: '3.1.0',
	info: { title: 'Postern', version: '1', description: DESCRIPTION },
	servers: [{ url: panelUrl('/api/v1') }],
	security: [{ key: [] }],
	paths: Object.fromEntries([
		...Object.entries(READS).map(([name, read]) => [`/${name}`, readPath(read, name)]),
		...Object.entries(THINGS).map(([name, thing]) => [`/${name}/{id}`, thingPath(thing, name)]),
		...Object.entries(VERBS).map(([name, verb]) => [`/${name}`, verbPath(verb, name)]),
	]),
	components: {
		securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
		schemas: { Problem: PROBLEM },
	},
})
