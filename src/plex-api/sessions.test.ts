import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentOf, sessionsSchema } from './schemas.ts'
import { createSessions } from './sessions.ts'

const MINUTE = 60_000
const session = (changes: object = {}) => ({
  sessionKey: '7',
  title: 'Pilot',
  grandparentTitle: 'The Demo Show',
  librarySectionTitle: 'Series',
  duration: '1000',
  viewOffset: 250,
  Media: [{ Part: [{ decision: 'transcode' }] }],
  User: { id: '1', title: 'maria' },
  Player: { title: 'Living Room TV', product: 'Plex for LG', machineIdentifier: 'tv-1', state: 'playing', local: '1' },
  Session: { id: 'abc123', bandwidth: 7_000, location: 'lan' },
  TranscodeSession: {
    key: '/transcode/sessions/s0001',
    videoDecision: 'transcode',
    audioDecision: 'copy',
    speed: '0.7',
    throttled: '0',
    transcodeHwRequested: true,
  },
  ...changes,
})
const answers = (...list: object[]) =>
  contentOf(Buffer.from(JSON.stringify({ MediaContainer: { size: list.length, Metadata: list } })), sessionsSchema)!
    .Metadata

function watched() {
  let now = 0
  return { sessions: createSessions(() => now), pass: (ms: number) => (now += ms) }
}
const playing = (sessionKey: string, state: string, transcodeSession: unknown = '') => ({
  type: 'playing',
  body: { sessionKey, state, transcodeSession },
})

test('a stream is read from the list, with what it costs', () => {
  const { sessions } = watched()
  sessions.listed(answers(session()))
  sessions.reason('s0001', 'the container is not supported')
  assert.deepEqual(sessions.playing(), [
    {
      sessionKey: '7',
      user: 'maria',
      title: 'The Demo Show – Pilot',
      library: 'Series',
      client: 'Living Room TV',
      product: 'Plex for LG',
      state: 'playing',
      decision: 'transcode',
      reasons: ['the container is not supported'],
      video: 'transcode',
      audio: 'copy',
      subtitles: '',
      hardware: false,
      speed: 0.7,
      throttled: false,
      location: 'lan',
      relayed: false,
      bandwidth: 7_000,
      progress: 0.25,
    },
  ])
})

test('decisions are told apart', () => {
  const { sessions } = watched()
  const transcode = (videoDecision: string, audioDecision: string, subtitleDecision = '') => ({
    TranscodeSession: { key: '/transcode/sessions/x', videoDecision, audioDecision, subtitleDecision },
  })
  sessions.listed(
    answers(
      session({ sessionKey: '1', TranscodeSession: undefined, Media: [{ Part: [{ decision: 'directplay' }] }] }),
      session({ sessionKey: '2', ...transcode('copy', 'copy') }),
      session({ sessionKey: '3', ...transcode('copy', 'transcode') }),
      session({ sessionKey: '4', ...transcode('copy', 'copy', 'burn') }),
    ),
  )
  assert.deepEqual(
    sessions.playing().map(({ decision }) => decision),
    ['direct play', 'direct stream', 'transcode', 'transcode'],
  )
})

test('who it was is known for 15 minutes after the end, by each of its names', () => {
  const { sessions, pass } = watched()
  sessions.listed(answers(session()))
  assert.equal(sessions.heard(playing('7', 'stopped')), false)
  assert.deepEqual(sessions.playing(), [])
  for (const id of ['s0001', 'abc123', 'tv-1']) assert.equal(sessions.find(id)?.user, 'maria')
  pass(15 * MINUTE + 1)
  assert.equal(sessions.find('s0001'), null)
})

test('the word of the player wins over a list that is late', () => {
  const { sessions } = watched()
  sessions.listed(answers(session()))
  sessions.heard(playing('7', 'stopped'))
  sessions.listed(answers(session()))
  assert.deepEqual(sessions.playing(), [])
  sessions.listed(answers(session({ Session: { id: 'other' } })))
  assert.equal(sessions.playing().length, 1, 'the same number after a start of Plex is another session')
})

test('frames ask for the list only when they tell something new', () => {
  const { sessions } = watched()
  assert.equal(sessions.heard(playing('7', 'playing')), true)
  sessions.listed(answers(session()))
  assert.equal(sessions.heard(playing('7', 'playing', 's0001')), false)
  assert.equal(sessions.heard(playing('7', 'paused', { key: '/transcode/sessions/s0001' })), true)
  assert.equal(
    sessions.heard({
      type: 'transcodeSession.update',
      body: { key: '/transcode/sessions/s0001', speed: 3, videoDecision: 'transcode' },
    }),
    false,
  )
  assert.equal(sessions.playing()[0]?.speed, 3)
  assert.equal(sessions.heard({ type: 'transcodeSession.start', body: { key: '/transcode/sessions/s0002' } }), true)
  assert.equal(sessions.heard({ type: 'timeline', body: {} }), false)
})

test('a flood of sessions is forgotten in order', () => {
  const { sessions } = watched()
  sessions.listed(
    answers(
      ...Array.from({ length: 600 }, (_, index) =>
        session({ sessionKey: String(index), Session: { id: `id${index}` }, Player: {}, TranscodeSession: undefined }),
      ),
    ),
  )
  assert.equal(sessions.playing().length, 500)
  assert.equal(sessions.find('id0'), null)
})

test('an update that leaves out what has not changed takes nothing away, and a player says how far it is', () => {
  const { sessions } = watched()
  sessions.listed(
    answers(
      session({
        TranscodeSession: {
          key: '/transcode/sessions/s0001',
          videoDecision: 'transcode',
          speed: 1.5,
          throttled: true,
          transcodeHwDecoding: 'vaapi',
        },
      }),
    ),
  )
  const update = (body: object) =>
    sessions.heard({ type: 'transcodeSession.update', body: { key: '/transcode/sessions/s0001', ...body } })
  const now = () => {
    const { decision, speed, throttled, hardware, progress } = sessions.playing()[0]!
    return { decision, speed, throttled, hardware, progress }
  }
  const before = { decision: 'transcode', speed: 1.5, throttled: true, hardware: true, progress: 0.25 }
  update({ progress: 12 })
  assert.deepEqual(now(), before)
  update({ speed: 0.6, throttled: false })
  assert.deepEqual(now(), { ...before, speed: 0.6, throttled: false })
  update({ videoDecision: 'transcode', transcodeHwDecoding: '', transcodeHwEncoding: '' })
  assert.equal(now().hardware, false)
  sessions.heard({ type: 'playing', body: { sessionKey: '7', state: 'playing', viewOffset: 500 } })
  assert.equal(now().progress, 0.5)
})
