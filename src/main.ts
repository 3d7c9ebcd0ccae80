// The commands; the only file that knows the process, its environment and the clock.
import { randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import about from '../package.json' with { type: 'json' }
import { type AppDeps, startApp } from './app.ts'
import { checkConfig } from './cli/check-config.ts'
import { runDemo } from './cli/demo/demo.ts'
import { runExplain } from './cli/explain/explain.ts'
import { runHealthcheck } from './cli/healthcheck.ts'
import { type CommandIo, print } from './cli/io.ts'
import { runService } from './cli/run.ts'
import { runScan } from './cli/scan/scan.ts'
import { runTestChannel } from './cli/test-channel.ts'
import { createCore } from './home-assistant/core.ts'
import { coreEndpoint } from './home-assistant/home-assistant.ts'
import { createSupervisor, SUPERVISOR_URL } from './home-assistant/supervisor.ts'
import { createLog } from './log.ts'
import { dropPrivileges } from './privileges.ts'
import { type LoadDeps, type Loaded, loadSettings } from './settings/load.ts'
import { formatProblems } from './settings/problem.ts'
import { secretsOf } from './settings/secrets.ts'
import type { Settings } from './settings/settings.ts'

const WRONG_SETTINGS = 78
const WRONG_USAGE = 2
const STOP_LIMIT_MS = 4_500
const LINGER_MS = 1_000

const USAGE = `Sentarr ${about.version}: your Plex server's guardian

usage: sentarr [COMMAND] [ARGUMENTS]

  run             the service (default); settings come from the environment, options.json or sentarr.yaml
  demo            the service against a simulated Plex server, with a broker of its own
  scan PATH...    reads logs, a Logs folder, a .zip or .gz and reports what is wrong
  explain [LINE]  says what one line (or each line of standard input) means
  check-config    checks the settings and shows where each comes from
  test-channel    sends a test alert: NAME or all
  healthcheck     asks the running service whether it is well
`

const env = process.env
const interrupted = new AbortController()
const io: CommandIo = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env,
  now: Date.now,
  version: about.version,
  signal: interrupted.signal,
}

const sources: LoadDeps = {
  env,
  readFile: (path) => readFileSync(path, 'utf8'),
  isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
  machineZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
}

const load = (): Loaded => loadSettings(sources)

function appDeps(settings: Settings): AppDeps {
  return {
    settings,
    sources,
    version: about.version,
    log: createLog({ ...settings.log, secrets: secretsOf(settings), write: (line) => process.stdout.write(line) }),
    now: Date.now,
    newId: randomUUID,
    random: Math.random,
    supervisor: env.SUPERVISOR_TOKEN
      ? createSupervisor({ url: env.SUPERVISOR_URL ?? SUPERVISOR_URL, token: () => env.SUPERVISOR_TOKEN })
      : null,
    machine: { home: homedir(), localAppData: env.LOCALAPPDATA ?? null },
  }
}

/** Runs `work` with the settings, or names everything that is wrong with them. */
async function withSettings(work: (settings: Settings) => Promise<number>): Promise<number> {
  const loaded = load()
  for (const warning of loaded.warnings) await print(io.stderr, `sentarr: ${warning}\n`)
  if (loaded.ok) return work(loaded.settings)
  for (const line of formatProblems(loaded.problems)) await print(io.stderr, `${line}\n`)
  return WRONG_SETTINGS
}

async function testChannels(names: string[], settings: Settings): Promise<number> {
  const { log, supervisor } = appDeps(settings)
  const endpoint = coreEndpoint(settings, supervisor)
  const core = endpoint && createCore({ endpoint, log })
  const tools = { timeZone: settings.timeZone, now: io.now, callService: core?.callService ?? null }
  try {
    return await runTestChannel({ names, settings, tools, out: io.stdout, signal: io.signal })
  } finally {
    await core?.stop()
  }
}

const COMMANDS: Record<string, (args: string[]) => Promise<number>> = {
  run: () =>
    withSettings(async (settings) => {
      const deps = appDeps(settings)
      const said = dropPrivileges({ env, folders: [settings.dataDir, settings.configDir], process })
      if (said !== null) deps.log.info(said)
      return runService(deps, io)
    }),
  demo: (args) =>
    runDemo(args, io, async (settings) => {
      // What is simulated must not reach the user's own Home Assistant.
      const app = await startApp({
        ...appDeps(settings),
        sources: { ...sources, env: { DATA_DIR: settings.dataDir, CONFIG_DIR: settings.configDir } },
        supervisor: null,
      })
      return { webAddress: `http://127.0.0.1:${app.port}/`, stop: app.stop }
    }),
  scan: (args) => runScan(args, io),
  explain: (args) => runExplain(args, io),
  'check-config': async () =>
    checkConfig({
      loaded: load(),
      write: (line) => process.stdout.write(`${line}\n`),
      complain: (line) => process.stderr.write(`${line}\n`),
    }),
  'test-channel': (names) => withSettings((settings) => testChannels(names, settings)),
  healthcheck: () => withSettings((settings) => runHealthcheck(settings.web, io)),
  help: async () => {
    await print(io.stdout, USAGE)
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

const [first = 'run', ...rest] = process.argv.slice(2)
const name = first === '--help' || first === '-h' ? 'help' : first
const command = COMMANDS[name]
if (command) process.exitCode = await command(rest)
else {
  await print(io.stderr, `sentarr: there is no command "${first}"\n\n${USAGE}`)
  process.exitCode = WRONG_USAGE
}
// What a command left open (a server that answered nobody, an idle connection) must not keep the process.
setTimeout(() => process.exit(), LINGER_MS).unref()
