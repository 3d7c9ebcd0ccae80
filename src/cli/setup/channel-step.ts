// The second and third step: who is told, and a test that shows whether it arrives.
import { z } from 'zod'
import type { ChannelSettings, ChannelTools, ChannelType } from '../../alert/channels/channel.ts'
import { type ChannelField, fieldsOf } from '../../alert/channels/describe.ts'
import { channelTypes } from '../../alert/channels/registry.ts'
import { tryChannel } from '../../alert/channels/trial.ts'
import { Refused } from '../../refused.ts'
import type { ConfigEditor } from '../../settings/edit/editor.ts'
import type { Problem } from '../../settings/problem.ts'
import type { Prompt } from './prompt.ts'

type Deps = {
  prompt: Prompt
  config: Pick<ConfigEditor, 'read' | 'preview' | 'change'>
  tools: ChannelTools
  newId(): string
  signal: AbortSignal
}

type Entry = { type: string; name: string } & Record<string, unknown>

/** One channel more, if one is wanted; what is there stays. @throws {Left} */
export async function askForChannel(deps: Deps): Promise<void> {
  const { prompt, config } = deps
  const there = listed(config)
  await prompt.say(
    there.length === 0
      ? 'A channel is how alerts reach you.'
      : `There is ${there.map(({ name }) => name).join(', ')}; it stays. One more?`,
  )
  const choices = [
    ...(there.length > 0 ? [{ key: '', label: 'no more' }] : []),
    ...channelTypes.map(({ type, name, about }) => ({ key: type, label: name, more: about })),
    ...(there.length === 0
      ? [{ key: '', label: 'none for now', more: 'The dashboard shows everything all the same.' }]
      : []),
  ]
  const chosen = await prompt.choose('Which?', choices)
  const type = channelTypes.find((one) => one.type === chosen)
  if (type === undefined) return
  await prompt.say(`\n${type.name}: where to find what is asked for: ${type.link}`)
  for (;;) {
    const entry = await fillIn(type, there, prompt)
    const settings = await checked(entry, deps)
    if (settings === null) continue
    if (await arrives(settings, deps)) {
      await config.change(() => ({ channels: [...listed(config), entry] }))
      await prompt.say(`${entry.name} is stored.`)
      return
    }
    const next = await prompt.choose('What now?', [
      { key: 'again', label: 'enter it again' },
      { key: 'keep', label: 'keep it as it is' },
      { key: 'drop', label: 'leave it' },
    ])
    if (next === 'again') continue
    if (next === 'keep') await config.change(() => ({ channels: [...listed(config), entry] }))
    return
  }
}

async function fillIn(type: ChannelType, there: readonly Entry[], prompt: Prompt): Promise<Entry> {
  const given: Record<string, unknown> = {}
  for (const field of fieldsOf(type).filter(({ essential, kind }) => essential && kind !== 'group')) {
    const value = await askField(type, field, prompt)
    if (value !== '') given[field.key] = value
  }
  const name = await prompt.ask('Name of the channel', { otherwise: freeName(type.name, there) })
  return { type: type.type, name, ...given }
}

async function askField(type: ChannelType, field: ChannelField, prompt: Prompt): Promise<unknown> {
  const { key, label, help, required, secret, kind, choices } = field
  const hint = [help, choices.length > 0 ? `One of ${choices.join(', ')}.` : ''].filter(Boolean).join(' ')
  if (hint) await prompt.say(prompt.paint('dim', hint))
  const usual = field.default === null ? '' : String(field.default)
  for (;;) {
    const asked = required || usual !== '' ? label : `${label} (may stay empty)`
    const answer = await prompt.ask(asked, { otherwise: usual, secret })
    // What is usual stays unsaid in the file.
    if (answer === usual && !required) return ''
    const value = kind === 'number' ? Number(answer) : kind === 'list' ? answer.split(/\s*,\s*/) : answer
    const parsed = (type.settings.shape[key] as z.ZodType).safeParse(value)
    if (parsed.success) return value
    await prompt.say(`That is not right: ${parsed.error.issues[0]?.message ?? 'another value is wanted'}.`)
  }
}

/** What the settings say to it as a whole; null when it was refused, and said. */
async function checked(entry: Entry, { prompt, config }: Deps): Promise<ChannelSettings | null> {
  try {
    const settings = await config.preview({ channels: [...listed(config), entry] })
    return settings.channels.find(({ name }) => name === entry.name) ?? null
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const problems = Array.isArray(error.details) ? (error.details as Partial<Problem>[]) : []
    const words = problems.map(({ key = '', reason = '' }) => `${key.replace(/^channels\[\d+\]\./, '')} ${reason}`)
    await prompt.say(`That does not fit together: ${words.join('; ') || error.message}.`)
    return null
  }
}

/** True also when no test was wanted. */
async function arrives(channel: ChannelSettings, { prompt, tools, newId, signal }: Deps): Promise<boolean> {
  await prompt.say(`\n${prompt.paint('bold', '3. See it arrive')}`)
  if (!(await prompt.confirm('Send a test alert now?'))) return true
  const { ok, lines } = await tryChannel(channel, { server: 'plex', publicUrl: null, tools, newId, signal })
  for (const line of lines) await prompt.say(`${ok ? '✓' : '✗'} ${line}`)
  return ok
}

const listSchema = z.array(z.looseObject({ type: z.string(), name: z.string() }))

/** As the settings show them: secrets as dots, which stay. */
const listed = (config: Deps['config']): Entry[] => {
  const parsed = listSchema.safeParse(config.read().settings.channels)
  return parsed.success ? parsed.data : []
}

function freeName(name: string, there: readonly Entry[]): string {
  const isTaken = (wanted: string) => there.some((one) => one.name.toLowerCase() === wanted.toLowerCase())
  for (let count = 1; ; count++) {
    const free = count === 1 ? name.toLowerCase() : `${name.toLowerCase()} ${count}`
    if (!isTaken(free)) return free
  }
}
