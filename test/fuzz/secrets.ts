// No secret comes through, whatever stands around it, and what is masked stays as it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { factsIn } from '../../src/plex/facts.ts'
import { redact, safe } from '../../src/plex/redact.ts'
import { templateOf } from '../../src/plex/template.ts'
import { logText, runs, secret } from './support/inputs.ts'

/** A bare random word that happens to look like a name is let through: one in some thousands. */
const LET_THROUGH = 0.001

test('a secret among anything', () => {
  let shown = 0
  const { numRuns, ...options } = runs()
  fc.assert(
    fc.property(
      logText,
      secret,
      logText,
      fc.integer({ min: 1, max: 400 }),
      (before, { text, secrets }, after, limit) => {
        const whole = `${before}\n${text}\n${after}`
        const masked = redact(whole)
        const cut = safe(whole, limit)
        if (secrets.some((one) => masked.includes(one) || cut.includes(one))) shown++
        assert.ok(cut.length <= limit)
        assert.equal(masked.split('\n').length, whole.split('\n').length, 'lines stay lines')
      },
    ),
    { ...options, numRuns },
  )
  assert.ok(shown <= 1 + numRuns * LET_THROUGH, `${shown} of ${numRuns} were shown`)
})

test('what is masked stays as it is, and facts and shapes are made of it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        logText,
        secret.map(({ text }) => text),
      ),
      (text) => {
        const masked = redact(text)
        assert.equal(redact(masked), masked)
        for (const [name, value] of Object.entries(factsIn(masked))) assert.ok(value.length <= 300, name)
        assert.ok(templateOf(masked).length <= 200)
      },
    ),
    runs(),
  )
})
