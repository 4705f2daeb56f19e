import fc from 'fast-check'

/** Any text at all: every code point, halves of pairs and NUL among them. (fast-check's own takes seconds to get ready.) */
export const anyText = fc
	.array(
		fc.oneof(
			fc.integer({ min: 0, max: 127 }),
			fc.integer({ min: 0, max: 0xffff }),
			fc.integer({ min: 0, max: 0x10ffff }),
		),
		{ maxLength: 30 },
	)
	.map((codes) => codes.map((code) => String.fromCodePoint(code)).join(''))
