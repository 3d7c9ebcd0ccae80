// Whatever a log line holds, no message breaks a documented limit of its service.
import assert from 'node:assert/strict'
import test from 'node:test'
import { reportAlert } from '../../src/alert/words/report/alert.ts'
import { SEVERITIES } from '../../src/rules/vocabulary.ts'
import { ALERT_STATES, type Alert } from '../../src/store/alert.ts'
import { type Report, withTexts } from '../../src/store/report.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { alertOf, channelOf, HTTP_CHANNELS, isForPrograms, REPORT, sendContext } from './channels-under-test.ts'

const ROUNDS = 60

/** Mulberry32: the same odd texts in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const PIECES = [
  'ERROR - disk I/O error ',
  '😀',
  '👩‍👩‍👧‍👦',
  'e\u0301\u0323\u0302',
  'مرحبا بالعالم ',
  '\u202egnp.exe\u202c',
  '日本語のログ',
  '@everyone <!everyone> <@123> @here ',
  '**bold** __under__ ~~strike~~ `code` ```fence``` ||spoiler|| > quote\n# heading\n- item ',
  '[link](https://evil.example) <https://evil.example|text> ![x](http://x) ',
  '<script>alert(1)</script><b><pre></pre></b>&amp;&lt;&#x3C; ',
  '{{ states("sensor.x") }} {% raw %} {# c #} ',
  '\u0000\u0007\u001b[31m\r\n\t',
  '\ud83d',
  '\udc00',
  '"quoted\\" \\n ',
  '\n\n\n',
  '&<>"\'',
]

function oddText(random: () => number, longest: number): string {
  const length = Math.floor(random() ** 3 * longest)
  let text = ''
  while (text.length < length)
    text += PIECES[Math.floor(random() * PIECES.length)]!.repeat(1 + Math.floor(random() ** 4 * 400))
  return text.slice(0, length)
}

const pick = <T>(random: () => number, items: readonly T[]): T => items[Math.floor(random() * items.length)]!

function oddAlert(random: () => number): Alert {
  const text = (longest: number) => oddText(random, longest)
  return alertOf({
    incident: pick(random, [null, 'i1', 'x'.repeat(200), 'not an id!']),
    state: pick(random, ALERT_STATES),
    severity: pick(random, SEVERITIES),
    title: text(5000) || 'x',
    message: text(40_000),
    cause: text(5000),
    advice: Array.from({ length: Math.floor(random() * 30) }, () => text(3000)),
    sample: text(40_000),
    server: text(100) || 'plex',
    count: Math.floor(random() * 1e6),
    url: pick(random, [
      '',
      'not an address',
      `https://plex.example.net/${encodeURIComponent(text(500).toWellFormed())}`,
      `https://x.example/${'(a)|b'.repeat(600)}`,
    ]),
  })
}

for (const [type, { settings, rules, good }] of Object.entries(HTTP_CHANNELS)) {
  test(`${type} takes every message, whatever is in it`, async (t) => {
    const server = await startStandIn(t, (seen) => {
      const broken = rules(seen)
      return broken.length > 0 ? { status: 400, body: { broken } } : (good ?? {})
    })
    const channel = channelOf({ type, ...settings(server.url) })
    const random = createRandom(type.length * 7919)
    for (let round = 0; round < ROUNDS; round++) {
      const alert = oddAlert(random)
      const previous = round % 2 === 0 ? null : { message: '7', chat: '-100123', receipt: 'r1' }
      try {
        await channel.send(alert, previous, sendContext())
      } catch (error) {
        assert.fail(`round ${round}: ${(error as Error).message}; sent ${server.seen.at(-1)?.body.slice(0, 2000)}`)
      }
    }
    assert.ok(server.seen.length >= ROUNDS)
  })
}

test('a weekly report fits every service: one server whole, hundreds with hostile titles cut', async (t) => {
  const random = createRandom(4711)
  const [one] = REPORT.servers
  const odd = Array.from({ length: 300 }, () => ({ ...one!, name: oddText(random, 200) }))
  const evil = withTexts({ ...REPORT, servers: odd }, () => oddText(random, 5_000))
  for (const [type, { settings, rules, good }] of Object.entries(HTTP_CHANNELS)) {
    if (isForPrograms(type)) continue
    const server = await startStandIn(t, (seen) =>
      rules(seen).length > 0 ? { status: 400, body: { broken: rules(seen) } } : (good ?? {}),
    )
    const channel = channelOf({ type, ...settings(server.url) })
    const send = (report: Report) =>
      channel.send(reportAlert({ id: 'r', report, publicUrl: null }), null, sendContext())
    await send(evil)
    await send(REPORT)
    const sent = server.seen.at(-1)!.body.replaceAll('\\', '')
    for (const part of ['Weekly report: 1 incident', 'Still open: ', 'Longest: ', 'Look at the disk'])
      assert.ok(sent.includes(part), `${type}: ${part} is missing in ${sent}`)
    assert.ok(!sent.includes('"report"'), `${type}: programs get the words alone`)
  }
})

test('a usual alert reaches each service whole: every step, the cause, the times and the sample', async (t) => {
  for (const [type, { settings, good }] of Object.entries(HTTP_CHANNELS)) {
    const server = await startStandIn(t, good ?? {})
    const alert = alertOf()
    await channelOf({ type, ...settings(server.url) }).send(alert, null, sendContext())
    const sent = server.seen[0]!.body.replaceAll('\\\\', '')
    for (const part of [
      alert.title,
      'Detected 3 errors',
      ...alert.advice,
      'full or failing',
      'corruption at line 71247',
    ]) {
      assert.ok(sent.includes(part), `${type}: ${part} is missing in ${sent}`)
    }
    if (type !== 'webhook' && !isForPrograms(type)) assert.match(sent, /23 Nov 2026, 03:12:40/, type)
    assert.ok(sent.includes(alert.url), `${type}: link`)
  }
})
