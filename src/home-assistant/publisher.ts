// What is published over one connection: done when the broker acknowledged it, an error when it did not in time.
import type { MqttClient } from 'mqtt'
import { DeliveryError } from '../alert/routing/target.ts'
import { untilAborted } from '../time/until-aborted.ts'

type Deps = {
  client: MqttClient
  /** Milliseconds. */
  timing: { acknowledge: number }
  /** It left several unanswered, one after the other: the connection is of no use. */
  onSilence(): void
}

export type Publish = (
  topic: string,
  payload: string,
  options: { retain: boolean; signal?: AbortSignal },
) => Promise<void>

/** The client keeps what is unanswered until its connection ends, and numbers for 65,535 only. */
const MOST_UNANSWERED = 3

export function createPublisher({ client, timing, onSilence }: Deps): Publish {
  let unanswered = 0
  /** Another with each answer, and each time that one counts as missing. */
  let turn = 0

  const answerTo = (topic: string, payload: string, retain: boolean) =>
    new Promise<void>((resolve, reject) => {
      const sentIn = turn
      const timer = setTimeout(() => {
        reject(notInTime())
        // What was sent together counts once; and a broker may be silent about a topic that is not ours while it answers the others.
        if (turn !== sentIn) return
        turn++
        if (++unanswered === MOST_UNANSWERED) onSilence()
      }, timing.acknowledge).unref()
      client.publish(topic, payload, { qos: 1, retain }, (cause) => {
        clearTimeout(timer)
        if (cause) return reject(new DeliveryError('the connection to the MQTT broker broke', { cause }))
        unanswered = 0
        turn++
        resolve()
      })
    })

  return async (topic, payload, { retain, signal }) => {
    const answer = answerTo(topic, payload, retain)
    await (signal ? untilAborted(answer, signal, notInTime) : answer)
  }
}

const notInTime = () => new DeliveryError('the MQTT broker did not acknowledge in time')
