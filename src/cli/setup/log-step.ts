// The first step: where the lines come from. A folder that was found, one that is typed, or Plex itself by signing in.
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ConfigEditor } from '../../settings/edit/editor.ts'
import type { ServerSettings } from '../../settings/settings.ts'
import type { Machine } from '../../source/known-places.ts'
import { findLogFolders, type LogFolder, logFolderBelow } from '../../source/log-folders.ts'
import { MAIN_LOG } from '../../source/names.ts'
import type { Prompt } from './prompt.ts'
import { spanInWords } from './words.ts'

type Deps = {
  prompt: Prompt
  config: Pick<ConfigEditor, 'read' | 'servers' | 'changeServer'>
  machine: Machine
  now(): number
  clock(): number
  /** Signs in with Plex and stores what came of it; false when it came to nothing, and said why. */
  signIn(server: string): Promise<boolean>
}

/** @throws {Left} */
export async function askForLogs(server: ServerSettings, deps: Deps): Promise<void> {
  const { prompt, config, machine, now, clock } = deps
  const key = config.servers().listed ? 'servers' : 'plex_log_path'
  const locked = config.read().items.find((item) => item.key === key)?.locked ?? false
  const isThere = server.logPath !== null && (await holdsLog(server.logPath))
  if (locked) {
    await prompt.say(
      `PLEX_LOG_PATH names ${server.logPath}, which ${isThere ? 'holds the logs of Plex' : `holds no "${MAIN_LOG}"`}. It comes from the environment, so it is changed there.`,
    )
    if (isThere) return
  }
  await prompt.say('Looking where Plex is usually found …')
  const found = await findLogFolders({ machine, near: server.logPath, clock })
  const readable = found.filter((one) => one.readable)
  for (const { path } of found.filter((one) => !one.readable))
    await prompt.say(`${path} is there, but this user may not read it: give it the right to.`)
  const keep = isThere ? [{ key: 'keep', label: `keep ${server.logPath}` }] : []
  const folders = locked ? [] : readable.filter(({ path }) => path !== server.logPath)
  const choices = [
    ...keep,
    ...folders.map((one) => ({ key: `folder ${one.path}`, label: one.path, more: writtenAgo(one, now()) })),
    {
      key: 'sign-in',
      label: 'sign in with Plex',
      more: 'for a Plex on another machine: its own log stream is read; with a folder too, Plex also says who was hit',
    },
    ...(locked ? [] : [{ key: 'type', label: 'another folder' }]),
    { key: 'skip', label: 'leave it for now' },
  ]
  const chosen = await prompt.choose('Which?', choices, (words) =>
    !locked && /^~|[\\/]/.test(words) ? `typed ${words}` : null,
  )
  if (chosen.startsWith('folder ')) await store(server, chosen.slice('folder '.length), deps)
  else if (chosen === 'type') await store(server, await typed(deps), deps)
  else if (chosen.startsWith('typed ')) await store(server, await typed(deps, chosen.slice('typed '.length)), deps)
  else if (chosen === 'sign-in' && !(await deps.signIn(server.id))) await askForLogs(server, deps)
}

async function store(server: ServerSettings, path: string, { prompt, config }: Deps): Promise<void> {
  if (path === '') return
  await config.changeServer(server.id, { log_path: path })
  await prompt.say(`${path} is stored.`)
}

/** '' when nothing was typed. `first`: what was typed already. */
async function typed({ prompt, machine }: Deps, first = ''): Promise<string> {
  for (let answer = first; ; answer = '') {
    const words = (answer || (await prompt.ask('Folder (nothing: back to the end)'))).replace(/^(["'])(.*)\1$/, '$2')
    if (words === '') return ''
    const path = fullPath(words, machine.home)
    const found = await logFolderBelow(path)
    if (found !== null) return found
    const there = await stat(path).catch(() => null)
    await prompt.say(
      there === null
        ? `There is no folder ${path}.`
        : `${path} holds no "${MAIN_LOG}", nor do the folders of Plex in it.`,
    )
    if (await prompt.confirm('Store it all the same?', 'n')) return path
  }
}

/** As a shell would take it, which sees nothing of what is typed here. A path of Windows stays. */
const fullPath = (path: string, home: string): string =>
  /^[A-Za-z]:[\\/]/.test(path) ? path : resolve(path.replace(/^~(?=$|[\\/])/, () => home))

const holdsLog = (folder: string): Promise<boolean> =>
  stat(join(folder, MAIN_LOG)).then(
    (its) => its.isFile(),
    () => false,
  )

export const writtenAgo = ({ writtenAt }: LogFolder, now: number): string =>
  `last written ${spanInWords(Math.max(0, now - writtenAt))} ago`
