// The subscriptions of one connection. A broker refuses some for good, by its access rules, or only for now: a cluster does while its nodes
// choose who leads.
import type { MqttClient } from 'mqtt'

/** By topic. */
export type Subscriptions = Record<string, { qos: 0 | 1 }>

type Deps = {
  client: MqttClient
  /** What it refuses of these is asked for again for as long as the connection stands. */
  topics: Subscriptions
  /** Asked for once. */
  spare: Subscriptions
  /** Milliseconds: how long to wait for an answer; the first pause after a refusal, and the longest. */
  timing: { acknowledge: number; refusedFrom: number; refusedTo: number }
  spread(ms: number): number
  /** No answer came: the connection is of no use. */
  onSilence(): void
  /** Each time, with those of `topics` that it refuses still. */
  onAnswer(refused: string[]): void
}

export function keepSubscribed({ client, topics, spare, timing, spread, onSilence, onAnswer }: Deps): void {
  let timer: NodeJS.Timeout | undefined
  let pause = timing.refusedFrom
  client.once('close', () => clearTimeout(timer))

  function ask(wanted: Subscriptions) {
    timer = setTimeout(onSilence, timing.acknowledge)
    client.subscribe(wanted, (_error, _asked, answer) => {
      if (!client.connected) return
      clearTimeout(timer)
      const refused = Object.entries(wanted).filter(([topic], at) => topic in topics && isRefusal(answer?.granted[at]))
      if (refused.length > 0) later(Object.fromEntries(refused))
      onAnswer(refused.map(([topic]) => topic))
    })
  }
  /** Only what was refused: for each topic that it asks for, who listens to a fleet is told all that is retained there. */
  function later(refused: Subscriptions) {
    timer = setTimeout(ask, spread(pause), refused)
    pause = Math.min(pause * 2, timing.refusedTo)
  }
  ask({ ...topics, ...spare })
}

const isRefusal = (code: unknown) => typeof code !== 'number' || (code & 0x80) !== 0
