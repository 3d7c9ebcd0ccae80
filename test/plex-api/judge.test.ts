// The simulated Plex is what all tests of the second source stand on; an independent client says whether it speaks as Plex does.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { writeLine } from '../../src/cli/demo/line.ts'
import { somebodyPlays } from '../../src/cli/demo/plex/household.ts'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { createRandom } from '../../src/cli/demo/random.ts'
import { requireTool } from '../support/require.ts'

const PYTHONS = [process.env.PLEXAPI_PYTHON ?? '', '/opt/plexapi/bin/python'].filter((path) => path !== '')

test('python-plexapi reads the simulated Plex as it reads a real one', async (t) => {
  const python = requireTool(t, 'plexapi', PYTHONS)
  if (python === null) return
  const plex = await startDemoPlex({ now: Date.now })
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-judge-'))
  t.after(() => plex.stop())
  t.after(() => rmSync(folder, { recursive: true }))
  somebodyPlays(plex.household, 0, 'demotranscode0000000001')
  plex.write([writeLine({ text: 'Running server...' }, Date.now(), createRandom(1))])

  const judge = spawn(python, [join(import.meta.dirname, 'judge.py'), plex.url, plex.token, folder], {
    env: { ...process.env, PLEXAPI_CONFIG_PATH: join(folder, 'none.ini') },
  })
  const errors: string[] = []
  judge.stderr.on('data', (text) => errors.push(String(text)))
  let last = ''
  for await (const line of createInterface({ input: judge.stdout })) {
    if (line === 'listening') {
      plex.notify('playing', 'PlaySessionStateNotification', [{ sessionKey: '1', state: 'paused' }])
      judge.stdin.end('\n')
    } else last = line
  }
  assert.notEqual(last, '', errors.join(''))
  assert.deepEqual(JSON.parse(last), {
    name: 'Plex Demo',
    version: '1.43.1.10611-1e34174b1',
    signIn: 'ok',
    mapping: ['mapped', null],
    sections: [
      [1, 'Films', 'movie', ['/media/movies']],
      [2, 'Series', 'show', ['/media/series']],
    ],
    films: [120, 120, 120],
    episodes: 200,
    file: plex.household.sections[0]!.items.at(-1)!.file,
    playing: [['The Quiet Harbour', ['maria'], 'Living Room TV', 'playing', 'lan', 2.5]],
    transcodes: ['/transcode/sessions/demotranscode0000000001'],
    emptyTrash: [true, false],
    activities: [],
    butler: ['BackupDatabase'],
    archive: 'Plex Media Server Logs.zip',
    alert: [{ type: 'playing', size: 1, PlaySessionStateNotification: [{ sessionKey: '1', state: 'paused' }] }],
    refused: 'unauthorized',
    missing: 'NotFound',
  })
  assert.deepEqual(readdirSync(folder), ['Plex Media Server Logs.zip'])
})
