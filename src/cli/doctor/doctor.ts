// `sentarr doctor`: walks through everything that may be wrong around Sentarr and says each in one line.
import type { ChannelTools } from '../../alert/channels/index.ts'
import { tryChannel } from '../../alert/channels/trial.ts'
import { createScrub, type Scrub } from '../../alert/words/scrub.ts'
import { createCore } from '../../home-assistant/core.ts'
import { coreEndpoint } from '../../home-assistant/home-assistant.ts'
import { type Supervisor, supervisorIn } from '../../home-assistant/supervisor.ts'
import type { Log } from '../../log.ts'
import { redact } from '../../plex/redact.ts'
import type { Loaded } from '../../settings/load.ts'
import { formatProblems } from '../../settings/problem.ts'
import { secretsOf } from '../../settings/secrets.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Machine } from '../../source/known-places.ts'
import { type CommandIo, print } from '../io.ts'
import { createPaint, type Paint, printable } from '../terminal.ts'
import { parseArguments, UsageError } from '../usage.ts'
import { type Answer, type Check, startChecks } from './check.ts'
import { folderChecks } from './folder.ts'
import { homeAssistantChecks } from './home-assistant.ts'
import { plexChecks } from './plex.ts'
import { channelChecks, selfChecks } from './self.ts'

export type DoctorDeps = {
  load(): Promise<Loaded>
  machine: Machine
  nodeVersion: string
  newId(): string
  random(): number
}

const WRONG_SETTINGS = 78
const WRONG_USAGE = 2

/** The exit code: 0 when nothing is wrong, 1 when something is, 78 when the settings are, 2 for wrong arguments. */
export async function runDoctor(args: string[], io: CommandIo, deps: DoctorDeps): Promise<number> {
  let options: { json: boolean; send: boolean }
  try {
    options = optionsOf(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    await print(io.stderr, `sentarr doctor: ${error.message}\n`)
    return WRONG_USAGE
  }
  const loaded = await deps.load()
  if (!loaded.ok) {
    const answers = formatProblems(loaded.problems).map((line) =>
      answerIn({ name: 'settings', ok: false, words: line }, redact),
    )
    await report(
      answers.map((one) => Promise.resolve(one)),
      options.json,
      io,
    )
    return WRONG_SETTINGS
  }
  const { settings, warnings } = loaded
  const scrub = createScrub(secretsOf(settings))
  const supervisor = supervisorIn(io.env)
  const core = options.send ? coreOf(settings, supervisor, io) : null
  const checks = checksOf({
    settings,
    warnings,
    deps,
    supervisor,
    io,
    callService: core?.callService ?? null,
    send: options.send,
  })
  try {
    const answers = startChecks(checks, io.signal).map((one) => one.then((answer) => answerIn(answer, scrub)))
    return await report(answers, options.json, io)
  } finally {
    await core?.stop()
  }
}

/** @throws {UsageError} */
function optionsOf(args: string[]): { json: boolean; send: boolean } {
  const { values, positionals } = parseArguments(args, { json: { type: 'boolean' }, send: { type: 'boolean' } })
  if (positionals.length > 0) throw new UsageError(`takes no "${positionals[0]}"`)
  return { json: values.json ?? false, send: values.send ?? false }
}

type Wanted = {
  settings: Settings
  warnings: string[]
  deps: DoctorDeps
  supervisor: Supervisor | null
  io: CommandIo
  callService: ChannelTools['callService']
  send: boolean
}

function checksOf({ settings, warnings, deps, supervisor, io, callService, send }: Wanted): Check[] {
  const { servers, timeZone, web } = settings
  const { newId, random } = deps
  const { version, clock, now } = io
  const isOnlyServer = servers.length === 1
  const tools: ChannelTools = { timeZone, now, callService }
  return [
    ...selfChecks({ settings, warnings, version, nodeVersion: deps.nodeVersion, supervised: supervisor !== null }),
    ...servers.flatMap((server) => {
      const named = (what: string) => (isOnlyServer ? what : `${server.name}: ${what}`)
      return [
        ...folderChecks(named, { server, machine: deps.machine, timeZone, isOnlyServer, now }),
        ...plexChecks(named, { server, version, clock, random }),
      ]
    }),
    ...homeAssistantChecks({ settings, supervisor, newId }),
    ...channelChecks({
      settings,
      hasCore: coreEndpoint(settings, supervisor) !== null,
      send: send
        ? (channel, signal) =>
            tryChannel(channel, { server: servers[0]?.id ?? 'plex', publicUrl: web.publicUrl, tools, newId, signal })
        : null,
    }),
  ]
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** For channels that call an action of Home Assistant. */
function coreOf(settings: Settings, supervisor: Supervisor | null, io: CommandIo) {
  const endpoint = coreEndpoint(settings, supervisor)
  const isNeeded = settings.channels.some(({ type, enabled }) => enabled && type === 'homeassistant')
  return endpoint && isNeeded ? createCore({ endpoint, log: SILENT, clock: io.clock }) : null
}

/** What others said is in the words too. */
const answerIn = ({ name, ok, words }: Answer, scrub: Scrub): Answer => ({
  name: printable(scrub(name)),
  ok,
  words: printable(scrub(words)),
})

async function report(answers: Promise<Answer>[], json: boolean, io: CommandIo): Promise<0 | 1> {
  const paint = createPaint(io.stdout, io.env)
  const all: Answer[] = []
  for (const answer of answers) {
    const one = await answer
    all.push(one)
    if (!json) await print(io.stdout, `${lineOf(one, paint)}\n`)
  }
  const failed = all.filter(({ ok }) => ok === false).length
  const ok = failed === 0
  const checks = all.map(({ name, ok, words }) => ({ name, ok, words }))
  if (json) await print(io.stdout, `${JSON.stringify({ version: io.version, ok, checks })}\n`)
  else await print(io.stdout, `\n${ok ? 'Nothing is wrong.' : `${failed} thing${failed === 1 ? '' : 's'} to mend.`}\n`)
  return ok ? 0 : 1
}

function lineOf({ name, ok, words }: Answer, paint: Paint): string {
  const sign = ok === null ? paint('dim', '–') : ok ? paint('green', '✓') : paint('red', '✗')
  return `${sign} ${name}: ${words}`
}
