// What a healthy server writes, in every shape of log line, with titles and addresses that sound like trouble: silence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { atLeast } from '../../src/rules/vocabulary.ts'

const LINES = 10_000
const NOW = Date.UTC(2027, 0, 1)

const TITLES = [
  'All Dead, All Dead',
  'Crash And Burn',
  'Killers of the Flower Moon',
  'Database Disk Image Is Malformed',
  'Permission Denied (2019)',
  'No Space Left on Device',
  'The Transcoder Crashed',
  'Conversion failed',
  'Error 404 - Not Found',
  'Out of Memory',
  'Stale File Handle',
  'Lost Signal',
  'Die Krähe (Ärger)',
  '致命错误',
]

const HEADS: ((level: string, text: string) => string)[] = [
  (level, text) => `Aug 12, 2015 22:22:08 [0x7fe0583ff700] ${level} - ${text}`,
  (level, text) => `Oct 05, 2015 13:33:08:648 [8484] ${level} - ${text}`,
  (level, text) => `Jul 15, 2016 19:49:27.792 [0248] ${level} - ${text}`,
  (level, text) => `Feb 18, 2017 15:32:09.410 [0x746462a0] ${level} - ${text}`,
  (level, text) => `Feb 06, 2026 12:48:45.870 [136529439558456] ${level} - ${text}\r`,
  (level, text) => `Sep 22, 2021 08:55:37.000 [0x7fd0f3934b38] ${level[0]}${level.slice(1).toLowerCase()} — ${text}`,
]

const LOW: ((title: string, number: number) => string)[] = [
  (title, n) =>
    `Request: [127.0.0.1:${n} (Loopback)] GET /library/metadata?error=0&title=${encodeURIComponent(title)}&X-Plex-Token=xxxxxxxxxxxxxxxxxxxx (2 live) #${n.toString(16)} GZIP Signed-in Token (someone)`,
  (_, n) =>
    `Completed: [192.168.1.${n % 250}:55824] ${[200, 206, 304, 400, 401, 404, 500, 503][n % 8]} GET /library/sections/3/all (3 live) #57d3a ${n}ms 707 bytes`,
  (title) => `[Req#1a/Transcode] MDE: ${title}: no direct play video profile exists for http/mp4/h264`,
  (title) => `Loaded metadata for ${title} (ID 19) in 89ms`,
  (title) => `Native Scanner: found '/movies/${title}/${title}.mkv'`,
  (title) => `[MetadataAgent/tv.plex.agents.movie] Unable to find any provider matches for '${title} (-1)'.`,
  (title, n) =>
    `[Req#ef7/Transcode/442EE47F-CE7A-4D5F-A54B-549EB49607BD/19c3b89a] Request: [127.0.0.1:${n}] POST /video/:/transcode/session/442E/19c3/progress/log?level=0&message=${encodeURIComponent(title)}`,
  (_, n) => `Jobs: '/usr/lib/plexmediaserver/Plex Transcoder' exit code for process ${n} is -9 (signal: Killed)`,
  (_, n) =>
    `Streaming Resource: Terminated session 0x403a330c58:3v1i8d11reh5btkmbw3gns0c with reason Client stopped playback. ${n}`,
  (_, n) => `SQLITE3:0x80000001, 17, statement aborts at ${n}: [select * from tags] database schema has changed`,
  (_, n) => `SQLITE3:0x10, 283, recovered ${n} frames from WAL file /config/com.plexapp.plugins.library.db-wal`,
  () =>
    '[Transcode] Codecs: hardware transcoding: opening hw device failed - probably not supported by this system, error: I/O error',
  () =>
    "[EventSourceClient/pubsub/pubsub.plex.tv:443] MyPlex: mapping state set to 'Mapped - Not Published (Not Reachable)'.",
]

const HIGH: ((title: string, number: number) => string)[] = [
  (title) => `Scanner [Plex Movie]: unable to find cloud match for item file '/movies/${title}/${title}.mkv'`,
  (title) => `Duplicate media part detected [/movies/${title}.mkv], but we'll scan it anyway.`,
  (_, n) => `JobManager: Could not find job for handle ${n}`,
  (_, n) =>
    `Held transaction for too long (/data/jenkins/server/3532460254/Library/MetadataItem.cpp:4012): 0.${n} seconds`,
  (_, n) => `SLOW QUERY: It took ${n % 3000}.000000 ms to retrieve 50 items.`,
  (_, n) => `QueryParser: Invalid field 'error${n}' found, ignoring.`,
  (title) => `Unable to find title for item of type ${title.length}`,
  (title) => `[FFMPEG] - Estimating duration of ${title} from bitrate, this may be inaccurate`,
]

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

test(`${LINES} harmless lines of all shapes give no finding worth a warning`, () => {
  const rules = loadCatalogue()
  const matcher = createMatcher({ rules, overrides: {}, monitorErrors: true, monitorWarnings: true })
  const noise = rules.filter((rule) => rule.ignore).flatMap((rule) => rule.samples.match)
  const random = seeded(20_261_123)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const loud: string[] = []
  for (let count = 0; count < LINES; count++) {
    const number = 1000 + Math.floor(random() * 60_000)
    const kind = random()
    let line = pick(noise)
    if (kind < 0.6) line = pick(HEADS)(pick(['DEBUG', 'INFO', 'VERBOSE']), pick(LOW)(pick(TITLES), number))
    else if (kind < 0.8) line = pick(HEADS)('WARN', pick(HIGH)(pick(TITLES), number))
    else if (kind < 0.85)
      line = `2023-06-22 09:02:12,918 (-490f4450) :  INFO (core:611) - Error-free start of ${pick(TITLES)}`
    const { finding } = matcher.match(parseRecord(line, { file: '', zoneMinutes: 0 }), NOW)
    // One line of a rule with `alone` is routine.
    const isRoutine = matcher.rule(finding?.rule ?? '')?.alone !== undefined
    if (finding && !isRoutine && atLeast(finding.severity, 'warning')) loud.push(`${finding.rule}: ${line}`)
  }
  assert.deepEqual([...new Set(loud)].slice(0, 20), [])
})
