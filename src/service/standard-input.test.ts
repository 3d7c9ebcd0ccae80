import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { createMatcher } from '../detect/match.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import type { Hear } from './source.ts'
import { createStandardInput } from './standard-input.ts'

const matcher = createMatcher({ rules: loadCatalogue(), overrides: {}, monitorErrors: true, monitorWarnings: true })
const NOW = Date.UTC(2026, 5, 1)
const CRASH = '****** PLEX MEDIA SERVER CRASHED, CRASH REPORT WRITTEN: /config/Crash Reports/1.43.2/x.dmp'
const HEADED = 'Feb 06, 2026 12:48:45.870 [136529439558456] ERROR - database disk image is malformed'

async function read(parts: string[], until: number | null = null) {
  const input = new PassThrough()
  const rules: (string | null)[] = []
  const places: unknown[] = []
  let lines = 0
  const hear: Hear = async (outcomes, { read: about }, extra) => {
    for (const { finding } of outcomes) if (finding !== null) rules.push(finding.rule)
    lines += about?.lines ?? 0
    places.push(extra?.places?.stdin)
    return []
  }
  const source = createStandardInput({ input, matcher, until, now: () => NOW, changed() {} })
  const running = source.run(hear, new AbortController().signal)
  for (const part of parts) input.write(part)
  input.end()
  await running
  return { rules, places, lines, state: source.state() }
}

test('lines of a container, with and without a head, in pieces', async () => {
  const { rules, lines, state } = await read([
    `Starting Plex Media Server.\n${CRASH.slice(0, 20)}`,
    `${CRASH.slice(20)}\nplex  | ${HEADED}\n\n`,
  ])
  assert.deepEqual(rules, ['server.crashed', 'database.corrupt'])
  assert.equal(lines, 3)
  assert.equal(state.state, 'unreachable')
  assert.match(state.detail, /ended/)
})

test('what was heard before the restart is not counted again', async () => {
  const first = await read([`${HEADED}\n`])
  const place = first.places.at(-1) as { until: number }
  const again = await read([`${HEADED}\n`, `${HEADED.replace('12:48', '12:49')}\n`], place.until)
  assert.deepEqual(again.rules, ['database.corrupt'])
})
