// 10^5 made-up secrets through the masks, by family; the seed is printed, and taken from SEED to see one again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seeded } from '../../bench/random.ts'
import { redact } from '../../src/plex/redact.ts'
import { BARE, FAMILIES } from '../support/secret-shapes.ts'

const INPUTS = 100_000
/** A bare random word that happens to look like a name is let through: one in some thousands. */
const LET_THROUGH = 0.000_5

test('made-up secrets of each family', (context) => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  context.diagnostic(`SEED=${seed}`)
  const random = seeded(seed)
  const shapes = [...BARE, ...Object.values(FAMILIES).flat()]
  const shown: string[] = []
  for (let count = 0; count < INPUTS; count++) {
    const { text, secrets } = shapes[count % shapes.length]!(random)
    const masked = redact(text)
    if (secrets.some((secret) => masked.includes(secret))) shown.push(`${text} -> ${masked}`)
    assert.equal(redact(masked), masked, `masking twice changes ${masked}`)
  }
  assert.ok(shown.length <= INPUTS * LET_THROUGH, `${shown.length} shown:\n${shown.slice(0, 20).join('\n')}`)
})
