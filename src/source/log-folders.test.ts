import assert from 'node:assert/strict'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { findLogFolders } from './log-folders.ts'

function machineWith(t: TestContext, ...folders: string[]) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'folders-')))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  for (const folder of folders) {
    mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, folder, 'Plex Media Server.log'), 'x')
  }
  const search = (near: string | null, roots: string[] = []) =>
    findLogFolders({
      machine: { home: join(root, 'nobody'), localAppData: null },
      near: near && join(root, near),
      clock: () => performance.now(),
      roots: roots.map((one) => join(root, one)),
    }).then((found) => found.filter(({ path }) => path.startsWith(root)))
  return { root, search }
}

const LINUX = 'Library/Application Support/Plex Media Server/Logs'

test('a folder that is named too high, too low, or beside the right one leads to it', async (t) => {
  const { root, search } = machineWith(t, `config/${LINUX}`)
  const right = [join(root, 'config', LINUX)]
  for (const named of [
    'config',
    'config/Library/Application Support/Plex Media Server',
    `config/${LINUX}/old`,
    'other',
  ]) {
    const paths = (await search(named)).map(({ path }) => path)
    assert.deepEqual(paths, right, named)
  }
})

const layouts: Record<string, [root: string, folder: string]> = {
  'linuxserver and plexinc, by the share of the container': ['config', `config/${LINUX}`],
  Unraid: ['mnt/user/appdata', `mnt/user/appdata/plex/${LINUX}`],
  'Unraid, another image': ['mnt/user/appdata', 'mnt/user/appdata/binhex-plexpass/Plex Media Server/Logs'],
  Synology: ['volume1', 'volume1/PlexMediaServer/AppData/Plex Media Server/Logs'],
  'Synology, before 7': ['volume1', `volume1/Plex/${LINUX}`],
  QNAP: ['share/CACHEDEV1_DATA/.qpkg', 'share/CACHEDEV1_DATA/.qpkg/PlexMediaServer/Library/Plex Media Server/Logs'],
  'Home Assistant': ['addon_configs', `addon_configs/a0d7b954_plex/${LINUX}`],
  'a compose folder at home': ['home', `home/ann/plex/config/${LINUX}`],
  'Windows below Linux': ['mnt/c/Users', 'mnt/c/Users/Ann/AppData/Local/Plex Media Server/Logs'],
  snap: ['var/snap', `var/snap/plexmediaserver/common/${LINUX}`],
}
for (const [name, [from, folder]] of Object.entries(layouts)) {
  test(`found: ${name}`, async (t) => {
    const { root, search } = machineWith(t, folder)
    assert.deepEqual(
      (await search(null, [from])).map(({ path }) => path),
      [join(root, folder)],
    )
  })
}

test('each is named once, with when it was written and whether it may be read', async (t) => {
  const { root, search } = machineWith(t, 'share/plex/Logs')
  const log = join(root, 'share/plex/Logs/Plex Media Server.log')
  utimesSync(log, 1_700_000_000, 1_700_000_000)
  symlinkSync(join(root, 'share/plex'), join(root, 'share/alias'))
  chmodSync(log, 0o000)
  assert.deepEqual(await search('share/plex', ['share']), [
    { path: join(root, 'share/plex/Logs'), writtenAt: 1_700_000_000_000, readable: process.getuid?.() === 0 },
  ])
})

test('of very many some are named, and a folder without the main log is none', async (t) => {
  const many = Array.from({ length: 40 }, (_, n) => `share/plex${n}/Logs`)
  const { root, search } = machineWith(t, ...many)
  mkdirSync(join(root, 'empty/Logs'), { recursive: true })
  assert.equal((await search('share')).length, 12)
  assert.deepEqual(await search('empty'), [])
})

test('what the kernel makes up is not looked through', async () => {
  const found = await findLogFolders({
    machine: { home: '/nonexistent', localAppData: null },
    near: '/proc/self/root',
    clock: () => performance.now(),
    roots: [],
  })
  assert.ok(found.every(({ path }) => !path.startsWith('/proc')))
})
