import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seeded } from '../../bench/random.ts'
import { linesAround } from '../../src/plex/context.ts'
import { redact, safe } from '../../src/plex/redact.ts'
import { templateOf } from '../../src/plex/template.ts'
import { BARE, FAMILIES } from '../support/secret-shapes.ts'
import { RECORDS } from './lines.ts'

const ROUNDS = 20

for (const [family, shapes] of Object.entries(FAMILIES)) {
  test(`no secret in any line survives, in text, context or template: ${family}`, () => {
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const random = seeded(seed)
      for (const shape of shapes) {
        const { secrets, text } = shape(random)
        const line = RECORDS[random(RECORDS.length)]!
        const whole = random(2) === 0 ? `${line.split('\n')[0]} ${text}` : `${line}\n${text}\n${line}`
        const masked = redact(whole)
        for (const secret of secrets) {
          assert.ok(!masked.includes(secret), `seed ${seed}: ${secret} in ${masked}`)
          assert.ok(!templateOf(redact(whole)).includes(secret))
          assert.ok(!linesAround(Buffer.from(whole), 0, { before: 1, after: 9 }).join('\n').includes(secret))
        }
        assert.equal(redact(masked), masked, `seed ${seed}: masking twice changes ${masked}`)
        assert.equal(masked.split('\n').length, whole.split('\n').length, 'as many lines as before')
      }
    }
  })
}

test('a bare Plex token is told from a word: fewer than one of a thousand is missed', () => {
  const random = seeded(11)
  let missed = 0
  for (let count = 0; count < 20_000; count++) {
    const { secrets, text } = BARE[count % BARE.length]!(random)
    if (secrets.some((secret) => redact(text).includes(secret))) missed++
  }
  assert.ok(missed < 20, `${missed} of 20,000 are missed`)
})

test('a secret at the edge of what is kept is not half shown', () => {
  const address = `https://discord.com/api/webhooks/1/${'x'.repeat(900)}`
  const around = (secret: string) => `${address} ${'word '.repeat(12)}${secret} and more words`
  for (const secret of ['jane.doe@example.com', 'tkZntfyZsecretZtok9Q', '81.2.69.150']) {
    for (let limit = 1; limit < 160; limit++) {
      const shown = safe(around(secret), limit)
      assert.ok(shown.length <= limit)
      assert.ok(!shown.includes(secret.slice(0, 6)), `${limit}: ${shown}`)
    }
  }
  // Where only a part is looked through.
  for (let at = 2_990; at < 3_060; at++) {
    const shown = safe(`${address.repeat(3)} ${' '.repeat(at - 2_800)}jane.doe@example.com`, 600)
    assert.doesNotMatch(shown, /jane/)
  }
})

test('masking takes time in proportion to the text', () => {
  for (const piece of [
    'a',
    'a.',
    '1.',
    'a@',
    '/a',
    'token ',
    '(',
    'eyJ',
    'http://',
    "'",
    'Token (',
    '-',
    ':',
    'f',
    '\\',
    ' ',
  ]) {
    const text = piece.repeat(Math.ceil(65_536 / piece.length))
    const start = process.cpuUsage()
    templateOf(redact(text))
    assert.ok(process.cpuUsage(start).user < 2_000_000, `${piece} takes too long`)
  }
})
