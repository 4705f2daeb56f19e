import { Notice } from '@/ui'
import { listed } from '../sentence'
import type { Undoable } from '../undoable'
import { UndoForm, UndoInToast } from './revoke-forms'

/** For five minutes, on the page of whoever lost rights and to whoever took them. */
export function UndoNotice({ name, undo, now }: { name: string; undo: Undoable | null; now: Date }) {
	if (!undo) return null
	const roles = listed([...new Set(undo.roles)].map((role) => `“${role}”`))
	const minutes = Math.max(1, Math.ceil((undo.until.getTime() - now.getTime()) / 60_000))
	return (
		<Notice tone="warning" title={`You revoked ${roles} of ${name}`}>
			<p>
				You can undo this for {minutes === 1 ? 'one more minute' : `${minutes} more minutes`}: the rights then stand as
				they stood, with what was handed on out of them. Sessions and links stay ended.
			</p>
			<div className="mt-3">
				<UndoForm grant={undo.grant} revocation={undo.revocation} />
			</div>
		</Notice>
	)
}

/** For the message that follows a revocation. */
export const undoOffer = (undo: Undoable | null) =>
	undo && <UndoInToast grant={undo.grant} revocation={undo.revocation} />
