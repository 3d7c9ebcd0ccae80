import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOON } from '../../test/support/incidents.ts'
import { CORRUPT, HARMLESS, line, watchedServer } from '../../test/support/watched-server.ts'
import { createMatcher } from '../detect/match.ts'
import { parseRecord } from '../plex/parse.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import type { Source } from './source.ts'
import type { SourceTools } from './source-tools.ts'

const rules = createMatcher({ rules: loadCatalogue(), overrides: {}, monitorErrors: true, monitorWarnings: true })

/** A stream that brings what a test pushes while it runs. */
function scriptedStream(spare = true) {
  let hearing: ((text: string) => Promise<unknown>) | null = null
  const runs: string[] = []
  const source: Source = {
    name: 'stream',
    kind: 'stream',
    spare,
    state: () => ({
      state: hearing ? 'reading' : 'waiting',
      detail: '',
      files: 0,
      lagBytes: 0,
      caughtUp: hearing !== null,
      behind: new Map(),
      plexVersion: null,
      idleMs: null,
    }),
    run: (hear, signal) =>
      new Promise((resolve) => {
        runs.push('begun')
        hearing = (text) => {
          const record = parseRecord(text.trim(), { file: '', zoneMinutes: 0 })
          return hear(
            [rules.match(record, NOON)],
            { live: true, read: { file: 'stream', lines: 1, lastAt: record.at } },
            { places: { connection: { frame: text.length } } },
          )
        }
        signal.addEventListener('abort', () => {
          runs.push('ended')
          resolve()
        })
      }),
    close: () => {
      runs.push('closed')
    },
  }
  return { source, runs, say: async (text: string) => hearing?.(text) }
}

const withSpare = (t: Parameters<typeof watchedServer>[0], given: Parameters<typeof watchedServer>[1] = {}) => {
  const stream = scriptedStream()
  return { stream, ...watchedServer(t, { ...given, more: () => [stream.source] }) }
}
const states = (its: ReturnType<typeof watchedServer>) =>
  its.server.sources.states().map(({ name, state }) => `${name} ${state.state}`)

test('a spare does not run while the source before it can be read', async (t) => {
  const its = withSpare(t)
  await its.start()
  await its.write(HARMLESS)
  await its.time.pass(60_000)
  assert.deepEqual(its.stream.runs, [])
  assert.deepEqual(states(its), ['folder reading', 'stream standby'])
  assert.deepEqual(its.server.snapshot().sources, [
    { name: 'folder', state: 'reading' },
    { name: 'stream', state: 'standby' },
  ])
})

test('a spare takes over when the source before it is gone for a while, and gives way when it is back', async (t) => {
  const its = withSpare(t)
  await its.start()
  its.files.setState({ state: 'unreachable', detail: 'The disk is gone.' })
  await its.time.pass(9_000)
  assert.deepEqual(its.stream.runs, [])
  await its.time.pass(10_000)
  assert.deepEqual(its.stream.runs, ['begun'])
  assert.deepEqual(states(its), ['folder unreachable', 'stream reading'])
  assert.equal(its.server.snapshot().logsReadable, true)
  await its.stream.say(line(CORRUPT, NOON))
  assert.deepEqual(its.totals(), { 'database.corrupt': 1 })
  assert.deepEqual(its.store.places('plex', 'stream').length, 1)
  its.files.setState({ state: 'reading', detail: '' })
  await its.time.pass(5_000)
  assert.deepEqual(its.stream.runs, ['begun', 'ended'])
  assert.deepEqual(states(its), ['folder reading', 'stream standby'])
  await assert.rejects(async () => its.stream.say(line(CORRUPT, NOON)), /abort/i)
  assert.deepEqual(its.totals(), { 'database.corrupt': 1 })
})

test('a source alone that is no spare runs from the start, and each closes at the end', async (t) => {
  const stream = scriptedStream(false)
  const its = watchedServer(t, { more: (_: SourceTools) => [stream.source] })
  await its.start()
  assert.deepEqual(stream.runs, ['begun'])
  await its.stop()
  assert.deepEqual(stream.runs, ['begun', 'ended', 'closed'])
})

test('a source that falls again and again is tried at growing pauses, and said once while the reason is the same', async (t) => {
  const its = watchedServer(t)
  await its.start()
  its.files.breakWith(new Error('one'))
  await its.time.pass(7_500, 500)
  const said = () => its.lines.filter((text) => /failed; it begins again/.test(text)).length
  assert.equal(said(), 1)
  assert.match(its.state().detail, /\(one\).*in 8 s/)
  its.files.breakWith(new Error('two'))
  await its.time.pass(8_000, 500)
  assert.equal(said(), 2)
  assert.match(its.state().detail, /\(two\).*in 16 s/)
  await its.time.pass(600_000, 1_000)
  assert.match(its.state().detail, /in 60 s/)
})

test('a spare waits only moments for a source that was not there at the start', async (t) => {
  const its = withSpare(t)
  its.files.setState({ state: 'waiting', detail: 'No folder was found.' })
  void its.start()
  await its.time.pass(1_000, 100)
  assert.deepEqual(its.stream.runs, [])
  await its.time.pass(600, 100)
  assert.deepEqual(its.stream.runs, ['begun'])
  its.files.setState({ state: 'reading', detail: '' })
  await its.time.pass(5_000)
  assert.deepEqual(its.stream.runs, ['begun', 'ended'])
  its.files.setState({ state: 'unreachable', detail: 'The disk is gone.' })
  await its.time.pass(9_000)
  assert.deepEqual(its.stream.runs, ['begun', 'ended'], 'what was there once may come back')
  await its.time.pass(5_000)
  assert.deepEqual(its.stream.runs, ['begun', 'ended', 'begun'])
})
