import assert from 'node:assert/strict'
import { test } from 'node:test'
import { monthOf } from './months.ts'
import { parseRecord } from './parse.ts'
import { isAboutPlex } from './programs.ts'

const NOW = Date.UTC(2026, 10, 28, 22)

type Expected = { at: string | null; program: string | null; message: string }

const KEPT: [name: string, line: string, expected: Expected][] = [
  [
    'journalctl',
    'Nov 27 03:00:00 host Plex Media Server[1953]: text',
    { at: '2026-11-27T03:00:00.000Z', program: 'Plex Media Server', message: 'text' },
  ],
  [
    'journalctl of last year',
    'Dec 27 03:00:00 host systemd[1]: plexmediaserver.service: Failed with result',
    { at: '2025-12-27T03:00:00.000Z', program: 'systemd', message: 'plexmediaserver.service: Failed with result' },
  ],
  [
    'journalctl without the host',
    'Nov 27 03:00:00 Plex Media Server[1953]: text',
    { at: '2026-11-27T03:00:00.000Z', program: 'Plex Media Server', message: 'text' },
  ],
  [
    'short-precise, in French',
    'juil. 05 18:12:52.123456 host kernel: text',
    { at: '2026-07-05T18:12:52.123Z', program: 'kernel', message: 'text' },
  ],
  [
    'short-iso',
    '2026-03-21T18:12:52+0100 host plex[1]: libc++abi: gone',
    { at: '2026-03-21T17:12:52.000Z', program: 'plex', message: 'libc++abi: gone' },
  ],
  [
    'short-full',
    'Sat 2026-11-28 21:10:03 UTC host Plex Media Server[1]: text',
    { at: '2026-11-28T21:10:03.000Z', program: 'Plex Media Server', message: 'text' },
  ],
  [
    'short-unix',
    '1732838400.123456 host Plex Media Server[22]: text',
    { at: '2024-11-29T00:00:00.123Z', program: 'Plex Media Server', message: 'text' },
  ],
  [
    'short-monotonic',
    '[  812.345678] host Plex Media Server[22]: text',
    { at: null, program: 'Plex Media Server', message: 'text' },
  ],
  [
    'supervisord',
    '2026-08-27 23:36:00,123 INFO exited: plexmediaserver (exit status 1; not expected)',
    {
      at: '2026-08-27T23:36:00.123Z',
      program: 'supervisord',
      message: 'exited: plexmediaserver (exit status 1; not expected)',
    },
  ],
  [
    'a journal as JSON',
    '{"__REALTIME_TIMESTAMP":"1732838400123456","MESSAGE":"text","SYSLOG_IDENTIFIER":"Plex Media Server"}',
    { at: '2024-11-29T00:00:00.123Z', program: 'Plex Media Server', message: 'text' },
  ],
  [
    'a file of docker',
    '{"log":"Error: text\\n","stream":"stderr","time":"2024-07-21T18:31:39.490123456Z"}',
    { at: '2024-07-21T18:31:39.490Z', program: null, message: 'Error: text' },
  ],
  [
    'docker logs -t, whose text looks like a syslog',
    '2024-07-21T18:31:39.49Z Error: Unable to set up server: text',
    { at: '2024-07-21T18:31:39.490Z', program: null, message: 'Error: Unable to set up server: text' },
  ],
  [
    'docker compose logs -t',
    'plex-1  | 2024-07-21T18:31:39.490123456Z text',
    { at: '2024-07-21T18:31:39.490Z', program: 'plex-1', message: 'text' },
  ],
  ['kubectl logs --prefix', '[pod/plex-0/plex] text', { at: null, program: 'plex-0/plex', message: 'text' }],
  [
    'RFC 5424',
    '<30>1 2026-11-28T03:00:00.003Z host plex 1953 ID47 [a b="c"] text',
    { at: '2026-11-28T03:00:00.003Z', program: 'plex', message: 'text' },
  ],
  [
    'RFC 3164',
    '<30>Oct 11 22:14:15 host Plex Media Server[33]: text',
    { at: '2026-10-11T22:14:15.000Z', program: 'Plex Media Server', message: 'text' },
  ],
  [
    'dmesg',
    '[12345.678901] Out of memory: Killed process 1 (Plex)',
    { at: null, program: 'kernel', message: 'Out of memory: Killed process 1 (Plex)' },
  ],
  [
    'dmesg -T -x',
    'kern  :err   : [Sat Nov 28 21:10:03 2026] text',
    { at: '2026-11-28T21:10:03.000Z', program: 'kernel', message: 'text' },
  ],
  [
    'a syslog with its year first',
    '2026 Nov 27 03:00:00 host kernel: text',
    { at: '2026-11-27T03:00:00.000Z', program: 'kernel', message: 'text' },
  ],
  [
    'a syslog with an ISO time that says no zone',
    '2026-11-27 03:00:00 host Plex Media Server[8]: text',
    { at: '2026-11-27T03:00:00.000Z', program: 'Plex Media Server', message: 'text' },
  ],
  [
    'the logs of an app on TrueNAS',
    '2022-07-07 18:25:27.293182+02:00text',
    { at: '2022-07-07T16:25:27.293Z', program: null, message: 'text' },
  ],
  [
    'the logs of an app on TrueNAS, around a line of Plex',
    '2026-02-06 12:48:45.870182+00:00Feb 06, 2026 12:48:45.870 [136529439558456] ERROR - text',
    { at: '2026-02-06T12:48:45.870Z', program: null, message: 'text' },
  ],
  [
    'a quote',
    '> > Feb 06, 2026 12:48:45.870 [136529439558456] ERROR - text',
    { at: '2026-02-06T12:48:45.870Z', program: null, message: 'text' },
  ],
  [
    'a pasted block of code',
    '    Feb 06, 2026 12:48:45.870 [136529439558456] ERROR - [Req#1] text',
    { at: '2026-02-06T12:48:45.870Z', program: null, message: 'text' },
  ],
  [
    'grep -n over several logs',
    'Plex Media Server.1.log:123:Feb 06, 2026 12:48:45.870 [136529439558456] ERROR - text',
    { at: '2026-02-06T12:48:45.870Z', program: null, message: 'text' },
  ],
  [
    'a console that translates months',
    'févr. 06, 2026 12:48:45.870 [1234] Erreur — text',
    { at: '2026-02-06T12:48:45.870Z', program: null, message: 'text' },
  ],
  [
    'a bare line',
    'Error: Unable to set up server: text',
    { at: null, program: null, message: 'Error: Unable to set up server: text' },
  ],
]

for (const [name, line, { at, program, message }] of KEPT) {
  test(`a line is taken out of ${name}`, () => {
    const record = parseRecord(line, { file: '', zoneMinutes: 0, now: NOW })
    assert.deepEqual(
      {
        at: record.at === null ? null : new Date(record.at).toISOString(),
        program: record.program ?? null,
        message: record.message,
      },
      { at, program, message },
    )
  })
}

test('months are known in the languages of machines, short and in full', () => {
  const LANGUAGES = {
    en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
    de: 'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez',
    'de in full': 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
    fr: 'janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.',
    es: 'ene feb mar abr may jun jul ago sep oct nov dic',
    nl: 'jan feb mrt apr mei jun jul aug sep okt nov dec',
    it: 'gen feb mar apr mag giu lug ago set ott nov dic',
    pt: 'jan fev mar abr mai jun jul ago set out nov dez',
    nb: 'jan. feb. mars april mai juni juli aug. sep. okt. nov. des.',
    sv: 'jan feb mar apr maj jun jul aug sep okt nov dec',
    da: 'jan feb mar apr maj jun jul aug sep okt nov dec',
    pl: 'sty lut mar kwi maj cze lip sie wrz paź lis gru',
    'pl in full': 'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
  }
  for (const [language, names] of Object.entries(LANGUAGES)) {
    assert.deepEqual(names.split(' ').map(monthOf), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], language)
  }
  assert.equal(monthOf('Plex'), -1)
})

test('only what is about Plex counts, whoever writes it', () => {
  const about: [line: string, expected: boolean][] = [
    ['anything', true],
    ['Error: Unable to set up server: disk I/O error', true],
    ['[error] database is locked', false],
    ['2026-11-27 03:00:00,123 - INFO - database is locked', false],
    ['time="2026-11-27T03:00:00Z" level=error msg="database is locked"', false],
    ['Feb 06, 2026 12:48:45.870 [1] ERROR - 2026-11-27 database is locked', true],
    ['Nov 27 03:00:00 host Plex Media Server[8]: anything', true],
    ['Nov 27 03:00:00 host 3f2a9c1b2d3e[8]: Error: Unable to set up server', true],
    ['Nov 27 03:00:00 host kernel: Out of memory: Killed process 8 (mysqld)', false],
    ['Nov 27 03:00:00 host kernel: Memory cgroup out of memory: Killed process 8 (Plex Media Serv)', true],
    ['Nov 27 03:00:00 host kernel: EXT4-fs error (device sda1): ext4_find_entry', true],
    ['Nov 27 03:00:00 host systemd[1]: plexmediaserver.service: Main process exited, code=killed', true],
    ['Nov 27 03:00:00 host systemd[1]: mysql.service: Main process exited, code=killed', false],
    ['Nov 27 03:00:00 host mysqld[8]: database is locked', false],
    ['sonarr-1  | database disk image is malformed', false],
    ['plex-1  | database disk image is malformed', true],
    ['media-1  | Error: Unable to set up server: disk I/O error', true],
  ]
  for (const [line, expected] of about)
    assert.equal(isAboutPlex(parseRecord(line, { file: '', zoneMinutes: 0, now: NOW })), expected, line)
})
