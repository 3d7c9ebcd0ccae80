// A test alert to one channel: whether its server took it, and what it said.

import { testAlert } from '../words/message.ts'
import type { ChannelSettings } from './channel.ts'
import { type ChannelTools, channelSchema, channelTypes, createChannel } from './index.ts'

/** `lines`: what there is to know, one sentence or two each, without any secret of the settings. */
export type ChannelTrial = { ok: boolean; lines: string[] }

type Deps = {
  /** Id of the server that the alert is said to be about. */
  server: string
  publicUrl: string | null
  tools: ChannelTools
  newId(): string
  signal: AbortSignal
}

/** Past the queue, also when the channel is off. What goes wrong is an answer too: this never throws. */
export async function tryChannel(channel: ChannelSettings, deps: Deps): Promise<ChannelTrial> {
  const { server, publicUrl, tools, newId, signal } = deps
  const lines = channel.enabled ? [] : ['is switched off (enabled: false), and tested nevertheless']
  try {
    const heard: string[] = []
    const { send, caveat } = createChannel(complete(channel), { ...tools, heard: (answer) => heard.push(answer) })
    const id = newId()
    const alert = testAlert({ id, server, publicUrl, now: tools.now() }, tools.language)
    await send(alert, null, { key: id, signal })
    const taken = `the test alert was taken. ${heard.join(', ')}`.trim()
    return { ok: true, lines: [...lines, taken, ...(caveat ? [caveat] : [])] }
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
