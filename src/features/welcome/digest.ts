import { z } from 'zod'

/** A SHA-256, from `digestOf`. Never from a browser. */
export const Digest = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array && value.length === 32)
