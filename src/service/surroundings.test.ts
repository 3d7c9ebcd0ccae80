import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { incident } from '../../test/support/incidents.ts'
import { own } from '../plex/redact.ts'
import { createSurroundings } from './surroundings.ts'

const FILE = 'Plex Media Server.log'
const line = (name: string) => `Jun 22, 2023 09:01:27.011 [1] DEBUG - ${name}\n`
const batch = (names: string[], begins = false) => ({
  file: FILE,
  bytes: Buffer.from(names.map(line).join('')),
  begins,
})
const short = (lines: readonly string[]) => lines.map((one) => one.slice(one.indexOf('- ') + 2))

/** Feeds batches; a line named `!…` is a finding. Gives the context each incident ends up with. */
function contexts(batches: ReturnType<typeof batch>[]): Record<string, string[]> {
  const surroundings = createSurroundings()
  const kept: Record<string, string[]> = {}
  for (const taken of batches) {
    for (const { incident, lines } of surroundings.handIn(taken)) kept[incident]!.push(...lines)
    const text = taken.bytes.toString()
    const incidents = [...text.matchAll(/^.*!(\w+)$/gm)].map(({ 1: id = '', index }) =>
      incident({ id, context: surroundings.around(taken, index) }),
    )
    surroundings.took(taken, incidents)
    for (const { id, context } of incidents) kept[id] = [...context]
  }
  return Object.fromEntries(Object.entries(kept).map(([id, lines]) => [id, short(lines)]))
}

describe('the lines around a finding', () => {
  test('are four before it and five after it', () => {
    const names = ['a', 'b', 'c', 'd', 'e', '!f', 'g', 'h', 'i', 'j', 'k', 'l']
    assert.deepEqual(contexts([batch(names, true)]).f, ['b', 'c', 'd', 'e', '!f', 'g', 'h', 'i', 'j', 'k'])
  })

  test('are the same however the lines come', () => {
    const names = ['a', 'b', 'c', 'd', 'e', '!f', 'g', '!h', 'i', 'j', 'k', 'l', 'm', 'n']
    const whole = contexts([batch(names, true)])
    const single = contexts(names.map((name, index) => batch([name], index === 0)))
    assert.deepEqual(single, whole)
    assert.deepEqual(single.h, ['d', 'e', '!f', 'g', '!h', 'i', 'j', 'k', 'l', 'm'])
  })

  test('do not reach into the next file of that name', () => {
    assert.deepEqual(contexts([batch(['a', '!b'], true), batch(['c'], true)]).b, ['a', '!b'])
    assert.deepEqual(contexts([batch(['a'], true), batch(['!b'], true)]).b, ['!b'])
  })

  test('are masked, also where what is remembered begins within a line', () => {
    const surroundings = createSurroundings()
    const secret = 'X-Plex-Token=aB3dE5gH7jK9mN1pQ3sT'
    const long = { file: FILE, bytes: Buffer.from(line(`${secret} ${'x'.repeat(16_360)}`)), begins: true }
    surroundings.took(long, [])
    const next = batch([secret, '!b'])
    const around = surroundings.around(next, next.bytes.lastIndexOf('\n', next.bytes.length - 2) + 1)
    assert.equal(around.length, 2)
    assert.doesNotMatch(around.join('\n'), /aB3dE5gH/)
  })
})

describe('what lines before a finding tell of its request', () => {
  const REQUEST = 'Request: [127.0.0.1:5 (Loopback)] GET /x?X-Plex-Product=Plex%20Web (3 live) #1f'
  const ERROR = '[Req#1f] Conversion failed'
  const related = (...batches: ReturnType<typeof batch>[]) => {
    const surroundings = createSurroundings()
    for (const before of batches.slice(0, -1)) surroundings.took(before, [])
    const { bytes } = batches.at(-1)!
    const offset = bytes.lastIndexOf('\n', bytes.length - 2) + 1
    return surroundings.related(batches.at(-1)!, offset, { request: own('1f') })
  }

  test('is found in one batch and across batches, within 16 KiB', () => {
    const other = (bytes: number) => Array.from({ length: bytes / 64 }, () => 'x'.repeat(21))
    assert.deepEqual(related(batch([REQUEST, ...other(8_192), ERROR])), { client: 'Plex Web' })
    assert.deepEqual(related(batch([REQUEST]), batch(other(8_192)), batch([ERROR])), { client: 'Plex Web' })
    assert.deepEqual(related(batch([REQUEST, ...other(32_768), ERROR])), {})
    assert.deepEqual(related(batch([REQUEST]), batch(other(32_768)), batch([ERROR])), {})
  })

  test('is not taken from the file before', () => {
    assert.deepEqual(related(batch([REQUEST]), batch([ERROR], true)), {})
  })
})
