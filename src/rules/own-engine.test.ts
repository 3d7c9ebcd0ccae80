import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { linearEngine } from './linear-engine.ts'
import { createOwnEngine } from './own-engine.ts'
import { patternSize } from './pattern-size.ts'
import { TooSlow } from './too-slow.ts'

function engine(t: TestContext, limitMs?: number) {
  const its = createOwnEngine({ clock: () => performance.now(), ...(limitMs !== undefined && { limitMs }) })
  t.after(its.close)
  return its
}

describe('patterns in a thread', () => {
  it('answer as the same engine does here', (t) => {
    const { compile } = engine(t)
    for (const [source, text] of [
      ['fell from (?<host>[a-z]+)', 'it FELL from Roof, twice'],
      ['(?P<n>\\d+) of (?<m>x)?', '3 of 5'],
      ['absent', 'nothing'],
    ] as const) {
      assert.deepEqual(compile(source)(text), linearEngine.compile(source)(text), source)
    }
    assert.throws(() => compile('('))
  })

  it('one that takes too long is ended, and the others go on', (t) => {
    const { compile } = engine(t, 30)
    const slow = compile('(?:a?){90}(?:a?){90}(?:a?){90}(?:a?){90}(?:a?){90}b')
    const good = compile('fell')
    assert.ok(good('it fell'))
    const startedAt = performance.now()
    assert.throws(() => slow('a'.repeat(4_000)), TooSlow)
    assert.ok(performance.now() - startedAt < 3_000)
    assert.ok(good('it fell'))
  })

  it('after five the rest is not tried', (t) => {
    const { compile } = engine(t, 0)
    const pattern = compile('(?:a?){90}(?:a?){90}(?:a?){90}(?:a?){90}b')
    for (let n = 0; n < 5; n++) assert.throws(() => pattern('a'.repeat(4_000)), /took more than/)
    assert.throws(() => pattern('a'.repeat(4_000)), /others were too slow/)
  })

  it('see the first 4 KB', (t) => {
    const { compile } = engine(t)
    assert.equal(compile('end')(`${'x'.repeat(4_096)}end`), null)
    assert.ok(compile('end')(`${'x'.repeat(4_093)}end`))
  })
})

it('a large pattern is refused by its text, before it is compiled', () => {
  for (const [source, size] of [
    ['abc', 3],
    ['a{1000}', 1_000],
    ['a{2,7}', 7],
    ['(?:ab){100}', 0],
    ['(a{100}){100}', 0],
    ['[a-z{9}]{3}', 3],
    ['\\pL{0,1000}\\pL{0,1000}\\pL{0,1000}z', 0],
    ['\\{5}', 3],
    ['(?:ab){3}(?<name>c)', 11],
  ] as const) {
    if (size > 0) assert.equal(patternSize(source), size, source)
  }
  const startedAt = performance.now()
  for (const source of [
    '\\pL{0,1000}\\pL{0,1000}\\pL{0,1000}z',
    '(.*a){500}(.*b){500}',
    '(?:a?){1000}(?:a?){1000}(?:a?){1000}',
    '(((a{0,100}){0,100}){0,100}){0,100}',
    '(?:\\pL{900}|x){900}',
  ]) {
    assert.throws(() => linearEngine.compile(source), /too large/, source)
  }
  assert.ok(performance.now() - startedAt < 500)
  for (const source of ['\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}', '[0-9a-f]{40}', 'x{3}|[^\\]]+(?i:y)']) {
    assert.doesNotThrow(() => linearEngine.compile(source), source)
  }
})
