// A broker that answers as a test says: what a real one does only when it is in trouble.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { generate, type Packet, parser } from 'mqtt-packet'

export type ScriptedBroker = {
  url: string
  connections(): number
  /** Topics of each subscription, in the order in which they came. */
  subscribed: string[][]
  published: string[]
  /** Sends it to who is connected. */
  say(topic: string, payload: string): void
}

type Script = {
  /** The codes that answer the nth subscription, one for each of its topics, 128 for a refusal; null: none comes. */
  granted?(topics: string[], nth: number): number[] | null
  /** Whether it answers a publication. */
  acknowledges?(topic: string): boolean
}

/** Does what a broker does where the script does not say otherwise. Ends with the test. */
export async function startScriptedBroker(t: TestContext, script: Script): Promise<ScriptedBroker> {
  const sockets = new Set<Socket>()
  const subscribed: string[][] = []
  const published: string[] = []
  let connections = 0
  const server = createServer((socket) => {
    const send = (packet: Packet) => socket.write(generate(packet))
    const read = parser()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.on('data', (data) => read.parse(data))
    read.on('packet', (packet: Packet) => {
      const messageId = packet.messageId ?? 0
      if (packet.cmd === 'connect') {
        connections++
        send({ cmd: 'connack', returnCode: 0, sessionPresent: false })
      }
      if (packet.cmd === 'pingreq') send({ cmd: 'pingresp' })
      if (packet.cmd === 'publish') {
        published.push(packet.topic)
        if (script.acknowledges?.(packet.topic) ?? true) send({ cmd: 'puback', messageId })
      }
      if (packet.cmd === 'subscribe') {
        const topics = packet.subscriptions.map(({ topic }) => topic)
        const nth = subscribed.push(topics)
        const granted = script.granted ? script.granted(topics, nth) : topics.map(() => 0)
        if (granted !== null) send({ cmd: 'suback', messageId, granted })
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    subscribed,
    published,
    say(topic, payload) {
      for (const socket of sockets)
        socket.write(generate({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }))
    },
  }
}
