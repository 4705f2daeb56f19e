import { setTimeout as sleep } from 'node:timers/promises'

/** An answer that says no more than another comes at a full multiple of this, which is longer than any takes by itself, and so hides what it did. */
const EVEN_MS = 250

/** Waits until the next full multiple. @param began from `performance.now()`, when the request came */
export const evenTime = (began: number): Promise<void> => sleep(EVEN_MS - ((performance.now() - began) % EVEN_MS))
