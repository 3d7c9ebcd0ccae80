// The commands; the only file that knows the process, its environment and the clock.
import { statSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { isatty } from 'node:tty'
import about from '../package.json' with { type: 'json' }
import type { AppDeps } from './app/deps.ts'
import { COMMAND_NAMES, helpFor, overview } from './cli/help.ts'
import { type CommandIo, print } from './cli/io.ts'
import { growSlowly, startLean } from './lean-start.ts'
import { dropPrivileges } from './privileges.ts'
import { readRegularFile } from './regular-file.ts'
import type { LoadDeps, Loaded } from './settings/load.ts'
import type { Settings } from './settings/settings.ts'
import { ownZone } from './time/own-zone.ts'

const WRONG_SETTINGS = 78
const WRONG_USAGE = 2
const STOP_LIMIT_MS = 4_500
const LINGER_MS = 1_000
const LARGEST_SETTINGS = 1024 * 1024
const LARGEST_SECRET = 64 * 1024

const env = process.env
const interrupted = new AbortController()
const io: CommandIo = {
  // Node opens it when it is asked for, which takes as long as half of a short command.
  get stdin() {
    return process.stdin
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env,
  now: Date.now,
  clock: () => performance.now(),
  version: about.version,
  signal: interrupted.signal,
}

const sources: LoadDeps = {
  env,
  readFile: (path) => readRegularFile(path, { most: LARGEST_SETTINGS }),
  readSecret: (path) => readRegularFile(path, { most: LARGEST_SECRET }),
  isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
  machineZone: () => ownZone(env.TZ),
}

const load = async (): Promise<Loaded> => (await import('./settings/load.ts')).loadSettings(sources)

const own = {
  newId: () => crypto.randomUUID(),
  random: Math.random,
  nodeVersion: process.versions.node,
  hostName: hostname(),
  machine: { home: homedir(), localAppData: env.LOCALAPPDATA ?? null },
}

async function appDeps(settings: Settings): Promise<AppDeps> {
  const { createLog } = await import('./log.ts')
  const { secretsOf } = await import('./settings/secrets.ts')
  const { supervisorIn } = await import('./home-assistant/supervisor.ts')
  return {
    ...own,
    settings,
    sources,
    version: about.version,
    log: createLog({
      ...settings.log,
      secrets: secretsOf(settings),
      now: Date.now,
      write: (line) => process.stdout.write(line),
    }),
    now: Date.now,
    clock: io.clock,
    supervisor: supervisorIn(env),
  }
}

/** Runs `work` with the settings, or names everything that is wrong with them. */
async function withSettings(work: (settings: Settings) => Promise<number>): Promise<number> {
  const loaded = await load()
  for (const warning of loaded.warnings) await print(io.stderr, `sentarr: ${warning}\n`)
  if (loaded.ok) return work(loaded.settings)
  const { formatProblems } = await import('./settings/problem.ts')
  for (const line of formatProblems(loaded.problems)) await print(io.stderr, `${line}\n`)
  return WRONG_SETTINGS
}

const ALIASES: Record<string, string> = { '--help': 'help', '-h': 'help', '--version': 'version', '-v': 'version' }
const TAKES_NOTHING = new Set(['fleet', 'setup', 'check-config', 'healthcheck', 'version'])

/** Each loads its own code only when it is asked for: that is most of the time and memory of a short command. */
const COMMANDS: Record<string, (args: string[]) => Promise<number>> = {
  async run(args) {
    const unknown = args.find((arg) => arg !== '-' && arg !== '--stdin')
    if (unknown !== undefined) {
      await print(io.stderr, `sentarr run: takes nothing but --stdin (or -), but got "${unknown}"\n`)
      return WRONG_USAGE
    }
    startLean(process)
    return withSettings(async (settings) => {
      const { runService } = await import('./cli/run.ts')
      const deps = await appDeps(settings)
      const said = dropPrivileges({ env, folders: [settings.dataDir, settings.configDir], process })
      if (said !== null) deps.log.info(said)
      if (args.length > 0) return runService({ ...deps, input: io.stdin }, io, null)
      return runService(deps, io, async () => {
        const again = await load()
        return again.ok ? appDeps(again.settings) : null
      })
    })
  },
  fleet: () => COMMANDS.run!([]),
  async demo(args) {
    // A closed terminal ends it too: its folder must not stay behind.
    process.on('SIGHUP', () => interrupted.abort())
    const { runDemo } = await import('./cli/demo/demo.ts')
    const { startApp } = await import('./app.ts')
    return runDemo(args, io, async (settings, around) => {
      // What is simulated must not reach the user's own Home Assistant.
      const app = await startApp({
        ...(await appDeps(settings)),
        sources: { ...sources, env: { DATA_DIR: settings.dataDir, CONFIG_DIR: settings.configDir } },
        supervisor: null,
        ...around,
      })
      return { webAddress: `http://127.0.0.1:${app.port}/`, stop: app.stop }
    })
  },
  async scan(args) {
    growSlowly()
    return (await import('./cli/scan/scan.ts')).runScan(args, io)
  },
  explain: async (args) => (await import('./cli/explain/explain.ts')).runExplain(args, io),
  'check-config': async () => (await import('./cli/check-config.ts')).runCheckConfig(await load(), io),
  setup: () =>
    withSettings(async (settings) => (await import('./cli/setup/setup.ts')).setup(await appDeps(settings), io)),
  doctor: async (args) => (await import('./cli/doctor/doctor.ts')).runDoctor(args, io, { ...own, load }),
  'test-channel': (names) =>
    withSettings(async (settings) => {
      const { testChannels } = await import('./cli/test-channels.ts')
      return testChannels(names, await appDeps(settings), io)
    }),
  healthcheck: () =>
    withSettings(async (settings) => (await import('./cli/healthcheck.ts')).runHealthcheck(settings.web, io)),
  async version() {
    await print(io.stdout, `${about.version}\n`)
    return 0
  },
  async help() {
    await print(io.stdout, overview(about.version))
    return 0
  },
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    interrupted.abort()
    // A broker or a mount that does not answer must not keep a container from stopping.
    setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref()
  })
}

// A reader that went away (`| head`) wants no more.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

/** A person at a terminal wants to know what there is; a service manager wants the service. */
const withoutCommand = () => (isatty(0) && isatty(1) ? 'help' : 'run')

async function main(first = withoutCommand(), ...rest: string[]): Promise<number> {
  const name = ALIASES[first] ?? first
  const command = COMMANDS[name]
  if (name === 'fleet') env.FLEET = 'true'
  const help = helpFor(name, rest)
  if (help !== null) {
    await print(io.stdout, `${help}\n`)
    return 0
  }
  if (command && TAKES_NOTHING.has(name) && rest.length > 0) {
    await print(io.stderr, `sentarr ${name}: takes no arguments, but got "${rest[0]}"\n`)
    return WRONG_USAGE
  }
  const unknown = name === 'help' ? rest[0] : first
  if (command && (name !== 'help' || unknown === undefined)) return command(rest)
  const { nearest } = await import('./text/nearest.ts')
  const meant = nearest(unknown!.toLowerCase(), COMMAND_NAMES)
  const hint = meant === null ? 'sentarr help lists them' : `did you mean ${meant}?`
  await print(io.stderr, `sentarr: there is no command "${unknown}"; ${hint}\n`)
  return WRONG_USAGE
}

void main(...process.argv.slice(2)).then((code) => {
  process.exitCode = code
  // What a command left open (a server that answered nobody, an idle connection) must not keep the process.
  setTimeout(() => process.exit(), LINGER_MS).unref()
})
