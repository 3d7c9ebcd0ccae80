// An MQTT output with a snapshot that a test can change.
import type { TestContext } from 'node:test'
import { type Broker, brokerFromUrl } from '../../src/home-assistant/broker.ts'
import { createMqttOutput, type MqttOutput, type MqttOutputDeps } from '../../src/home-assistant/mqtt.ts'
import type { Command } from '../../src/service/commands.ts'
import type { Snapshot } from '../../src/service/snapshot.ts'
import { keptLog } from './log.ts'
import { aSnapshot } from './snapshot.ts'

export type OutputUnderTest = {
  output: MqttOutput
  commands: Command[]
  lines: string[]
  show(changes: Partial<Snapshot>): void
}

export function startOutput(
  t: TestContext,
  broker: string | (() => Promise<Broker | null>),
  changes: Partial<MqttOutputDeps> = {},
): OutputUnderTest {
  const { log, lines } = keptLog()
  const commands: Command[] = []
  let snapshot = aSnapshot()
  const output = createMqttOutput({
    server: { id: 'plex', name: 'Plex' },
    firstServer: 'plex',
    baseTopic: 'sentarr',
    discoveryPrefix: 'homeassistant',
    broker: typeof broker === 'string' ? () => brokerFromUrl(broker) : broker,
    device: () => ({ version: '1.2.3', configurationUrl: null, withPlexApi: false }),
    hostName: 'test-host',
    snapshot: () => snapshot,
    onCommand: (command) => void commands.push(command),
    log,
    now: Date.now,
    clock: () => performance.now(),
    random: Math.random,
    ...changes,
    timing: { retryFrom: 20, retryTo: 100, noBroker: 20, settle: 0, birthFrom: 1, birthTo: 5, ...changes.timing },
  })
  t.after(() => output.stop())
  return {
    output,
    commands,
    lines,
    show(changes) {
      snapshot = { ...snapshot, ...changes }
      output.changed()
    },
  }
}
