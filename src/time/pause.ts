// Waiting for a while, or until somebody stops it.
import { setTimeout as wait } from 'node:timers/promises'

/** Resolves after `ms` milliseconds or when `signal` aborts, whichever comes first; never rejects. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>

export const pause: Pause = (ms, signal) => wait(ms, undefined, signal && { signal }).catch(() => undefined)
