// The `…/event` topic of one server as a way out for its alerts.
import { setTimeout as wait } from 'node:timers/promises'
import type { Target } from '../alert/routing/target.ts'
import { mqttTargetName } from '../alert/routing/target-names.ts'

type Deps = {
  server: string
  /** Milliseconds until who listens is ready. */
  settling(): number
  /** Resolves when the broker has it. @throws {DeliveryError} also while another Sentarr shows the server. */
  publish(payload: string, signal: AbortSignal): Promise<void>
}

export const eventTarget = ({ server, settling, publish }: Deps): Target => ({
  name: mqttTargetName(server),
  wants: (alert) => (alert.server === server ? { wanted: true } : { wanted: false, reason: 'of another server' }),
  async send(alert, _previous, { signal }) {
    await wait(Math.max(0, settling()), null, { signal })
    const type = alert.state === 'raised' || alert.state === 'repeated' ? alert.category : alert.state
    await publish(JSON.stringify({ event_type: type, ...alert }), signal)
    return null
  },
})
