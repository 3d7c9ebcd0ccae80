// All ways to Home Assistant, put together: a device per server over MQTT, events and actions over Core's websocket.

import type { Target } from '../alert/routing/target.ts'
import { BUS, mqttTargetName } from '../alert/routing/target-names.ts'
import type { Log } from '../log.ts'
import { type Redacted, redact } from '../plex/redact.ts'
import type { Command } from '../service/commands.ts'
import type { Snapshot } from '../service/snapshot.ts'
import type { Settings } from '../settings/settings.ts'
import { type Administrators, createAdministrators } from './administrators.ts'
import { brokerFinder } from './broker.ts'
import { busTarget } from './bus.ts'
import type { CompanionParts } from './companion/answers.ts'
import { type CompanionStatus, createCompanion } from './companion/companion.ts'
import { type Core, createCore } from './core.ts'
import type { CoreEndpoint } from './core-socket.ts'
import { createMqttOutput, type MqttOutput } from './mqtt.ts'
import type { ChannelHealth } from './own-device.ts'
import type { Supervisor } from './supervisor.ts'

type ShownServer = { id: string; name: string; snapshot(): Snapshot; onCommand(command: Command): void }

type HomeAssistantDeps = {
  settings: Pick<Settings, 'mqtt' | 'homeAssistant'>
  servers: ShownServer[]
  /** What the companion integration shows and may ask. */
  companion: CompanionParts
  /** Ids of servers that were watched once. */
  removedServers: string[]
  /** How the ways out are doing. */
  channels(): ChannelHealth[]
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
  /** Between 0 and 1. */
  random(): number
  supervisor: Supervisor | null
  /** Sentarr's own. */
  version: string
  /** Of this machine. */
  hostName: string
  /** Where "Visit" on a device page leads; null when no address is known. */
  configurationUrl: string | null
  /** This target can be reached (again). */
  onOnline(target: string): void
  log: Log
}

export type HomeAssistant = {
  targets: Target[]
  /** Null when neither the Supervisor nor HA_URL leads to a Home Assistant. */
  core: Core | null
  /** Of the Home Assistant whose users come through ingress; null when nobody does. */
  administrators: Administrators | null
  /** How each way is doing, by the name of its target. */
  connections(): { name: string; connected: boolean; detail: Redacted }[]
  /** How the integration beside the MQTT entities is doing; null without a Home Assistant. */
  companion(): CompanionStatus | null
  /** Something of this server is shown differently now. */
  changed(server: string): void
  /** Lines of this server were read: what is shown of it may wait a second. */
  linesRead(server: string): void
  stop(): Promise<void>
}

export function connectHomeAssistant(deps: HomeAssistantDeps): HomeAssistant {
  const { settings, servers, supervisor, version, configurationUrl, log, clock } = deps
  const endpoint = coreEndpoint(settings, supervisor)
  const core = endpoint && createCore({ endpoint, log, clock, onOnline: coreIsOnline })
  const companion = core && createCompanion({ ...deps.companion, core, version, log, now: deps.now, clock })
  function coreIsOnline() {
    deps.onOnline(BUS)
    companion?.online()
  }
  // Users are those of the Home Assistant that runs us, wherever the events go.
  const host = supervisor && settings.homeAssistant ? createCore({ endpoint: supervisor.core, log, clock }) : core
  const broker = brokerFinder(settings.mqtt.url, supervisor)
  const outputs = new Map<string, MqttOutput>()
  for (const server of broker ? servers : []) {
    const output = createMqttOutput({
      server,
      firstServer: servers[0]!.id,
      baseTopic: settings.mqtt.baseTopic,
      discoveryPrefix: settings.mqtt.discoveryPrefix,
      broker: broker!,
      device: () => ({ version, configurationUrl, withPlexApi: server.snapshot().plexApi !== null }),
      hostName: deps.hostName,
      snapshot: server.snapshot,
      onCommand: server.onCommand,
      ...(server === servers[0] && { removedServers: deps.removedServers, channels: deps.channels }),
      onOnline: () => deps.onOnline(mqttTargetName(server.id)),
      log,
      now: deps.now,
      clock,
      random: deps.random,
    })
    outputs.set(server.id, output)
  }
  return {
    targets: [...[...outputs.values()].map(({ target }) => target), ...(core ? [busTarget(core)] : [])],
    core,
    administrators: supervisor && host && createAdministrators({ ask: host.ask, now: deps.now }),
    connections: () =>
      [...[...outputs.values()], ...(core ? [{ target: busTarget(core), status: core.status }] : [])].map(
        ({ target: { name }, status }) => ({
          name,
          connected: status().state === 'online',
          detail: redact(status().detail),
        }),
      ),
    companion: () => companion?.status() ?? null,
    changed(server) {
      outputs.get(server)?.changed()
      companion?.changed()
    },
    linesRead: (server) => outputs.get(server)?.linesRead(),
    async stop() {
      companion?.stop()
      await Promise.all([...[...outputs.values()].map((output) => output.stop()), core?.stop(), host?.stop()])
    },
  }
}

export function coreEndpoint(
  settings: Pick<Settings, 'homeAssistant'>,
  supervisor: Supervisor | null,
): (() => CoreEndpoint) | null {
  if (settings.homeAssistant) {
    const { url, token } = settings.homeAssistant
    return () => ({ url, token, from: 'HA_TOKEN' })
  }
  return supervisor?.core ?? null
}
