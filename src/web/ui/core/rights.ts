// What whoever looks may do here. What they may not is not offered; the server refuses it all the same.
import type { SessionInfo } from '../../schemas/status.ts'

type Right = NonNullable<SessionInfo['may']>

let held: Right = 'look'

export function grant(right: Right | null): void {
  held = right ?? 'look'
}

/** Acknowledge and mute. */
export const mayAct = (): boolean => held !== 'look'
export const mayAdminister = (): boolean => held === 'administer'
