import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import type { Report, ReportDay, ReportSpan, ReportTrouble, ServerReport } from '../../../store/report.ts'
import { speak } from '../languages/index.ts'
import { renderMessage } from '../render.ts'
import { renderHtml } from '../render-html.ts'
import { reportAlert } from './alert.ts'
import { HEIGHT, pictureOf, WIDTH } from './picture.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Monday in Berlin. */
const UNTIL = Date.parse('2026-11-22T23:00:00Z')
const SINCE = UNTIL - 7 * DAY
const none = { items: [], more: 0 }
const EN = speak('en')
/** Without the thin spaces that some versions of ICU set. */
const plain = (text: string) => text.replaceAll(/\s*–\s*/g, '–')

const day = (index: number, given: Partial<ReportDay['counts']> = {}, watched = true): ReportDay => ({
  at: SINCE + index * DAY,
  watched,
  counts: { warning: 0, error: 0, critical: 0, ...given },
})
const trouble = (title: string, count: number, before: number): ReportTrouble => ({
  ...{ incident: 'i', rule: 'r', severity: 'error', title, count, before },
})
const span = (title: string, given: Partial<ReportSpan> = {}): ReportSpan => ({
  ...{ incident: 'i', rule: 'r', severity: 'error', title, from: SINCE + 27 * HOUR, to: null, muted: false },
  ...given,
})
const server = (given: Partial<ServerReport> = {}): ServerReport => ({
  ...{ server: 'plex', name: 'Plex', days: [0, 1, 2, 3, 4, 5, 6].map((index) => day(index)), watchedBefore: 7 },
  ...{
    incidents: 0,
    before: 0,
    fresh: none,
    worse: none,
    better: none,
    open: none,
    longest: null,
    frequent: null,
    step: null,
  },
  ...given,
})
const report = (servers: ServerReport[]): Report => ({
  ...{ since: SINCE, until: UNTIL, asOf: UNTIL + 8 * HOUR, timeZone: 'Europe/Berlin', servers, more: 0 },
})
const BUSY = server({
  incidents: 4,
  before: 2,
  days: [
    day(0, { critical: 1, warning: 2 }),
    day(1, {}, false),
    ...[2, 3, 4, 5, 6].map((index) => day(index, { error: 1 })),
  ],
  fresh: { items: [trouble('Disk is full', 1, 0)], more: 0 },
  worse: { items: [trouble('Database is busy', 120, 30)], more: 0 },
  better: { items: [trouble('Tuner is away', 0, 14), trouble('Relay', 2, 9)], more: 0 },
  open: { items: [span('Disk is full'), span('Quiet one', { muted: true })], more: 2 },
  longest: span('Database is busy', { from: SINCE + HOUR, to: SINCE + 29 * HOUR }),
  frequent: trouble('Database is busy', 120, 30),
  step: { title: 'Disk is full', words: 'Look with `df -h`.' },
})
const alertOf = (servers: ServerReport[], language = EN) =>
  reportAlert({ id: 'a', report: report(servers), publicUrl: 'https://plex.example/' }, language)

describe('a report in words', () => {
  test('says all of one server, line by line', () => {
    const { title, message, advice, severity, url, count } = alertOf([BUSY])
    assert.deepEqual([title, severity, count], ['Weekly report: 4 incidents, 4 still open', 'warning', 4])
    assert.equal(url, 'https://plex.example/#/report?until=2026-11-23')
    assert.deepEqual(advice, ['Disk is full: Look with `df -h`.'])
    assert.deepEqual(plain(message).split('\n'), [
      '16–22 November 2026',
      '',
      '4 incidents this week; 7 days before: 2. Watched 6 of 7 days.',
      'Still open: Disk is full (since Tue 17 Nov, 03:00); Quiet one (since Tue 17 Nov, 03:00, muted); and 2 more',
      'New: Disk is full (1 finding)',
      'Worse: Database is busy (120 findings, 30 the week before)',
      'Better: Tuner is away (not found any more, 14 the week before); Relay (2 findings, 9 the week before)',
      'Longest: Database is busy (1 d 4 h, from Mon 16 Nov, 01:00)',
      'Most frequent: Database is busy (120 findings, 30 the week before)',
    ])
  })

  test('of a week without trouble is one honest line', () => {
    const its = alertOf([server({ before: 2 })])
    assert.deepEqual([its.title, its.severity], ['Weekly report: nothing was wrong', 'info'])
    assert.equal(plain(its.message), '16–22 November 2026\n\nNothing was wrong this week; 7 days before: 2 incidents.')
    assert.deepEqual(its.advice, [])
  })

  test('does not call a week fine that nobody watched', () => {
    const its = alertOf([
      server({ days: [0, 1, 2, 3, 4, 5, 6].map((index) => day(index, {}, false)), watchedBefore: 3 }),
    ])
    assert.equal(its.title, 'Not watched this week')
    assert.match(its.message, /\n\nNot watched this week\. Watched on 3 of the 7 days before\.$/)
  })

  test('says what it knows of a week that nobody watched, read from a log afterwards', () => {
    const unwatched = [0, 1, 2, 3, 4, 5, 6].map((index) => day(index, {}, false))
    const its = alertOf([server({ days: unwatched, incidents: 2, before: 1, watchedBefore: 0 })])
    assert.match(its.message, /\n\n2 incidents this week; 7 days before: 1\. Not watched this week\. /)
  })

  test('says that there is nothing to compare with', () => {
    assert.match(
      alertOf([server({ watchedBefore: 0 })]).message,
      /\n\nNothing was wrong this week\. The 7 days before were not watched, so there is nothing to compare with\.$/,
    )
  })

  test('names several servers, and those alone that have something to say', () => {
    const quiet = server({ name: 'Cellar' })
    const { title, message } = alertOf([
      { ...BUSY, name: 'Attic' },
      server({ name: 'Garage', before: 1 }),
      quiet,
      quiet,
    ])
    assert.equal(title, 'Weekly report: 4 incidents, 4 still open')
    const blocks = message.split('\n\n')
    assert.match(blocks[1]!, /^Attic: 4 incidents this week; 7 days before: 2\. /)
    assert.equal(blocks[2], 'Garage: Nothing was wrong this week; 7 days before: 1 incident.')
    assert.equal(blocks[3], 'Nothing was wrong on 2 more servers.')
    const all = alertOf([quiet, quiet])
    assert.equal(all.message.split('\n\n')[1], 'Nothing was wrong this week; 7 days before: 0 incidents.')
  })

  test('of very many servers tells the first, counts the rest and stays within an alert', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...BUSY, server: `s${index}`, name: `Server ${index}` }))
    const its = alertOf(many)
    assert.match(its.message, /^Server 0: [\s\S]*\n\nAnd \d+ more servers\.$/m)
    assert.ok(its.message.length <= 1500)
    assert.deepEqual([its.report?.servers.length, its.report?.more], [20, 40])
  })

  test('says of servers left out only that there are more, in German as well', () => {
    const unwatched = server({ before: 1 })
    const many = Array.from({ length: 60 }, () => unwatched)
    assert.match(plain(alertOf(many, speak('de')).message), /\n\nUnd \d+ weitere Server\.$/)
    assert.match(alertOf(many).message, /\n\nAnd \d+ more servers\.$/)
  })

  test('is German where alerts are', () => {
    const its = alertOf([BUSY], speak('de'))
    assert.equal(its.title, 'Wochenbericht: 4 Vorfälle, 4 noch offen')
    const lines = plain(its.message).split('\n')
    assert.deepEqual(lines.slice(0, 4), [
      '16.–22. November 2026',
      '',
      '4 Vorfälle in dieser Woche; 7 Tage davor: 2. An 6 von 7 Tagen überwacht.',
      'Noch offen: Disk is full (seit Di., 17. Nov., 03:00); Quiet one (seit Di., 17. Nov., 03:00, stumm); und 2 weitere',
    ])
  })

  test('on a channel has no server in front, no facts, and nothing for programs beside the words', () => {
    const message = renderMessage(alertOf([BUSY]), 'Europe/Berlin', () => 'Attic')
    assert.equal(message.title, 'Weekly report: 4 incidents, 4 still open')
    assert.deepEqual(message.facts, [])
    assert.equal(Object.hasOwn(message.alert, 'report'), false)
    assert.equal(message.report?.servers.length, 1)
  })
})

describe('a report in a mail', () => {
  const page = (servers: ServerReport[]) => renderHtml(renderMessage(alertOf(servers), 'Europe/Berlin'))

  test('has a picture for each server that had incidents, said in words as well', () => {
    const { html, pictures } = page([BUSY, { ...BUSY, name: 'Attic' }, server({ name: 'Cellar' })])
    assert.deepEqual(
      pictures.map(({ cid }) => cid),
      ['week-1@sentarr', 'week-2@sentarr'],
    )
    assert.match(
      html,
      /<img src="cid:week-1@sentarr"[^>]* alt="Open incidents by day: Mon 3, Tue not watched, Wed 1, Thu 1, Fri 1, Sat 1, Sun 1"/,
    )
    assert.match(html, /Mon<br><b>3<\/b>[\s\S]*Tue<br><b>–<\/b>/)
    assert.match(html, /<h2[^>]*>Cellar<\/h2>\n<p[^>]*>Nothing was wrong this week/)
    assert.match(html, /Look with <code>df -h<\/code>/)
    assert.match(html, /href="https:\/\/plex\.example\/#\/report\?until=2026-11-23"[^>]*>The whole report</)
  })

  test('escapes what a log line put into it', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&'
    const its = {
      ...BUSY,
      name: evil,
      fresh: { items: [trouble(evil, 1, 0)], more: 0 },
      step: { title: evil, words: evil },
    }
    const { html } = page([its, its])
    assert.equal(html.match(/<img /g)?.length, 2, 'the two pictures')
    assert.ok(!html.includes('onerror=alert(1)>'))
  })

  test('draws no more pictures than a mail bears, and names what is left out', () => {
    const many = Array.from({ length: 23 }, (_, index) => ({ ...BUSY, name: `Server ${index}` }))
    const { html, pictures } = page(many)
    assert.equal(pictures.length, 6)
    assert.match(html, /And 3 more servers\./)
    const calm = page(Array.from({ length: 21 }, () => server()))
    assert.match(calm.html, /And 1 more server\./, 'says nothing of incidents that there were none of')
  })
})

test('the picture shows each day as high as incidents were open, the worst at the ground', () => {
  const days = [
    day(0, { critical: 1, error: 1, warning: 2 }),
    day(1, {}, false),
    day(2, { warning: 8 }),
    ...[3, 4, 5, 6].map((index) => day(index)),
  ]
  const { width, height, pixel } = readPng(pictureOf(days))
  assert.deepEqual([width, height], [WIDTH * 2, HEIGHT * 2])
  const column = (index: number) =>
    Array.from({ length: 8 }, (_, row) => pixel(index * 160 + 80, height - 1 - row * 28))
  const [clear, ground, yellow, orange, red] = [0, 1, 2, 3, 4]
  assert.deepEqual(column(0), [red, orange, yellow, yellow, ground, ground, ground, ground])
  assert.deepEqual(column(1), Array(8).fill(clear))
  assert.deepEqual(column(2), Array(8).fill(yellow))
  assert.deepEqual(column(6), Array(8).fill(ground))
  assert.equal(pixel(1, height - 1), clear)
  const calm = readPng(pictureOf([0, 1, 2, 3, 4, 5, 6].map((index) => day(index, { error: 1 }))))
  assert.deepEqual(
    [calm.pixel(80, calm.height - 28), calm.pixel(80, calm.height - 84)],
    [orange, ground],
    'one incident does not fill a day',
  )
})

/** Our own pictures only: one byte a pixel, no filter. */
function readPng(png: Buffer) {
  assert.equal(png.subarray(1, 4).toString(), 'PNG')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const begin = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(begin + 4, begin + 4 + png.readUInt32BE(begin - 4)))
  assert.equal(rows.length, (width + 1) * height)
  return { width, height, pixel: (x: number, y: number) => rows[y * (width + 1) + 1 + x] }
}
