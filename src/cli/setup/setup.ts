// `sentarr setup`: the three steps of the first page on a terminal. Each is stored as soon as it is answered; what was there stays.
import type { ChannelTools } from '../../alert/channels/index.ts'
import type { AppDeps } from '../../app/deps.ts'
import type { Supervisor } from '../../home-assistant/supervisor.ts'
import type { PlexTvPlaces } from '../../plex-api/plex-tv.ts'
import { Refused } from '../../refused.ts'
import { createConfigEditor } from '../../settings/edit/editor.ts'
import { canReplace, replaceFile } from '../../settings/edit/replace-file.ts'
import type { LoadDeps } from '../../settings/load.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Machine } from '../../source/known-places.ts'
import { findLogFolders } from '../../source/log-folders.ts'
import { withTools } from '../channel-tools.ts'
import { type CommandIo, INTERRUPTED, print } from '../io.ts'
import { askForChannel } from './channel-step.ts'
import { askForLogs, writtenAgo } from './log-step.ts'
import { createPrompt, Left, type Prompt } from './prompt.ts'
import { signInWithPlex } from './sign-in-step.ts'

export type SetupDeps = {
  settings: Settings
  sources: LoadDeps
  supervisor: Supervisor | null
  machine: Machine
  tools: ChannelTools
  newId(): string
  /** Other places than plex.tv's, in tests. */
  plexTv?: PlexTvPlaces
}

const NEEDS_TERMINAL = 2

/** The exit code: 0 when all was asked or nothing can be stored, 2 without a terminal, 130 when it was left. */
export async function runSetup(io: CommandIo, deps: SetupDeps): Promise<number> {
  const config = createConfigEditor({ ...deps, writeFile: replaceFile, canWrite: canReplace, apply: async () => [] })
  const file = deps.supervisor === null ? `${deps.settings.configDir}/sentarr.yaml` : 'the options of the app'
  if (!config.read().writable) {
    await print(io.stderr, `${file} cannot be written, so nothing can be stored.\n${elsewhere}`)
    return 1
  }
  if (io.stdin.isTTY !== true) {
    await print(io.stdout, await withoutTerminal(file, io, deps))
    return NEEDS_TERMINAL
  }
  const prompt = createPrompt(io)
  try {
    await walk(prompt, { io, deps, config, file })
    return 0
  } catch (error) {
    if (error instanceof Left) {
      await print(io.stdout, '\nLeft; what was stored stays.\n')
      return INTERRUPTED
    }
    if (!(error instanceof Refused)) throw error
    await print(io.stderr, `\nsentarr setup: ${error.message}\n`)
    return 1
  } finally {
    prompt.close()
  }
}

/** `sentarr setup` of the program. */
export const setup = (deps: AppDeps, io: CommandIo): Promise<number> =>
  withTools(deps, (tools) => runSetup(io, { ...deps, tools }))

type Walk = { io: CommandIo; deps: SetupDeps; config: ReturnType<typeof createConfigEditor>; file: string }

async function walk(prompt: Prompt, { io, deps, config, file }: Walk): Promise<void> {
  const { paint } = prompt
  const { clock, now, signal, version } = io
  const introduction = { clientIdentifier: deps.newId(), version, platform: process.platform }
  await prompt.say(
    `${paint('bold', 'Sentarr in three steps')}\nEach is stored in ${file} as soon as it is answered. Ctrl-C leaves.`,
  )
  for (const { id, name } of config.stored().servers) {
    const several = config.stored().servers.length > 1
    await prompt.say(`\n${paint('bold', `1. Where Plex's log is${several ? `: ${name}` : ''}`)}`)
    const server = config.stored().servers.find((one) => one.id === id)!
    const signIn = (server: string) =>
      signInWithPlex(server, { ...deps, prompt, config, introduction, clock, signal, ...placesOf(deps) })
    await askForLogs(server, { ...deps, prompt, config, now, clock, signIn })
  }
  await prompt.say(`\n${paint('bold', '2. Who is told')}`)
  await askForChannel({ ...deps, prompt, config, signal })
  await prompt.say(`\n${paint('bold', 'Done.')} ${nextStep(deps)}`)
}

const placesOf = ({ plexTv }: SetupDeps) => (plexTv ? { places: plexTv } : {})

const nextStep = ({ supervisor, settings }: SetupDeps): string =>
  supervisor === null
    ? `A Sentarr that runs takes it after a restart (\`docker restart sentarr\`); else start it with \`sentarr run\` and open http://localhost:${settings.web.port}/.`
    : 'Restart the app, so that it counts.'

const elsewhere = `Name a folder of your own, and give the service the same:

  export CONFIG_DIR="$HOME/.config/sentarr" DATA_DIR="$HOME/.local/share/sentarr"
  sentarr setup
  sentarr run

In a container, mount a folder that may be written at /config.
`

/** What a person would be asked, as what to write. */
async function withoutTerminal(file: string, io: CommandIo, { machine, settings }: SetupDeps): Promise<string> {
  const near = settings.servers[0]?.logPath ?? null
  const found = await findLogFolders({ machine, near, clock: io.clock })
  const folders = found.map(
    (one) => `  ${one.path}  (${writtenAgo(one, io.now())}${one.readable ? '' : '; this user may not read it'})`,
  )
  return `sentarr setup asks on a terminal, and this is none. In a container: docker exec -it sentarr sentarr setup

Or write it yourself, into ${file}:

  plex_log_path: ${found[0]?.path ?? '/path/to/Plex Media Server/Logs'}
  channels:
    - type: ntfy
      name: phone
      topic: a-name-nobody-guesses

Then: sentarr check-config, sentarr test-channel all, sentarr doctor.

${folders.length === 0 ? 'No log folder of Plex was found on this machine.' : `Log folders that were found:\n\n${folders.join('\n')}`}
`
}
