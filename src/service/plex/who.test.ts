import assert from 'node:assert/strict'
import { test } from 'node:test'
import { own } from '../../plex/redact.ts'
import { contentOf, sessionsSchema } from '../../plex-api/schemas.ts'
import { createSessions } from '../../plex-api/sessions.ts'
import { createTranscodeReasons } from '../../plex-api/transcode-reasons.ts'
import { ALERT_FIELDS } from '../../store/alert.ts'
import { factsOfStream } from './who.ts'

test('an error of a session knows who was hit and why it was transcoded; alerts do not name a person', () => {
  const sessions = createSessions(() => 0)
  const learn = createTranscodeReasons(sessions)
  const answer = {
    MediaContainer: {
      Metadata: [
        {
          sessionKey: '1',
          title: 'A Film',
          librarySectionTitle: 'Films',
          User: { title: 'maria' },
          Player: { title: 'Maria’s TV', machineIdentifier: 'tv-1' },
          TranscodeSession: { key: '/transcode/sessions/abcdef123456', videoDecision: 'transcode' },
        },
      ],
    },
  }
  sessions.listed(contentOf(Buffer.from(JSON.stringify(answer)), sessionsSchema)!.Metadata)
  learn(
    'Request: [192.168.1.5:4000 (Subnet)] GET /video/:/transcode/universal/start.mpd?session=abcdef123456&x=1 (3 live) #ae4 TLS',
  )
  learn('[Req#ae4/Transcode] MDE: A Film (2013): no direct play video profile exists for http/mp4/h264')
  learn('[Req#ae5/Transcode] MDE: Cannot direct stream video stream due to profile or setting limitations')
  const facts = factsOfStream(sessions, { session: own('abcdef123456') })
  assert.deepEqual(facts, {
    user: 'maria',
    title: 'A Film',
    player: 'Maria’s TV',
    library: 'Films',
    decision: 'transcode',
    reasons: 'no direct play video profile exists for http/mp4/h264',
  })
  assert.deepEqual(
    Object.keys(facts).filter((name) => (ALERT_FIELDS as readonly string[]).includes(name)),
    ['library'],
  )
  assert.deepEqual(factsOfStream(sessions, { session: own('other') }), {})
})
