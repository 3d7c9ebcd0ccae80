// How each channel is doing: failing since, switched off, told to others. Pure steps over what the store holds.
import type { ChannelState } from '../../store/rows.ts'
import type { Target } from '../routing/target.ts'

/** A channel that fails for so long is told on the others. */
const TOLD_AFTER_MS = 15 * 60_000

export type ChannelStates = ReturnType<typeof createChannelStates>

/** Holds the states in memory; `set` is called after the commit that stored the new one. */
export function createChannelStates(stored: readonly ChannelState[]) {
  const states = new Map(stored.map((state) => [state.channel, state]))
  const get = (channel: string): ChannelState => states.get(channel) ?? fresh(channel, '')
  return {
    get,
    set: (state: ChannelState) => {
      states.set(state.channel, state)
    },
    /** The state a target begins with: a switched-off channel whose settings changed is tried again. */
    adopt({ name, fingerprint = '' }: Target): ChannelState | null {
      const state = get(name)
      if (state.fingerprint === fingerprint) return null
      return state.disabled === null ? { ...state, fingerprint } : fresh(name, fingerprint)
    },
  }
}

const fresh = (channel: string, fingerprint: string): ChannelState => ({
  channel,
  disabled: null,
  failingSince: null,
  lastError: '',
  lastSentAt: null,
  told: false,
  fingerprint,
})

export const afterSuccess = (state: ChannelState, now: number): ChannelState => ({
  ...fresh(state.channel, state.fingerprint),
  lastSentAt: now,
})

/** `told` turns true when the others have to be told now. */
export function afterFailure(state: ChannelState, error: string, final: boolean, now: number): ChannelState {
  const failingSince = state.failingSince ?? now
  return {
    ...state,
    failingSince,
    lastError: error,
    disabled: final ? error : null,
    told: state.told || final || now - failingSince >= TOLD_AFTER_MS,
  }
}
