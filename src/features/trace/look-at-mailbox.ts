import { look } from '@/core/gateway/look'

/** Opens what the trace says about one mailbox, to this person, for an hour; the owner reads who looked, when and why (B7). */
export const lookAtMailbox = look('trace.read', 'the message trace')
