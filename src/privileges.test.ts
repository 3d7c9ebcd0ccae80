import assert from 'node:assert/strict'
import { linkSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { dropPrivileges } from './privileges.ts'

function container({ uid = 0, allowed = true } = {}) {
  const calls: string[] = []
  const set = (what: string) => (id: number | string | readonly (number | string)[]) => {
    if (!allowed) throw Object.assign(new Error('EPERM'), { code: 'EPERM' })
    calls.push(`${what} ${id}`)
  }
  return {
    calls,
    process: { getuid: () => uid, setuid: set('uid'), setgid: set('gid'), setgroups: set('groups') },
    lchown: (path: string, user: number, group: number) => void calls.push(`chown ${path} ${user}:${group}`),
  }
}

test('root in a container takes over the folders, then becomes the user: the group first, or it could not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-'))
  writeFileSync(join(folder, 'sentarr.db'), '')
  const { calls, ...deps } = container()
  const said = dropPrivileges({ ...deps, env: { PUID: '1001', PGID: '1002' }, folders: [folder, '/absent'] })
  assert.equal(said, 'Running as user 1001, group 1002.')
  assert.deepEqual(calls, [
    `chown ${folder} 1001:1002`,
    `chown ${join(folder, 'sentarr.db')} 1001:1002`,
    'groups 1002',
    'gid 1002',
    'uid 1001',
  ])
})

test('what is a link, has other names, or is not ours keeps its owner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-'))
  const victims = mkdtempSync(join(tmpdir(), 'sentarr-'))
  writeFileSync(join(victims, 'file'), '')
  symlinkSync(join(victims, 'file'), join(folder, 'sentarr.db'))
  linkSync(join(victims, 'file'), join(folder, 'sentarr.yaml'))
  symlinkSync(victims, join(folder, 'rules'))
  writeFileSync(join(folder, 'id_rsa'), '')
  symlinkSync(victims, join(victims, 'data'))
  const { calls, ...deps } = container()
  dropPrivileges({ ...deps, env: { PUID: '1001' }, folders: [folder, join(victims, 'data')] })
  assert.deepEqual(
    calls.filter((call) => call.startsWith('chown')),
    [`chown ${folder} 1001:1001`],
  )
})

for (const [name, uid, env] of [
  ['another user than root', 1000, { PUID: '1001' }],
  ['root without PUID', 0, {}],
  ['a Home Assistant app', 0, { PUID: '1000', SUPERVISOR_TOKEN: 't' }],
  ['root that is to stay root', 0, { PUID: '0' }],
] as const) {
  test(`nothing changes for ${name}`, () => {
    const { calls, ...deps } = container({ uid })
    assert.equal(dropPrivileges({ ...deps, env, folders: ['/data'] }), null)
    assert.deepEqual(calls, [])
  })
}

test('a container that forbids it and a PUID that is no number are said and survived', () => {
  const forbidden = container({ allowed: false })
  assert.match(dropPrivileges({ ...forbidden, env: { PUID: '1000' }, folders: [] }) ?? '', /goes on as root/)
  assert.match(dropPrivileges({ ...container(), env: { PUID: 'plex' }, folders: [] }) ?? '', /not numbers/)
})

test('a folder that cannot be handed over is named, and the user changes all the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-'))
  const { calls, ...deps } = container()
  const lchown = () => {
    throw new Error('EROFS: read-only file system')
  }
  const said = dropPrivileges({ ...deps, lchown, env: { PUID: '1001' }, folders: [folder] })
  assert.match(said ?? '', /^Running as user 1001, group 1001\. .* could not be handed over .*EROFS/)
  assert.deepEqual(calls, ['groups 1001', 'gid 1001', 'uid 1001'])
})
