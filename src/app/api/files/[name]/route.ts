import { fileDoor } from '@/core/gateway/file-door'
import { statementFile } from '@/features/billing'
import { ownMailFile } from '@/features/exports'
import { reviewFile } from '@/features/reviews'
import { storageReportFile } from '@/features/storage'
import { traceFile } from '@/features/trace'

export const dynamic = 'force-dynamic'

/** All that leaves the panel as a file, each by the form of a page. */
const FILES = {
	'access-review': reviewFile,
	'own-mail': ownMailFile,
	statement: statementFile,
	'storage-report': storageReportFile,
	trace: traceFile,
}
const isFile = (name: string): name is keyof typeof FILES => Object.hasOwn(FILES, name)

export async function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
	const { name } = await params
	return fileDoor(request, isFile(name) ? FILES[name] : null)
}
