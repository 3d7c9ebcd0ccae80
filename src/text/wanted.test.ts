import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileWanted } from './wanted.ts'

const finds = (literals: string[], text: string): boolean => {
  const bytes = Buffer.from(text)
  return compileWanted(literals)(bytes, 0, bytes.length)
}

test('finds literals of any length anywhere in the range', () => {
  assert.equal(finds(['recovered frames'], 'x recovered frames'), true)
  assert.equal(finds(['recovered frames'], 'x Recovered frames'), false)
  assert.equal(finds(['recovered frames', 'EAE'], 'no EAE'), true)
  assert.equal(finds(['é'], 'café'), true)
  assert.equal(finds(['ab'], 'a b ab'), true)
  assert.equal(finds([], 'anything'), false)
  assert.equal(finds([''], 'anything'), false)
})

test('does not look outside the range', () => {
  const bytes = Buffer.from('recovered frames recovered frames')
  const wanted = compileWanted(['recovered frames'])
  assert.equal(wanted(bytes, 1, 16), false)
  assert.equal(wanted(bytes, 1, bytes.length - 1), false)
  assert.equal(wanted(bytes, 1, bytes.length), true)
})

test('agrees with a plain search on random texts', () => {
  let state = 7
  const random = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
  const word = (length: number): string => Array.from({ length }, () => 'abc'[random(3)]).join('')
  for (let round = 0; round < 3000; round++) {
    const literals = Array.from({ length: random(5) }, () => word(1 + random(12)))
    const text = word(random(60))
    assert.equal(
      finds(literals, text),
      literals.some((literal) => text.includes(literal)),
      `${literals} in ${text}`,
    )
  }
})
