import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import type { ChannelType } from '../../src/alert/channels/channel.ts'
import { commonSettings } from '../../src/alert/channels/common.ts'
import { fieldsOf as describedFields } from '../../src/alert/channels/describe.ts'
import { channelTypes } from '../../src/alert/channels/index.ts'
import { COMMON_KEYS } from '../../src/settings/channel.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { formatProblems } from '../../src/settings/problem.ts'
import { KEYS } from '../../src/settings/schema.ts'
import { optionFaults, schemaFaults } from './grammar.ts'
import { app, type Element, fieldsOf, text } from './repository.ts'

const load = (options: unknown) => {
  const readFile = (path: string) => {
    if (path === '/data/options.json') return JSON.stringify(options)
    throw Object.assign(new Error(path), { code: 'ENOENT' })
  }
  return loadSettings({
    env: { SUPERVISOR_TOKEN: 'x' },
    readFile,
    readSecret: readFile,
    isFile: () => false,
    machineZone: () => 'UTC',
  })
}

test('the schema keeps to the Supervisor’s grammar', () => {
  assert.deepEqual(schemaFaults(app.schema, 'schema'), [])
})

test('the default options are accepted by the Supervisor and by Sentarr: nothing has to be filled in', () => {
  assert.deepEqual(optionFaults(app.schema, app.options, 'options'), [])
  const loaded = load(app.options)
  assert.ok(loaded.ok, loaded.ok ? '' : formatProblems(loaded.problems).join('\n'))
  assert.deepEqual(loaded.warnings, [])
})

test('every setting of Sentarr is an option, and every option a setting', () => {
  assert.deepEqual(Object.keys(app.schema).sort(), [...KEYS].sort())
})

test('every setting of every channel is an option, maps in their flat form', () => {
  const inner = (schema: z.core.$ZodType): z.core.$ZodType =>
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? inner(schema.unwrap()) : schema
  const own = channelTypes.flatMap(({ settings }) =>
    Object.entries(settings.shape).flatMap(([key, schema]) => {
      const map = inner(schema)
      return map instanceof z.ZodObject ? Object.keys(map.shape).map((part) => `${key}_${part}`) : [key]
    }),
  )
  const common = [...COMMON_KEYS].flatMap((key) =>
    key === 'quiet_hours'
      ? ['quiet_hours_from', 'quiet_hours_to', 'quiet_hours_except']
      : key === 'template'
        ? ['template_title', 'template_body']
        : [key],
  )
  assert.deepEqual(Object.keys(fieldsOf(app.schema.channels)).sort(), [...new Set([...common, ...own])].sort())
})

/** An element as the schema of a channel's setting asks for it; null where any text will do. */
function elementOf(schema: z.core.$ZodType): RegExp | null {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return elementOf(schema.unwrap())
  if (schema instanceof z.ZodEnum) return new RegExp(`^list\\(${schema.options.join('\\|')}\\)\\?$`, 'i')
  if (schema instanceof z.ZodBoolean) return /^bool\?$/
  if (!(schema instanceof z.ZodNumber)) return null
  const { minValue, maxValue } = schema
  const most = maxValue === null || maxValue >= Number.MAX_SAFE_INTEGER ? '' : String(maxValue)
  return minValue === 1 && most === '65535' ? /^port\?$/ : new RegExp(`^int\\(${minValue},${most}\\)\\?$`)
}

test('an option of a channel takes what its schema takes: the same choices and bounds', () => {
  const options = fieldsOf(app.schema.channels)
  const shapes = [z.object(commonSettings), ...channelTypes.map(({ settings }) => settings)].map(({ shape }) => shape)
  let checked = 0
  for (const [key, schema] of shapes.flatMap((shape) => Object.entries<z.core.$ZodType>(shape))) {
    const expected = elementOf(schema)
    if (expected === null) continue
    checked++
    assert.match(String(options[key]), expected, key)
  }
  assert.ok(checked >= 8)
  assert.equal(options.type, `list(${channelTypes.map(({ type }) => type).join('|')})`)
})

const fromExamples = (its: ChannelType) => {
  const required = describedFields(its).filter((one) => one.required)
  return { type: its.type, name: its.type, ...Object.fromEntries(required.map(({ key, example }) => [key, example])) }
}

test('a channel of each type passes the Supervisor and Sentarr alike', () => {
  const channels = [
    {
      type: 'email',
      server: 'mail.example.org',
      user: 'a@example.org',
      password: 'x',
      to: 'b@example.org, c@example.org',
    },
    {
      type: 'discord',
      url: 'https://discord.com/api/webhooks/1/x',
      quiet_hours_from: '23:00',
      quiet_hours_to: '07:00',
    },
    { type: 'slack', url: 'https://hooks.slack.com/services/x', categories: ['disk_error'], states: ['raised'] },
    { type: 'webhook', url: 'http://host/hook', headers: ['X-Key: a'], method: 'PUT' },
    { type: 'ntfy', topic: 'plex', min_severity: 'error', enabled: true },
    { type: 'gotify', url: 'http://gotify', token: 'x', digest: '08:00' },
    { type: 'pushover', token: 'x', user: 'y', retry: 60, expire: 600, digest: 'mon 08:00' },
    { type: 'telegram', token: '123:abc', chat_id: '-100123', message_thread_id: 4 },
    { type: 'apprise', url: 'http://apprise:8000', key: 'plex', mask: ['titles', 'users'] },
    { type: 'homeassistant', service: 'notify.mobile_app_phone', servers: ['plex'] },
    { type: 'alertmanager', url: 'http://one:9093, http://two:9093/alertmanager' },
  ].map((channel) => ({ ...channel, name: channel.type }))
  const tried = new Set(channels.map(({ type }) => type))
  const others = channelTypes.filter(({ type }) => !tried.has(type)).map(fromExamples)
  const options = { ...app.options, channels: [...channels, ...others] }
  assert.deepEqual(optionFaults(app.schema, options, 'options'), [])
  const loaded = load(options)
  assert.ok(loaded.ok, loaded.ok ? '' : formatProblems(loaded.problems).join('\n'))
})

test('the documentation names every option, every setting of a list and every channel type', () => {
  const documentation = text('DOCS.md')
  const named = (name: string) => assert.ok(documentation.includes(`\`${name}\``), `DOCS.md does not name ${name}`)
  for (const [key, element] of Object.entries<Element>(app.schema)) {
    named(key)
    for (const field of Object.keys(fieldsOf(element))) named(field)
  }
})

for (const { type, settings } of channelTypes) {
  test(`the documentation has a chapter on ${type} with each of its settings, and says what arrives`, () => {
    const [, chapter = ''] = text('DOCS.md').split(`\n### \`${type}\`\n`)
    const [its = ''] = chapter.split(/\n##+ /)
    assert.ok(its.includes(`type: ${type}`), 'an example')
    for (const key of Object.keys(settings.shape)) assert.match(its, new RegExp(`\\b${key}\\b`), key)
    assert.match(text('docs/channels.md'), new RegExp(`^\\| \`${type}\` \\|`, 'm'))
  })
}
