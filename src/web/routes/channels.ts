// Channels: how each is doing, and a test with the server's answer in words.

import type { ChannelSettings, ChannelType } from '../../alert/channels/channel.ts'
import { fieldsOf } from '../../alert/channels/describe.ts'
import { channelTypes } from '../../alert/channels/registry.ts'
import { tryChannel } from '../../alert/channels/trial.ts'
import { testAlert } from '../../alert/words/message.ts'
import { redact } from '../../plex/redact.ts'
import { notFound } from '../../refused.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, answersNothing, body, createRoute, nameParam, newRouter } from '../openapi.ts'
import type { ChannelTest } from '../schemas/channels.ts'
import { channelSchema, channelTestSchema, channelTrialSchema, channelTypeSchema } from '../schemas/channels.ts'
import { listOf } from '../schemas/common.ts'
import { channelsOf } from '../views/channel.ts'

const TEST_LIMIT_MS = 60_000
const tags = ['channels']
const list = createRoute({
  method: 'get',
  path: '/channels',
  tags,
  summary: 'The configured channels and how each is doing',
  responses: answers(listOf(channelSchema), 'All of them'),
})
const types = createRoute({
  method: 'get',
  path: '/channels/types',
  tags,
  summary: 'The kinds of channels there are, and what a form asks for each',
  responses: answers(listOf(channelTypeSchema), 'All of them'),
})
const test = createRoute({
  method: 'post',
  path: '/channels/{name}/test',
  tags,
  summary: 'Sends a test alert now; `answer` says in words what the server said',
  request: { params: nameParam },
  responses: answers(channelTestSchema, 'Whether the server took it'),
})
const tryUnsaved = createRoute({
  method: 'post',
  path: '/channels/try',
  tags,
  summary: 'Sends a test alert on a channel as it would be saved; nothing is stored',
  request: body(channelTrialSchema),
  responses: answers(channelTestSchema, 'Whether the server took it'),
})
const retry = createRoute({
  method: 'post',
  path: '/channels/{name}/retry',
  tags,
  summary: 'Tries at once what waits for its next attempt',
  request: { params: nameParam },
  responses: answersNothing('It tries'),
})

export function channelRoutes(deps: ApiDeps) {
  const { outbox, servers, settings, now, newId } = deps

  function named(name: string) {
    const channel = settings().channels.find((one) => one.name === name)
    if (channel === undefined) throw notFound('channel')
    return channel
  }

  const about = () => ({ server: servers[0]?.id ?? 'plex', publicUrl: settings().web.publicUrl })

  async function tryOut(name: string): Promise<ChannelTest> {
    const alert = testAlert({ ...about(), id: newId(), now: now() }, deps.channelTools.language)
    try {
      await outbox.test(name, alert, AbortSignal.timeout(TEST_LIMIT_MS))
      return { ok: true, answer: `The test alert was taken. ${redact(deps.heard(name))}`.trim() }
    } catch (error) {
      return { ok: false, answer: redact((error as Error).message) }
    }
  }

  /** One that is off has no target; its settings are tried as they stand. */
  async function tryOff(channel: ChannelSettings): Promise<ChannelTest> {
    const signal = AbortSignal.timeout(TEST_LIMIT_MS)
    const { ok, lines } = await tryChannel(channel, { ...about(), tools: deps.channelTools, newId, signal })
    return { ok, answer: redact(lines.map((line) => `${channel.name}: ${line}`).join('\n')) }
  }

  return newRouter()
    .openapi(list, (its) => its.json({ items: channelsOf(deps), next_cursor: null }, 200))
    .openapi(types, (its) => its.json({ items: channelTypes.map(typeInfo), next_cursor: null }, 200))
    .openapi(test, async (its) => {
      const channel = named(its.req.valid('param').name)
      return its.json(await (channel.enabled ? tryOut(channel.name) : tryOff(channel)), 200)
    })
    .openapi(tryUnsaved, async (its) => {
      const { channels, name } = its.req.valid('json')
      const channel = (await deps.config.preview({ channels })).channels.find((one) => one.name === name)
      if (channel === undefined) throw notFound('channel')
      return its.json(await tryOff({ ...channel, enabled: true }), 200)
    })
    .openapi(retry, (its) => {
      outbox.retry(named(its.req.valid('param').name).name)
      return its.body(null, 204)
    })
}

const typeInfo = (its: ChannelType) => {
  const { type, name, about, link, sendsState } = its
  return { type, name, about, link, sends_state: sendsState, fields: fieldsOf(its) }
}
