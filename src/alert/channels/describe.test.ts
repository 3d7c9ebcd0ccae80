import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { z } from 'zod'
import { fieldsOf } from './describe.ts'
import { channelTypes } from './registry.ts'

const typeOf = (type: string) => channelTypes.find((one) => one.type === type)!
const field = (type: string, key: string) => fieldsOf(typeOf(type)).find((one) => one.key === key)

for (const type of channelTypes) {
  describe(`the description of ${type.type}`, () => {
    test('says what it is and where its settings are found', () => {
      assert.ok(type.name.length > 2)
      assert.match(type.about, /^[A-Z].{15,110}\.$/)
      assert.match(type.link, /^https:\/\//)
    })

    test('has words for every setting, and an example that is right', () => {
      for (const { key, label, help, link, example } of fieldsOf(type)) {
        assert.notEqual(label, key)
        assert.match(label, /^\p{Lu}.{2,40}$/u, key)
        if (help !== undefined) assert.match(help, /\.$/, key)
        if (link !== undefined) assert.match(link, /^https:\/\//, key)
        const parsed = (type.settings.shape[key] as z.ZodType).safeParse(example)
        assert.ok(parsed.success, `${key}: ${parsed.error?.message}`)
      }
    })

    test('asks for what is required and for nothing else at once, unless it says so', () => {
      const fields = fieldsOf(type)
      for (const { required, essential } of fields) assert.ok(!required || essential)
      const required = Object.fromEntries(
        fields.filter((one) => one.required).map(({ key, example }) => [key, example]),
      )
      assert.ok(type.settings.safeParse(required).success)
    })
  })
}

test('a setting is read from its schema: kind, secret, required, default and choices', () => {
  const { key, kind, secret, required, default: usual } = field('ntfy', 'url')!
  assert.deepEqual([key, kind, secret, required, usual], ['url', 'text', false, false, 'https://ntfy.sh'])
  assert.deepEqual([field('ntfy', 'topic')?.kind, field('ntfy', 'topic')?.required], ['secret', true])
  assert.deepEqual([field('ntfy', 'token')?.kind, field('ntfy', 'token')?.essential], ['secret', false])
  assert.deepEqual([field('pushover', 'retry')?.kind, field('pushover', 'retry')?.default], ['number', 60])
  assert.deepEqual(field('email', 'security')?.choices, ['tls', 'starttls', 'none'])
  assert.deepEqual(
    [field('email', 'to'), field('webhook', 'headers'), field('email', 'oauth')].map((one) => [one?.kind, one?.secret]),
    [
      ['list', true],
      ['lines', true],
      ['group', true],
    ],
  )
})
