// `sentarr test-channel NAME|all`: sends a test alert and says what the server answered.
import type { ChannelTools } from '../alert/channels/index.ts'
import { tryChannel } from '../alert/channels/trial.ts'
import type { Settings } from '../settings/settings.ts'
import { type Output, print } from './io.ts'

type Deps = {
  /** Names of channels; `all` for every one that is on. */
  names: readonly string[]
  settings: Pick<Settings, 'channels' | 'servers' | 'web'>
  tools: ChannelTools
  newId(): string
  out: Output
  signal: AbortSignal
}

/** The exit code: 0 when every channel took the message. */
export async function runTestChannel({ names, settings, tools, newId, out, signal }: Deps): Promise<0 | 1> {
  const say = (line: string) => print(out, `${line}\n`)
  const known = settings.channels
  const server = settings.servers[0]?.id ?? 'plex'
  const wanted = names.includes('all')
    ? known.filter(({ enabled }) => enabled)
    : names.flatMap((name) => known.find((channel) => channel.name.toLowerCase() === name.toLowerCase()) ?? [])
  const unknown = names.filter(
    (name) => name !== 'all' && !known.some((one) => one.name.toLowerCase() === name.toLowerCase()),
  )
  for (const name of unknown) {
    const others = known.map((one) => one.name).join(', ')
    await say(`${name}: there is no such channel; ${others ? `there is ${others}` : 'none is set up'}`)
  }
  if (wanted.length === 0 && unknown.length === 0)
    await say('No channel is set up and on, so there is nothing to test.')
  let failed = unknown.length > 0 || wanted.length === 0
  for (const channel of wanted) {
    const result = await tryChannel(channel, { server, publicUrl: settings.web.publicUrl, tools, newId, signal })
    failed ||= !result.ok
    for (const line of result.lines) await say(`${channel.name}: ${line}`)
  }
  return failed ? 1 : 0
}
