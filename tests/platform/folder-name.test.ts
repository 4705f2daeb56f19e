import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folderName, folderParts } from '@/platform/mail-server/folder-name'

test.each([
	['', 'INBOX'],
	['.Sent', 'Sent'],
	['.Work.2026', 'Work/2026'],
	['.Entw&APw-rfe', 'Entwürfe'],
	['.Tom &- Jerry', 'Tom & Jerry'],
	['.~peter.mail.&U,BTFw-.&ZeVnLIqe-', '~peter/mail/台北/日本語'],
	['.&2D3eAA-', '😀'],
])('%j is shown as %s', (disk, shown) => expect(folderName(disk)).toBe(shown))

test('what is no modified UTF-7 stays as it stands, and nothing throws', () => {
	expect(folderName('.a&b')).toBe('a&b')
	expect(folderName('.&AAAA-')).toBe('&AAAA-')
	fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => folderParts(text).length > 0))
})
