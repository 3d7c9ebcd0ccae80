import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { incident } from '../../../test/support/incidents.ts'
import { redact } from '../../plex/redact.ts'
import type { IncidentItem } from '../schemas/incidents.ts'
import { incidentItem } from './incident.ts'
import { eachOf, exported } from './incident-export.ts'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const shown = (given: Parameters<typeof incident>[0], changes: Partial<IncidentItem> = {}): IncidentItem => ({
  ...incidentItem(incident(given), { matcher: { rule: () => undefined }, servers: [] }, NOW, true),
  ...changes,
})
const rows = (...items: IncidentItem[]) => [...exported.csv(items)].map((row) => row.slice(0, -2))
/** What a reader of RFC 4180 sees in one row. */
const cells = (row: string) =>
  [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  )

describe('CSV', () => {
  test('has a head that Excel reads as UTF-8 and a row for each incident, with what its lines tell', () => {
    const [head, row] = rows(shown({ title: 'Disk, "full"', count: 3, fields: { file: '/data/ä.mkv', host: 'nas' } }))
    assert.equal(head?.charCodeAt(0), 0xfeff)
    const named = Object.fromEntries(
      head!
        .slice(1)
        .split(',')
        .map((name, index) => [name, cells(row!)[index]]),
    )
    assert.partialDeepStrictEqual(named, {
      id: 'incident-1',
      server: 'plex',
      title: 'Disk, "full"',
      count: '3',
      first_seen: '2026-10-06T12:00:00.000Z',
      resolved_at: '',
      fields: 'file: /data/ä.mkv; host: nas',
    })
    assert.equal(cells(row!).length, head!.split(',').length)
  })

  for (const bad of ['=HYPERLINK("http://x","y")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r\n=1', '  =1', '＝1']) {
    test(`a text that a spreadsheet would run stays text: ${JSON.stringify(bad)}`, () => {
      const [, row] = rows(shown({}, { note: bad }))
      assert.ok(cells(row!).includes(`'${bad}`))
      assert.equal(cells(row!).filter((cell) => /^\s*[=+\-@＝]/.test(cell ?? '')).length, 0)
    })
  }

  test('a line end in a note stays within its cell', () => {
    const text = [...exported.csv([shown({}, { note: 'first\nsecond "third"' })])].join('')
    assert.ok(text.includes('"first\nsecond ""third"""'))
  })
})

test('JSON is one document with an item a line, also without items', () => {
  const items = [shown({ id: 'a' }), shown({ id: 'b' })]
  const text = [...exported.json(items)].join('')
  assert.deepEqual(JSON.parse(text), { items })
  assert.equal(text.split('\n').length, 5)
  assert.deepEqual(JSON.parse([...exported.json([])].join('')), { items: [] })
})

test('what is handed on is masked once more', () => {
  const note = 'see https://plex.tv/x?X-Plex-Token=abcdefghij1234567890 from 203.0.113.77'
  for (const write of Object.values(exported)) {
    const text = [...write([shown({}, { note })])].join('')
    assert.doesNotMatch(text, /abcdefghij|203\.0\.113/)
  }
})

test('a field that a line calls id is masked; ids of incidents stay', () => {
  const id = '0123456789abcdef0123456789abcdef01234567'
  assert.notEqual(redact(id), id)
  const item = shown({ id, fields: { id } }, { follows: { id, title: 'Disk full' } })
  const [{ fields, ...its }] = JSON.parse([...exported.json([item])].join('')).items
  assert.deepEqual(fields, { id: redact(id) })
  assert.partialDeepStrictEqual(its, { id, follows: { id, title: 'Disk full' } })
  const [, row] = rows(item)
  assert.ok(row!.includes(`"id: ${redact(id)}"`) && row!.startsWith(`"${id}"`))
})

test('a page is read only when the one before was used', () => {
  const asked: (string | null)[] = []
  const page = (cursor: string | null) => {
    asked.push(cursor)
    const n = Number(cursor ?? 0)
    return { items: [incident({ id: `${n}a` }), incident({ id: `${n}b` })], next: n === 2 ? null : String(n + 1) }
  }
  const each = eachOf(page, (one) => shown({ id: one.id }))
  const next = () => each.next().value?.id
  assert.deepEqual([next(), next(), asked], ['0a', '0b', [null]])
  assert.deepEqual([next(), asked], ['1a', [null, '1']])
  assert.deepEqual(
    [[...each].map(({ id }) => id), asked],
    [
      ['1b', '2a', '2b'],
      [null, '1', '2'],
    ],
  )
})
