// An MQTT output in a process of its own, to be killed. Argument: the broker's address.
import { brokerFromUrl } from '../../src/home-assistant/broker.ts'
import { createMqttOutput } from '../../src/home-assistant/mqtt.ts'
import { keptLog } from './log.ts'
import { aSnapshot } from './snapshot.ts'

createMqttOutput({
  server: { id: 'plex', name: 'Plex' },
  firstServer: 'plex',
  baseTopic: 'sentarr',
  discoveryPrefix: 'homeassistant',
  broker: () => brokerFromUrl(process.argv[2] ?? ''),
  hostName: 'test-host',
  device: () => ({ version: '0', configurationUrl: null, withPlexApi: false }),
  snapshot: () => aSnapshot(),
  onCommand() {},
  log: keptLog().log,
  now: Date.now,
  clock: () => performance.now(),
  random: Math.random,
})
