// `sentarr test-channel NAME|all`: sends a test alert and says what the server answered.
import { randomUUID } from 'node:crypto'
import { type ChannelTools, channelSchema, channelTypes, createChannel } from '../alert/channels/index.ts'
import { testAlert } from '../alert/words/message.ts'
import type { ChannelSettings, Settings } from '../settings/settings.ts'
import { type Output, print } from './io.ts'

type Deps = {
  /** Names of channels; `all` for every one that is on. */
  names: readonly string[]
  settings: Pick<Settings, 'channels' | 'servers' | 'web'>
  tools: ChannelTools
  out: Output
  signal: AbortSignal
}

/** The exit code: 0 when every channel took the message. */
export async function runTestChannel({ names, settings, tools, out, signal }: Deps): Promise<0 | 1> {
  const say = (line: string) => print(out, `${line}\n`)
  const known = settings.channels
  const wanted = names.includes('all')
    ? known.filter(({ enabled }) => enabled)
    : names.flatMap((name) => known.find((channel) => channel.name.toLowerCase() === name.toLowerCase()) ?? [])
  const unknown = names.filter(
    (name) => name !== 'all' && !known.some((one) => one.name.toLowerCase() === name.toLowerCase()),
  )
  for (const name of unknown) {
    await say(`${name}: there is no such channel; there is ${known.map((one) => one.name).join(', ') || 'none'}`)
  }
  if (wanted.length === 0 && unknown.length === 0)
    await say('No channel is set up and on, so there is nothing to test.')
  let failed = unknown.length > 0 || wanted.length === 0
  for (const channel of wanted) {
    const result = await test(channel, settings, tools, signal)
    failed ||= !result.ok
    for (const line of result.lines) await say(`${channel.name}: ${line}`)
  }
  return failed ? 1 : 0
}

async function test(
  channel: ChannelSettings,
  { servers, web }: Deps['settings'],
  tools: ChannelTools,
  signal: AbortSignal,
) {
  const lines: string[] = channel.enabled ? [] : ['is switched off (enabled: false), and tested nevertheless']
  try {
    const heard: string[] = []
    const { send, caveat } = createChannel(complete(channel), { ...tools, heard: (answer) => heard.push(answer) })
    const id = randomUUID()
    const server = servers[0]?.id ?? 'plex'
    await send(testAlert({ id, server, publicUrl: web.publicUrl, now: tools.now() }), null, { key: id, signal })
    return {
      ok: true,
      lines: [...lines, `the test alert was taken. ${heard.join(', ')}`.trim(), ...(caveat ? [caveat] : [])],
    }
  } catch (error) {
    return { ok: false, lines: [...lines, `failed. ${(error as Error).message}`] }
  }
}

/** A channel that is off may lack settings. */
function complete(channel: ChannelSettings): ChannelSettings {
  const type = channelTypes.find((one) => one.type === channel.type)
  const parsed = type && channelSchema(type, true).safeParse(channel)
  if (parsed?.success) return parsed.data as unknown as ChannelSettings
  const issues = parsed?.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  throw new Error(`Its settings are not complete: ${issues.join('; ')}`)
}
