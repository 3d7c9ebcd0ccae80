import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runExplain } from '../../src/cli/explain/explain.ts'
import type { Explanation } from '../../src/detect/explain.ts'
import { run } from './command.ts'
import { folderOf } from './logs.ts'

async function explain(lines: string[]): Promise<Explanation[]> {
  const { code, stdout } = await run(runExplain, ['--json'], { stdin: [lines.join('\n')] })
  assert.equal(code, 0)
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Explanation)
}

const CORRUPTION = 'SQLITE3:0x80000001, 11, database corruption at line 68825 of [a29f994989]'

const SHAPES: [string, string][] = [
  ['file line of today', `Oct 07, 2025 22:22:28.082 [22994362194744] ERROR - [Req#137] ${CORRUPTION}`],
  ['file line with a hex thread', `Feb 18, 2017 15:32:09.410 [0x746462a0] ERROR - ${CORRUPTION}`],
  ['file line without milliseconds', `Aug 12, 2015 22:22:08 [0x7fe0583ff700] ERROR - ${CORRUPTION}`],
  ['Windows file line with a colon', `Oct 05, 2015 13:33:08:648 [8484] ERROR - ${CORRUPTION}`],
  ['console copy', `Oct 07, 2025 22:22:28.082 [23104] Error — [Req#137] ${CORRUPTION}`],
  ['German console copy', `Oct 07, 2025 22:22:28.082 [23104] Fehler — [Req#137] ${CORRUPTION}`],
  ['fragment', `ERROR - ${CORRUPTION}`],
]

for (const [name, line] of SHAPES) {
  test(`a ${name} is understood`, async () => {
    const [answer] = await explain([line])
    assert.deepEqual(
      { level: answer?.level, category: answer?.category, severity: answer?.severity, ignored: answer?.ignored },
      { level: 'ERROR', category: 'database_error', severity: 'critical', ignored: false },
    )
    assert.ok(answer?.rule && answer.cause && answer.advice.length > 0)
  })
}

test('stdout and journal lines without a level are understood', async () => {
  const text =
    'Error: Unable to set up server: sqlite3_statement_backend::loadOne: database disk image is malformed (N4soci10soci_errorE)'
  for (const answer of await explain([
    text,
    `Mar 21 18:12:52 nas Plex Media Server[22303]: ${text}`,
    `plex-1  | ${text}`,
  ])) {
    assert.equal(answer.level, null)
    assert.equal(answer.severity, 'critical')
  }
})

test('every line has one answer, in order: empty ones, tracebacks and half lines too', async () => {
  const lines = [
    '',
    'Nov 20, 2026 10:00:01.000 [1] DEBUG - nothing special',
    '2020-02-04 01:12:02,937 (2108) :  CRITICAL (core:574) - Exception in some function (most recent call last):',
    '  File "/usr/lib/plexmediaserver/x.py", line 1, in f',
    'IOError: something odd',
    '   ',
    `ERROR - ${CORRUPTION}\r`,
  ]
  const answers = await explain(lines)
  assert.equal(answers.length, lines.length)
  assert.deepEqual(
    answers.map(({ level }) => level),
    [null, 'DEBUG', 'CRITICAL', null, null, null, 'ERROR'],
  )
  assert.match(answers[0]!.reason, /empty/i)
  assert.match(answers[3]!.reason, /part of the record above/i)
  assert.match(answers[4]!.reason, /part of the record above/i)
  for (const { ignored, reason } of answers.slice(3, 6)) assert.ok(ignored && reason !== '')
  assert.equal(answers[6]!.message, CORRUPTION)
})

test('text that is no log line is not taken for trouble', async () => {
  const [answer] = await explain(['utter nonsense'])
  assert.equal(answer?.ignored, true)
  assert.match(answer?.reason ?? '', /Not a Plex log line/)
})

test('ignored lines say why, in words, and name no rule', async () => {
  const [routine, unknown] = await explain([
    'Nov 20, 2026 10:00:01.000 [1] INFO - Library section 1 (All Dead, All Dead) will be updated',
    'Nov 20, 2026 10:00:01.000 [1] WARN - The flux capacitor hums',
  ])
  for (const answer of [routine, unknown]) {
    assert.equal(answer?.ignored, true)
    assert.equal(answer?.rule, null)
    assert.match(answer?.reason ?? '', /\w+ \w+/)
  }
})

test('an unknown error is not ignored: it is grouped by its shape', async () => {
  const [answer] = await explain(['Nov 20, 2026 10:00:01.000 [1] ERROR - Flux capacitor 7 lost 88 gigawatts'])
  assert.deepEqual(
    [answer?.ignored, answer?.category, answer?.rule, answer?.severity],
    [false, 'other', null, 'warning'],
  )
})

test('times carry the local offset and keep the wall clock', async () => {
  const [answer] = await explain(['Nov 20, 2026 10:00:01.250 [1] DEBUG - x'])
  assert.match(answer?.time ?? '', /^2026-11-20T10:00:01\.250[+-]\d\d:\d\d$/)
})

test('components are named, secrets are masked', async () => {
  const token = 'aB3dE5gH7jK9mN1pQ4sT'
  const { stdout } = await run(runExplain, ['--json'], {
    stdin: [
      `Nov 20, 2026 10:00:01.250 [1] WARN - [Req#81/Transcode/abc] [hevc @ 0x7f] get https://plex.tv/?X-Plex-Token=${token}`,
    ],
  })
  assert.ok(!stdout.includes(token))
  assert.equal((JSON.parse(stdout) as Explanation).component, 'Req#81/Transcode/abc/hevc @ 0x7f')
})

test('a line as argument is explained for people, and nothing in it obeys', async () => {
  const { code, stdout } = await run(runExplain, [`ERROR - ${CORRUPTION} \u001b[2J\u0007`])
  assert.equal(code, 0)
  assert.match(stdout, /CRITICAL/)
  assert.match(stdout, /1\. /)
  assert.ok(!stdout.includes('\u001b') && !stdout.includes('\u0007'))
})

test('lines that arrive in pieces, inside a character too, stay whole', async () => {
  const bytes = Buffer.from('Nov 20, 2026 10:00:01.000 [1] DEBUG - Überfahrt nach Łódź\n')
  const { stdout } = await run(runExplain, ['--json'], { stdin: [bytes.subarray(0, 39), bytes.subarray(39)] })
  assert.equal((JSON.parse(stdout) as Explanation).message, 'Überfahrt nach Łódź')
})

test('--rule tries a user’s rule; its faults are told', async (t) => {
  const folder = folderOf(t, {
    'good.yaml': `- id: mine.flux
  title: The flux capacitor is tired
  category: performance
  severity: warning
  pattern: 'flux capacitor'
  cause: It is old.
  advice: [Replace it.]
  samples: { match: ['The flux capacitor hums'] }
`,
    'bad.yaml': '- id: mine.flux\n  title: x\n',
  })
  const good = await run(runExplain, ['--json', '--rule', `${folder}/good.yaml`, 'WARN - The flux capacitor hums'])
  assert.equal((JSON.parse(good.stdout) as Explanation).rule, 'mine.flux')
  const bad = await run(runExplain, ['--rule', `${folder}/bad.yaml`, 'x'])
  assert.equal(bad.code, 2)
  assert.match(bad.stderr, /bad\.yaml:1: mine\.flux: category/)
  const missing = await run(runExplain, ['--rule', `${folder}/none.yaml`, 'x'])
  assert.equal(missing.code, 2)
  assert.match(missing.stderr, /none\.yaml: there is no such file or folder/)
  const isFolder = await run(runExplain, ['--rule', folder, 'x'])
  assert.match(isFolder.stderr, /it is a folder, not a file/)
})

test('an empty line is answered in one line', async () => {
  const { code, stdout } = await run(runExplain, [''])
  assert.equal(code, 0)
  assert.equal(stdout.trim(), '? An empty line: there is nothing to explain.')
  assert.equal(stdout[0], '?')
})

test('an unknown option is one line and exit code 2', async () => {
  const { code, stderr } = await run(runExplain, ['--nonsense'])
  assert.equal(code, 2)
  assert.match(stderr, /--nonsense/)
  assert.equal(stderr.trim().split('\n').length, 1)
})

const routine = (nth: number) =>
  `Nov 20, 2026 10:00:${String(nth % 60).padStart(2, '0')}.000 [1] DEBUG - nothing ${nth}`

test('of a pasted log the routine lines are counted, and what matters is shown', async () => {
  const lines = [
    ...Array.from({ length: 388 }, (_, nth) => routine(nth)),
    `ERROR - ${CORRUPTION}`,
    routine(1),
    routine(2),
  ]
  const { stdout } = await run(runExplain, [], { stdin: [lines.join('\n')] })
  assert.match(stdout, /^388 routine lines\n\n/)
  assert.match(stdout, /CRITICAL {2}Database · database\.corrupt/)
  assert.equal(stdout.match(/no trouble is known to write/g)?.length, 2, 'two in a row are still explained')
  const json = await run(runExplain, ['--json'], { stdin: [lines.join('\n')] })
  assert.equal(json.stdout.trim().split('\n').length, lines.length)
})

test('lines of journals have a time, those of other programs are no trouble', async () => {
  const [killed, other] = await explain([
    'Nov 20 10:00:02 nas systemd[1]: plexmediaserver.service: Failed with result exit-code.',
    'Nov 20 10:00:03 nas sonarr[9]: database disk image is malformed',
  ])
  assert.match(killed?.time ?? '', /^2026-11-20T10:00:02/)
  assert.equal(killed?.component, 'systemd')
  assert.equal(other?.ignored, true)
  assert.match(other?.reason ?? '', /another program \(sonarr\)/)
})

test('quoted and indented lines keep time and level', async () => {
  for (const before of ['> ', '    ', '> > ']) {
    const [, answer] = await explain([routine(0), `${before}Nov 20, 2026 10:00:05.000 [1] ERROR - ${CORRUPTION}`])
    assert.deepEqual([answer?.level, answer?.rule], ['ERROR', 'database.corrupt'])
    assert.match(answer?.time ?? '', /T10:00:05/)
  }
})
