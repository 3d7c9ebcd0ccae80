// Somebody else on the broker: remembers what it hears and can publish.
import { readFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { connectAsync } from 'mqtt'

export type Heard = { topic: string; payload: string; retained: boolean; at: number }

export type MqttObserver = {
  heard: Heard[]
  /** The last payload of a topic. */
  last(topic: string): string | undefined
  json(topic: string): Record<string, unknown> | undefined
  publish(topic: string, payload: string, options?: { retain?: boolean }): Promise<unknown>
}

/** Subscribes to everything. Ends with the test. */
export async function observe(t: TestContext, url: string, ca?: string): Promise<MqttObserver> {
  const client = await connectAsync(url, { reconnectPeriod: 50, ...(ca && { ca: readFileSync(ca) }) })
  t.after(() => client.endAsync(true))
  const heard: Heard[] = []
  client.on('message', (topic, payload, { retain }) => {
    heard.push({ topic, payload: payload.toString(), retained: retain, at: Date.now() })
  })
  await client.subscribeAsync('#', { qos: 1 })
  const last = (topic: string) => heard.findLast((message) => message.topic === topic)?.payload
  return {
    heard,
    last,
    json(topic) {
      const payload = last(topic)
      return payload ? JSON.parse(payload) : undefined
    },
    publish: (topic, payload, { retain = false } = {}) => client.publishAsync(topic, payload, { qos: 1, retain }),
  }
}
