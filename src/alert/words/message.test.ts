import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { alert, chance, ids, incident, MINUTE, NOON } from '../../../test/support/incidents.ts'
import type { Plain } from '../../../test/support/plain.ts'
import type { Incident } from '../../detect/incident.ts'
import { type Rule, ruleSchema } from '../../rules/rule.ts'
import { channelAlert, digestAlert } from '../outbox/notices.ts'
import { createComposer, testAlert } from './message.ts'
import { renderMessage } from './render.ts'

const rule: Rule = ruleSchema.parse({
  id: 'database.busy',
  title: 'Database is busy',
  category: 'database_error',
  severity: 'error',
  pattern: 'x',
  cause: 'Something holds it.',
  advice: ['Pause it.', 'Wait.'],
  samples: { match: ['x'] },
})

const composer = (given: { publicUrl?: string | null; rule?: Rule; nthToday?(): number } = {}) =>
  createComposer({
    rule: (id) => (id === rule.id ? (given.rule ?? rule) : undefined),
    policyOf: () => ({ threshold: 3, windowMs: 5 * MINUTE, cooldownMs: 0, quietMs: 0 }),
    newId: ids('alert-'),
    publicUrl: given.publicUrl ?? null,
    timeZone: 'Europe/Berlin',
    ...(given.nthToday && { nthToday: given.nthToday }),
  })

describe('an alert about an incident', () => {
  test('says all that the contract asks for', () => {
    const given = incident({ count: 3, lastSeen: NOON + MINUTE, touchedAt: NOON + MINUTE, samples: ['first', 'last'] })
    assert.deepEqual(composer({ publicUrl: 'https://plex.example/sentarr/' })(given, 'raised', NOON + MINUTE), {
      schema: 1,
      id: 'alert-1',
      incident: 'incident-1',
      state: 'raised',
      server: 'plex',
      category: 'database_error',
      severity: 'error',
      rule: 'database.busy',
      title: 'Database is busy',
      message: 'Detected 3 errors in the last 5 minutes',
      cause: 'Something holds it.',
      advice: ['Pause it.', 'Wait.'],
      count: 3,
      first_seen: '2026-10-06T12:00:00.000Z',
      last_seen: '2026-10-06T12:01:00.000Z',
      duration_seconds: 60,
      sample: 'last',
      url: 'https://plex.example/sentarr/#/incidents/incident-1',
    })
  })

  test('that goes on as a part of its cause says so, and names it', () => {
    const cause = incident({ id: 'root', title: 'Disk is full' })
    const given = composer()(incident(), 'resolved', NOON, cause)
    assert.equal(given.message, 'It follows from “Disk is full” and goes on there: mend that first.')
    assert.equal(given.part_of, 'root')
    const { title, symbol } = renderMessage(given, 'UTC')
    assert.deepEqual([title, symbol], ['Explained: Database is busy', '↪️'])
    const { message } = digestAlert([given], 'daily', 'd')
    assert.match(message, /• Explained: Database is busy \(It follows from “Disk is full”/)
  })

  test('leads to its incident on the page that Home Assistant shows, too', () => {
    const { url } = composer({ publicUrl: '/app/1a2b3c4d_sentarr' })(incident(), 'raised', NOON)
    assert.equal(url, '/app/1a2b3c4d_sentarr/incidents/incident-1')
  })

  test('that no single line makes says what Sentarr saw', () => {
    const seen = incident({ count: 3, samples: ['Plex started 3 times.', 'Plex started 4 times.'] })
    const derived: Rule = { ...rule, derived: true }
    assert.equal(composer({ rule: derived })(seen, 'raised', NOON).message, 'Plex started 4 times.')
  })

  test('tells who and what, of a file its name only, and says nothing where nothing is known', () => {
    const fields = { file: 'C:\\films\\Some Film.mkv', client: 'Plex for LG', request: '1f', exit_code: '-9' }
    assert.deepEqual(composer()(incident({ fields }), 'raised', NOON).fields, {
      file: 'Some Film.mkv',
      client: 'Plex for LG',
      exit_code: '-9',
    })
    assert.ok(!('fields' in composer()(incident({ fields: { request: '1f' } }), 'raised', NOON)))
  })

  const sentences: [string, Partial<Plain<Incident>>, 'raised' | 'repeated' | 'resolved', number, string][] = [
    ['one finding', { count: 1 }, 'raised', 0, 'Detected 1 error in the last 5 minutes'],
    [
      'something that took long',
      { count: 30, severity: 'warning', fields: { seconds: '2', p95_seconds: '4.2' } },
      'raised',
      0,
      'Detected 30 warnings in the last 5 minutes; most took up to 4.2 seconds',
    ],
    [
      'a regression',
      { count: 3, regressed: true },
      'raised',
      0,
      'Detected 3 errors in the last 5 minutes. It is back after it had been marked as resolved',
    ],
    ['warnings', { count: 2, severity: 'warning' }, 'raised', 0, 'Detected 2 warnings in the last 5 minutes'],
    [
      'a long episode',
      { count: 40, lastSeen: NOON + 150 * MINUTE, touchedAt: NOON + 150 * MINUTE },
      'repeated',
      150,
      'Detected 40 errors in the last 3 hours',
    ],
    ['told late, after a mute', { count: 4 }, 'raised', 60, 'Detected 4 errors in the last 60 minutes'],
    [
      'over',
      { count: 37, lastSeen: NOON + 12 * MINUTE },
      'resolved',
      42,
      'Not seen since 14:12, lasted 12 minutes, 37 findings. Check that it is really mended.',
    ],
    [
      'over, where silence is enough',
      { category: 'network_error', count: 1 },
      'resolved',
      42,
      'Not seen since 14:00, 1 finding.',
    ],
    [
      'one line only',
      { count: 1, resolvedBecause: 'by-hand' },
      'resolved',
      1,
      'Marked as resolved at 14:01; last seen 14:00, 1 finding.',
    ],
    [
      'recovered',
      { count: 2, lastSeen: NOON + 30_000, resolvedBecause: 'recovered' },
      'resolved',
      1,
      'Over since 14:00, lasted 30 seconds, 2 findings. Plex says that it works again.',
    ],
    [
      'over since another day',
      { count: 1 },
      'resolved',
      24 * 60,
      'Not seen since 14:00 on 6 October, 1 finding. Check that it is really mended.',
    ],
  ]
  for (const [name, given, state, minute, expected] of sentences) {
    test(`${name}: ${expected}`, () => {
      assert.equal(composer()(incident(given), state, NOON + minute * MINUTE).message, expected)
    })
  }

  test('says how often it began today, once it is not the first time', () => {
    const told = (nth: number, state: 'raised' | 'repeated') =>
      composer({ nthToday: () => nth })(incident({ count: 3 }), state, NOON).message
    assert.equal(told(1, 'raised'), 'Detected 3 errors in the last 5 minutes')
    assert.equal(told(5, 'raised'), 'Detected 3 errors in the last 5 minutes. 5th time today')
    assert.equal(told(2, 'raised'), 'Detected 3 errors in the last 5 minutes. 2nd time today')
    assert.equal(told(5, 'repeated'), 'Detected 3 errors in the last 5 minutes')
  })

  test('of an unknown line says that it is unknown', () => {
    const { rule: its, cause, advice, url } = composer()(incident({ rule: null, category: 'other' }), 'raised', NOON)
    assert.deepEqual([its, url], [null, ''])
    assert.match(cause, /no rule knows/)
    assert.match(advice.join('\n'), /`Plex WORDS OF THE LINE`/)
  })

  test('stays under 8 KiB and its limits for any input', () => {
    const pieces = ['😀', '\u0000', '\ud800', '"', '\\', '\n', 'ü', '\u202e', '<script>', '@everyone ', '字', ' ', 'a']
    for (let seed = 1; seed <= 300; seed++) {
      const random = chance(seed)
      const text = (most: number) =>
        Array.from({ length: Math.floor(random() * most) }, () => pieces[Math.floor(random() * pieces.length)]).join('')
      const hostile = { ...rule, cause: `c${text(5000)}`, advice: Array.from({ length: 30 }, () => `a${text(900)}`) }
      const given = incident({ title: `t${text(40_000)}`, samples: [text(40_000)] })
      const its = composer({ rule: hostile, publicUrl: 'https://plex.example' })(given, 'raised', NOON)
      assert.ok(Buffer.byteLength(JSON.stringify(its)) < 8192, `seed ${seed}`)
      assert.ok(its.title.length <= 100 && its.sample.length <= 500, `seed ${seed}`)
      assert.ok([its.title, its.sample, its.cause].every((part) => part.isWellFormed() && !part.includes('\u0000')))
    }
  })
})

describe('other alerts', () => {
  test('a test says that it is one', () => {
    const {
      state,
      incident: its,
      url,
    } = testAlert({ id: 'a', server: 'plex', publicUrl: 'https://x.example/', now: NOON })
    assert.deepEqual([state, its, url], ['test', null, 'https://x.example/'])
  })

  test('a channel that was switched off is named with its reason and what to do', () => {
    const given = {
      id: 'a',
      server: 'plex',
      channel: 'mail',
      reason: 'Login refused.',
      since: NOON,
      now: NOON + 20 * MINUTE,
    }
    const off = channelAlert({ ...given, state: 'raised', disabled: true })
    assert.deepEqual([off.category, off.rule], ['server', 'sentarr.channel_failing'])
    assert.equal(off.message, 'The channel mail was switched off: Login refused.')
    assert.match(off.advice.join(' '), /sentarr test-channel mail/)
    const failing = channelAlert({ ...given, state: 'raised', disabled: false })
    assert.equal(failing.message, 'The channel mail has not delivered for 20 minutes: Login refused.')
    assert.equal(
      channelAlert({ ...given, state: 'resolved', disabled: false }).message,
      'The channel mail delivers again',
    )
  })

  test('a digest has a line for each incident as it stands now, and the worst severity', () => {
    const digest = digestAlert(
      [
        alert({ id: '1', incident: 'i1', title: 'Database is busy' }),
        alert({
          id: '2',
          incident: 'i2',
          title: 'Disk is full',
          severity: 'critical',
          category: 'disk_error',
          url: 'https://x.example/#/incidents/i2',
        }),
        alert({ id: '3', incident: 'i1', title: 'Database is busy', state: 'resolved', message: 'Over' }),
      ],
      'catch-up',
      'digest-1',
    )
    assert.equal(
      digest.message,
      'Meanwhile:\n• resolved: Database is busy (Over)\n• critical: Disk is full (Detected 5 errors in the last 5 minutes)',
    )
    assert.deepEqual(
      [digest.state, digest.severity, digest.category, digest.count, digest.incident],
      ['raised', 'critical', 'disk_error', 3, null],
    )
    assert.equal(digest.url, 'https://x.example/')
    assert.equal(digest.title, '3 alerts that could not be sent before')
  })

  test('a long digest names the first twelve and says how many more', () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      alert({ id: `${n}`, incident: `${n}`, title: 'x'.repeat(100), state: 'resolved' }),
    )
    const digest = digestAlert(many, 'daily', 'd')
    assert.match(digest.message, /^Since the last digest:\n(• .*\n){12}• and 28 more$/)
    assert.deepEqual([digest.title, digest.state], ['Daily digest: 40 alerts', 'resolved'])
    assert.ok(Buffer.byteLength(JSON.stringify(digest)) < 8192)
  })
})
