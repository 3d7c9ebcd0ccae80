// `sentarr doctor`: walks through everything that may be wrong around Sentarr and says each in one line.
import type { Answer } from '../../doctor/check.ts'
import { examine } from '../../doctor/examine.ts'
import { createCore } from '../../home-assistant/core.ts'
import { coreEndpoint } from '../../home-assistant/home-assistant.ts'
import { type Supervisor, supervisorIn } from '../../home-assistant/supervisor.ts'
import type { Log } from '../../log.ts'
import type { Loaded } from '../../settings/load.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Machine } from '../../source/known-places.ts'
import { type CommandIo, print } from '../io.ts'
import { createPaint, type Paint, printable } from '../terminal.ts'
import { parseArguments, UsageError } from '../usage.ts'
import { checkRecordFile, writeRecord } from './record-file.ts'

export type DoctorDeps = {
  load(): Promise<Loaded>
  machine: Machine
  nodeVersion: string
  newId(): string
  random(): number
}

const WRONG_SETTINGS = 78
const WRONG_USAGE = 2
const RECORD_SECONDS = 60

type Options = { json: boolean; send: boolean; record: string | null; seconds: number }

/** The exit code: 0 when nothing is wrong, 1 when something is, 78 when the settings are, 2 for wrong arguments. */
export async function runDoctor(args: string[], io: CommandIo, deps: DoctorDeps): Promise<number> {
  try {
    const options = optionsOf(args)
    if (options.record !== null) await checkRecordFile(options.record)
    return await run(options, io, deps)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    await print(io.stderr, `sentarr doctor: ${error.message}\n`)
    return WRONG_USAGE
  }
}

async function run(options: Options, io: CommandIo, deps: DoctorDeps): Promise<number> {
  const loaded = await deps.load()
  const supervisor = supervisorIn(io.env)
  const core = options.send && loaded.ok ? coreOf(loaded.settings, supervisor, io) : null
  const send = options.send ? { callService: core?.callService ?? null } : null
  try {
    const answers = examine({ ...deps, ...io, loaded, supervisor, send }, io.signal)
    const code = await report(answers, options.json, io)
    if (!loaded.ok) return WRONG_SETTINGS
    if (options.record === null) return code
    const said = await writeRecord(options.record, { ...options, settings: loaded.settings, io, random: deps.random })
    await print(options.json ? io.stderr : io.stdout, `${said}\n`)
    return code
  } finally {
    await core?.stop()
  }
}

/** @throws {UsageError} */
function optionsOf(args: string[]): Options {
  const { values, positionals } = parseArguments(args, {
    json: { type: 'boolean' },
    send: { type: 'boolean' },
    record: { type: 'string' },
    seconds: { type: 'string' },
  })
  if (positionals.length > 0) throw new UsageError(`takes no "${positionals[0]}"`)
  const seconds = Number(values.seconds ?? RECORD_SECONDS)
  if (!(seconds >= 1 && seconds <= 3_600)) throw new UsageError(`--seconds ${values.seconds}: a number from 1 to 3600`)
  if (values.seconds !== undefined && values.record === undefined) throw new UsageError('--seconds needs --record FILE')
  return { json: values.json ?? false, send: values.send ?? false, record: values.record ?? null, seconds }
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** For channels that call an action of Home Assistant. */
function coreOf(settings: Settings, supervisor: Supervisor | null, io: CommandIo) {
  const endpoint = coreEndpoint(settings, supervisor)
  const isNeeded = settings.channels.some(({ type, enabled }) => enabled && type === 'homeassistant')
  return endpoint && isNeeded ? createCore({ endpoint, log: SILENT, clock: io.clock }) : null
}

async function report(answers: Promise<Answer>[], json: boolean, io: CommandIo): Promise<0 | 1> {
  const paint = createPaint(io.stdout, io.env)
  const all: Answer[] = []
  for (const answer of answers) {
    const { name, ok, words } = await answer
    const one = { name: printable(name), ok, words: printable(words) }
    all.push(one)
    if (!json) await print(io.stdout, `${lineOf(one, paint)}\n`)
  }
  const failed = all.filter(({ ok }) => ok === false).length
  const ok = failed === 0
  if (json) await print(io.stdout, `${JSON.stringify({ version: io.version, ok, checks: all })}\n`)
  else await print(io.stdout, `\n${ok ? 'Nothing is wrong.' : `${failed} thing${failed === 1 ? '' : 's'} to mend.`}\n`)
  return ok ? 0 : 1
}

function lineOf({ name, ok, words }: Answer, paint: Paint): string {
  const sign = ok === null ? paint('dim', '–') : ok ? paint('green', '✓') : paint('red', '✗')
  return `${sign} ${name}: ${words}`
}
