import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logLines } from '../../bench/log.ts'
import { MIX } from '../../bench/mix.ts'
import { seeded } from '../../bench/random.ts'
import { MEASURED, sharesOf } from '../../bench/shares.ts'
import { names, TROUBLES } from '../../bench/troubles.ts'

const START = Date.UTC(2026, 1, 6, 12)
const lines = [...logLines(40_000, START, seeded(1))]
const near = (value: number, wanted: number, share: number): boolean => Math.abs(value - wanted) <= wanted * share

test('a bench log has the levels and the lengths of real ones', () => {
  const { levels, bytes } = sharesOf(lines.map(({ text, kind }) => ({ bytes: text.length - 1, level: kind.level })))
  for (const [level, share] of Object.entries(MEASURED.levels))
    assert.ok(near(levels[level]!, share, 0.1), `${level} ${levels[level]} instead of ${share} %`)
  for (const [name, length] of Object.entries(MEASURED.bytes))
    assert.ok(near(bytes[name]!, length, 0.16), `${name} ${bytes[name]} instead of ${length} bytes`)
})

test('the same seed gives the same bytes', () => {
  const again = [...logLines(1000, START, seeded(1))]
  assert.deepEqual(
    again.map(({ text }) => text),
    lines.slice(0, 1000).map(({ text }) => text),
  )
})

test('each trouble fits its own pattern alone, and nothing else fits one', () => {
  const random = seeded(3)
  for (const kind of MIX)
    for (let round = 0; round < 20; round++) {
      const text = kind.text(random)
      const fitting = names.filter((name) => new RegExp(TROUBLES[name].pattern, 'i').test(text))
      assert.deepEqual(fitting, kind.trouble ? [kind.trouble] : [], text)
    }
})
