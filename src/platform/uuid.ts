const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Is this the id of a row, as PostgreSQL writes it (RFC 9562, in lower case)? Asked before a text from outside is compared with an id. */
export const isUuid = (text: string | null | undefined): text is string => typeof text === 'string' && UUID.test(text)
