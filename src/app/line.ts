// Servers, outbox and Home Assistant, who need each other in a circle: the one place where parts are bound late.
import type { ChannelTools } from '../alert/channels/index.ts'
import type { AlertLinks } from '../alert/links/links.ts'
import { channelHealth } from '../alert/outbox/health.ts'
import { createOutbox, type Outbox } from '../alert/outbox/outbox.ts'
import { channelTargets } from '../alert/routing/channel-target.ts'
import { BUS } from '../alert/routing/target-names.ts'
import { mutedUntil } from '../detect/mute.ts'
import { companionParts } from '../home-assistant/companion/answers.ts'
import { connectHomeAssistant, type HomeAssistant } from '../home-assistant/home-assistant.ts'
import type { UserRules } from '../rules/user-rules.ts'
import { forgottenServers } from '../service/stored-state.ts'
import type { WatchedServer } from '../service/watched-server.ts'
import type { Settings } from '../settings/settings.ts'
import { VIEWER_FIELDS } from '../store/alert.ts'
import type { Feed } from '../web/feed.ts'
import { attempt } from './attempt.ts'
import { type ServerParts, watchServer } from './server.ts'

type LineDeps = ServerParts & {
  /** In force; live changes are in it. */
  current(): Settings
  /** Empty; gets the servers. Pages and metrics ask it at each use. */
  servers: WatchedServer[]
  userRules: Pick<UserRules, 'rules'>
  feed: Pick<Feed, 'serverChanged'>
  /** Null where the dashboard has no address of its own. */
  links: AlertLinks | null
  /** Of Home Assistant's app; null outside of it. */
  slug: string | null
}

export type Line = {
  outbox: Outbox
  homeAssistant: HomeAssistant
  channelTools: ChannelTools
  /** What the server of a channel last said to a message it took. */
  heard(channel: string): string
  /** Replaces the channels after a change of settings. */
  setChannels(settings: Settings): Promise<void>
}

/**
 * Connects, but delivers nothing before `outbox.start`. It does not wait for anything, and must not: whoever calls back does so
 * from an event, and by then all three are there.
 */
export function createLine(deps: LineDeps): Line {
  const { settings, servers, store, log, now, metrics, matcher, userRules, publicUrl, slug } = deps
  const late: { outbox?: Outbox; homeAssistant?: HomeAssistant } = {}
  const boundOutbox = () => {
    if (late.outbox === undefined) throw new Error('an alert was to be told before there was an outbox')
    return late.outbox
  }
  const outboxOfServers: Pick<Outbox, 'plan' | 'wake' | 'problems'> = {
    plan: (alerts, at) => boundOutbox().plan(alerts, at),
    wake: () => boundOutbox().wake(),
    problems: () => late.outbox?.problems() ?? [],
  }
  function changed(id: string): void {
    attempt(log, 'cannot tell Home Assistant what changed', () => late.homeAssistant?.changed(id))
    attempt(log, 'cannot tell the pages what changed', () => deps.feed.serverChanged(id))
  }
  function linesRead(id: string): void {
    attempt(log, 'cannot tell Home Assistant what was read', () => late.homeAssistant?.linesRead(id))
    attempt(log, 'cannot tell the pages what was read', () => deps.feed.serverChanged(id))
  }

  /** What waits for its next attempt is tried now. */
  function onOnline(target: string): void {
    const channels = target === BUS ? deps.current().channels.filter(({ type }) => type === 'homeassistant') : []
    attempt(log, 'cannot store that alerts are tried again', () => {
      for (const name of [target, ...channels.map((channel) => channel.name)]) late.outbox?.retry(name)
    })
  }
  const serverOf = (id: string) => servers.find((server) => server.id === id)

  for (const server of settings.servers) {
    servers.push(
      watchServer(server, deps, {
        outbox: outboxOfServers,
        changed: () => changed(server.id),
        linesRead: () => linesRead(server.id),
      }),
    )
  }
  const homeAssistant = connectHomeAssistant({
    ...deps,
    companion: companionParts({
      ...{ servers, matcher, store, now, publicUrl, language: deps.language },
      isOwn: (rule) => userRules.rules().some(({ id }) => id === rule),
    }),
    removedServers: forgottenServers(store, settings.servers, log),
    channels: () => channelHealth(deps.current(), outboxOfServers),
    configurationUrl: slug ? `homeassistant://app/${slug}` : settings.web.publicUrl,
    onOnline,
  })
  late.homeAssistant = homeAssistant
  const channelTools: ChannelTools = {
    timeZone: settings.timeZone,
    language: deps.language,
    about: { version: deps.version, installation: deps.installation },
    serverName: (id) => (servers.length > 1 ? (serverOf(id)?.name ?? null) : null),
    ...(deps.links && { links: deps.links }),
    viewer({ server, incident }) {
      const fields = serverOf(server)?.correlator.get(incident ?? '')?.fields ?? {}
      return Object.fromEntries(VIEWER_FIELDS.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])))
    },
    now,
    callService: homeAssistant.core?.callService ?? null,
  }
  const heard = new Map<string, string>()
  const targetsOf = ({ channels }: Settings) => [
    ...homeAssistant.targets,
    ...channelTargets(channels, channelTools, heard),
  ]
  const outbox = createOutbox({
    ...deps,
    targets: targetsOf(settings),
    standing(alert, at) {
      const correlator = serverOf(alert.server)?.correlator
      const incident = correlator?.get(alert.incident ?? '')
      if (correlator === undefined || incident === undefined) return null
      const explained = correlator.causeOf(incident) !== null
      return { incident, mutedUntil: mutedUntil(incident, correlator.mutes(at), at), explained }
    },
    reports: () => servers.flatMap((server) => server.reports()),
    ...(settings.servers[0] && { server: settings.servers[0].id }),
    delivered: (alert, at) => serverOf(alert.server)?.correlator.delivered(alert, at).incidents ?? [],
    undelivered: (alert, at) => serverOf(alert.server)?.correlator.undelivered(alert, at).incidents ?? [],
    changed({ channel, state }) {
      if (state === 'sent' || state === 'failed' || state === 'dropped') metrics.delivered(channel, state)
      for (const { id } of servers) changed(id)
    },
  })
  late.outbox = outbox
  return {
    outbox,
    homeAssistant,
    channelTools,
    heard: (channel) => heard.get(channel) ?? '',
    setChannels: (next) => outbox.setTargets(targetsOf(next)),
  }
}
