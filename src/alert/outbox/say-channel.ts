// What becomes of a channel, in Sentarr's own log: it fails, for another reason, is switched off, delivers again.
import type { Log } from '../../log.ts'
import type { ChannelState } from '../../store/rows.ts'

/** Says nothing while it goes on as it did. */
export function sayChannel(log: Pick<Log, 'info' | 'warn' | 'error'>, before: ChannelState, after: ChannelState): void {
  const { channel, disabled, failingSince, lastError } = after
  const reason = { channel, reason: lastError }
  if (disabled !== null) {
    if (before.disabled !== disabled)
      log.error(`the channel ${channel} was switched off until its settings change: ${lastError}`, reason)
  } else if (failingSince === null) {
    if (before.failingSince !== null) log.info(`the channel ${channel} delivers again`, { channel })
  } else if (before.failingSince === null || before.lastError !== lastError)
    log.warn(`the channel ${channel} fails; it is tried again: ${lastError}`, reason)
}
