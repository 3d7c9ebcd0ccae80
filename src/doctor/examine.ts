// Everything that may be wrong around Sentarr, looked at once: for the command and for the page.
import type { ChannelTools } from '../alert/channels/index.ts'
import { tryChannel } from '../alert/channels/trial.ts'
import { createScrub, type Scrub } from '../alert/words/scrub.ts'
import { coreEndpoint } from '../home-assistant/home-assistant.ts'
import type { Supervisor } from '../home-assistant/supervisor.ts'
import { redact } from '../plex/redact.ts'
import type { Loaded } from '../settings/load.ts'
import { formatProblems } from '../settings/problem.ts'
import { secretsOf } from '../settings/secrets.ts'
import type { Settings } from '../settings/settings.ts'
import type { Machine } from '../source/known-places.ts'
import { type Answer, type Check, startChecks } from './check.ts'
import { folderChecks } from './folder.ts'
import { homeAssistantChecks } from './home-assistant.ts'
import { plexChecks } from './plex.ts'
import { channelChecks, selfChecks } from './self.ts'

export type ExamineDeps = {
  loaded: Loaded
  /** Sentarr's own. */
  version: string
  nodeVersion: string
  machine: Machine
  supervisor: Supervisor | null
  now(): number
  clock(): number
  newId(): string
  random(): number
  /** Also sends a test alert on each channel; null: nothing is sent. */
  send: { callService: ChannelTools['callService'] } | null
}

/** The answers in the order of the checks, each as soon as it is there and without secrets; none rejects. */
export function examine(deps: ExamineDeps, signal: AbortSignal): Promise<Answer>[] {
  const { loaded } = deps
  if (!loaded.ok) {
    return formatProblems(loaded.problems).map(async (line) =>
      scrubbed({ name: 'settings', ok: false, words: line }, redact),
    )
  }
  const scrub = createScrub(secretsOf(loaded.settings))
  return startChecks(checksOf(loaded.settings, loaded.warnings, deps), signal).map((one) =>
    one.then((answer) => scrubbed(answer, scrub)),
  )
}

/** What others said is in the words too. */
const scrubbed = ({ name, ok, words }: Answer, scrub: Scrub): Answer => ({ name: scrub(name), ok, words: scrub(words) })

function checksOf(settings: Settings, warnings: readonly string[], deps: ExamineDeps): Check[] {
  const { servers, timeZone, web } = settings
  const { newId, random, supervisor, version, clock, now, send } = deps
  const isOnlyServer = servers.length === 1
  const tools = send && { timeZone, now, callService: send.callService }
  return [
    ...selfChecks({ settings, warnings, version, nodeVersion: deps.nodeVersion, supervised: supervisor !== null }),
    ...servers.flatMap((server) => {
      const named = (what: string) => (isOnlyServer ? what : `${server.name}: ${what}`)
      return [
        ...folderChecks(named, { server, machine: deps.machine, timeZone, isOnlyServer, now }),
        ...plexChecks(named, { server, version, clock, random }),
      ]
    }),
    ...homeAssistantChecks({ settings, supervisor, newId, clock, random }),
    ...channelChecks({
      settings,
      hasCore: coreEndpoint(settings, supervisor) !== null,
      send:
        tools &&
        ((channel, signal) =>
          tryChannel(channel, { server: servers[0]?.id ?? 'plex', publicUrl: web.publicUrl, tools, newId, signal })),
    }),
  ]
}
