import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { keptLog } from '../../../test/support/log.ts'
import { until } from '../../../test/support/until.ts'
import type { CoreStatus } from '../core-connection.ts'
import { CoreError } from '../core-socket.ts'
import { createCompanion } from './companion.ts'
import { type CompanionItem, type CompanionSnapshot, type Question, Refusal } from './protocol.ts'

type Message = { type: string; [key: string]: unknown }

const anItem = (changes: Partial<CompanionItem> = {}): CompanionItem => ({
  id: 'i1',
  server: 'plex',
  rule: 'database.corrupt',
  category: 'database_error',
  severity: 'critical',
  title: 'Library database is corrupt',
  cause: 'x',
  advice: ['y'],
  count: 1,
  first_seen: '2026-11-23T11:00:00.000Z',
  last_seen: '2026-11-23T11:00:00.000Z',
  muted: false,
  acknowledged: false,
  consequence: false,
  learn_more: null,
  url: '',
  ...changes,
})

/** Core with or without the integration, as far as the companion sees it. */
function start(
  t: TestContext,
  greeting: object | CoreError = { protocol: 1, version: '0.1.0' },
  timing: object = { fold: 20, counts: 300 },
) {
  const { log, lines } = keptLog()
  const core = {
    greeting,
    status: { state: 'online', detail: '' } as CoreStatus,
    asked: [] as Message[],
  }
  const hears = new Map<string, (event: unknown) => void>()
  let snapshot: CompanionSnapshot = { servers: [{ id: 'plex', name: 'Plex' }], incidents: [], nextChangeAt: null }
  const questions: Question[] = []
  const companion = createCompanion({
    core: {
      status: () => core.status,
      async ask(message) {
        core.asked.push(message)
      },
      async subscribe(message, heard) {
        hears.set(message.type, heard)
        if (message.type === 'sentarr/connect') {
          if (core.greeting instanceof CoreError) throw core.greeting
          heard(core.greeting)
        }
        return async () => {}
      },
    },
    version: '1.2.3',
    log,
    now: Date.now,
    clock: Date.now,
    snapshot: () => snapshot,
    answer(question) {
      questions.push(question)
      if ('incident' in question && question.incident === 'gone') throw new Refusal('unknown_incident', 'gone')
      if ('incident' in question && question.incident === 'broken') throw new Error('disk full at /secret')
      return { done: true }
    },
    timing,
  })
  t.after(() => companion.stop())
  return {
    companion,
    core,
    lines,
    questions,
    show(changes: Partial<CompanionSnapshot>) {
      snapshot = { ...snapshot, ...changes }
      companion.changed()
    },
    says: (event: object) => hears.get('sentarr/connect')?.(event),
    ready: () => hears.get('subscribe_events')?.({}),
    firstTold: () =>
      (core.asked.findLast(({ type }) => type === 'sentarr/snapshot')?.incidents as CompanionItem[] | undefined)?.[0],
    snapshots: () => core.asked.filter(({ type }) => type === 'sentarr/snapshot'),
    answers: () => core.asked.filter(({ type }) => type === 'sentarr/answer'),
  }
}

test('once Core is online the integration is told what is open', async (t) => {
  const { companion, core, show, snapshots } = start(t)
  companion.online()
  await until('told', () => snapshots().length === 1)
  assert.deepEqual(companion.status(), { state: 'connected', detail: '' })
  assert.deepEqual([snapshots()[0]?.servers, snapshots()[0]?.incidents], [[{ id: 'plex', name: 'Plex' }], []])
  assert.ok(!('nextChangeAt' in core.asked[0]!))
  show({ incidents: [anItem()] })
  await until('the incident', () => snapshots().length === 2)
  assert.deepEqual(snapshots()[1]?.incidents, [anItem()])
})

/** Lets time pass only when it is told to, and waits for what that brings. */
function timeOf(t: TestContext): (ms: number) => Promise<void> {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  const settled = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
  }
  return async (ms) => {
    await settled()
    t.mock.timers.tick(ms)
    await settled()
  }
}

test('what is committed is told within 200 ms', async (t) => {
  const after = timeOf(t)
  const { companion, show, snapshots } = start(t, undefined, {})
  companion.online()
  await after(1_000)
  assert.equal(snapshots().length, 1)
  show({ incidents: [anItem()] })
  await after(200)
  assert.equal(snapshots().length, 2)
})

test('without the integration nothing is told, and one sentence says how to get it', async (t) => {
  const { companion, core, lines, ready, snapshots } = start(t, new CoreError('x', { code: 'unknown_command' }))
  companion.online()
  await until('asked', () => lines.some((line) => line.includes('no Sentarr integration')))
  assert.equal(companion.status().state, 'absent')
  assert.match(companion.status().detail, /install and add the Sentarr integration/)
  assert.equal(lines.filter((line) => !line.startsWith('debug')).length, 0)
  companion.changed()
  core.greeting = { protocol: 1 }
  ready()
  await until('told when it is set up', () => snapshots().length === 1)
})

test('many changes are folded; those of counts alone wait, those that matter do not', async (t) => {
  const after = timeOf(t)
  const { companion, show, snapshots, firstTold } = start(t)
  companion.online()
  await after(1_000)
  show({ incidents: [anItem()] })
  await after(20)
  assert.equal(snapshots().length, 2)
  for (let count = 2; count <= 50; count++) show({ incidents: [anItem({ count })] })
  await after(299)
  assert.equal(snapshots().length, 2)
  await after(1)
  assert.equal(snapshots().length, 3)
  assert.equal(firstTold()?.count, 50)
  show({ incidents: [anItem({ count: 51, muted: true })] })
  await after(20)
  assert.equal(snapshots().length, 4)
})

test('changes without an end do not hold back what is to be told', async (t) => {
  const { companion, show, snapshots } = start(t)
  companion.online()
  await until('the first', () => snapshots().length === 1)
  const restless = setInterval(companion.changed, 5)
  t.after(() => clearInterval(restless))
  show({ incidents: [anItem()] })
  await until('told', () => snapshots().length === 2, 1_000)
})

test('when a mute ends the integration is told, although nothing else happens', async (t) => {
  const { companion, show, snapshots, firstTold } = start(t)
  companion.online()
  show({ incidents: [anItem({ muted: true })], nextChangeAt: Date.now() + 150 })
  await until('muted', () => snapshots().length > 0 && companion.status().state === 'connected')
  const unmuted = { incidents: [anItem()], nextChangeAt: null }
  const { changed } = companion
  companion.changed = () => {}
  show(unmuted)
  companion.changed = changed
  await until('heard again', () => firstTold()?.muted === false)
})

test('questions are answered, refusals keep their words, faults give none away', async (t) => {
  const { companion, says, answers, questions } = start(t)
  companion.online()
  await until('connected', () => companion.status().state === 'connected')
  says({ request: 1, command: 'mute', incident: 'i1', minutes: 60 })
  says({ request: 2, command: 'resolve', incident: 'gone' })
  says({ request: 3, command: 'resolve', incident: 'broken' })
  says({ request: 4, command: 'dance' })
  says({ request: 5, command: 'mute', incident: 'i1', minutes: -1 })
  await until('answers', () => answers().length === 5)
  assert.deepEqual(questions[0], { command: 'mute', incident: 'i1', minutes: 60 })
  assert.deepEqual(
    answers().map(({ request, result, error }) => [request, result ?? (error as { code: string }).code]),
    [
      [1, { done: true }],
      [2, 'unknown_incident'],
      [3, 'refused'],
      [4, 'unknown_question'],
      [5, 'unknown_question'],
    ],
  )
  assert.doesNotMatch(JSON.stringify(answers()), /secret/)
})

test('what an answer changed is told before it', async (t) => {
  const { companion, core, says, show } = start(t)
  companion.online()
  show({ incidents: [anItem()] })
  await until('told', () => core.asked.some(({ incidents }) => (incidents as object[] | undefined)?.length === 1))
  const before = core.asked.length
  show({ incidents: [anItem({ muted: true })] })
  says({ request: 1, command: 'mute', incident: 'i1' })
  await until('both', () => core.asked.length === before + 2)
  assert.deepEqual(
    core.asked.slice(before).map(({ type }) => type),
    ['sentarr/snapshot', 'sentarr/answer'],
  )
})

for (const [what, event, state] of [
  ['an integration that is too old', { protocol: 0 }, 'outdated'],
  ['an integration that says we are too old', { outdated: true }, 'outdated'],
  ['another Sentarr', { replaced: true }, 'replaced'],
  ['an entry that ends', { replaced: false }, 'absent'],
] as const)
  test(`${what} is said in one sentence, and nothing is told any more`, async (t) => {
    const { companion, lines, says, snapshots, show } = start(t)
    companion.online()
    await until('the first', () => snapshots().length === 1)
    says(event)
    assert.equal(companion.status().state, state)
    assert.ok(companion.status().detail.endsWith('.'))
    show({ incidents: [anItem()] })
    says({ nonsense: 1 })
    companion.online()
    await until('told again', () => snapshots().length > 1)
    assert.deepEqual(
      snapshots().map(({ incidents }) => (incidents as object[]).length),
      [0, 1],
    )
    assert.equal(lines.filter((line) => line.startsWith('warn')).length, state === 'absent' ? 0 : 1)
  })

test('a token without rights is told in the words of Home Assistant', async (t) => {
  const { companion } = start(t, new CoreError('the token of Home Assistant is not one of an administrator'))
  companion.online()
  await until('asked', () => companion.status().state === 'away')
  assert.match(companion.status().detail, /not one of an administrator\.$/)
})

test('while Core is away so is the integration', async (t) => {
  const { companion, core } = start(t)
  companion.online()
  await until('connected', () => companion.status().state === 'connected')
  core.status = { state: 'offline', detail: 'the connection to Home Assistant broke (restarting?)' }
  assert.deepEqual(companion.status(), { state: 'away', detail: core.status.detail })
})
