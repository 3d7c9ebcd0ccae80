import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNetworkMount } from './mounts.ts'

const MOUNTS = `overlay / overlay rw 0 0
/dev/sda1 /data ext4 rw 0 0
//nas/plex /share/plex\\040logs cifs ro 0 0
nas:/v /mnt/nfs nfs4 ro 0 0
shfs /mnt/user fuse.shfs rw 0 0
/dev/sdb1 /mnt/ntfs fuseblk rw 0 0
tmpfs /mnt/nfs/cache tmpfs rw 0 0
`

for (const [path, network] of [
  ['/data/Logs', false],
  ['/share/plex logs/Logs', true],
  ['/share/plex logs', true],
  ['/share/plex logs 2', false],
  ['/mnt/nfs/Logs', true],
  ['/mnt/nfs/cache/Logs', false],
  ['/mnt/user/appdata/plex', true],
  ['/mnt/ntfs/Logs', false],
] as const) {
  test(`${path} is ${network ? 'on the network' : 'local'}`, () => assert.equal(isNetworkMount(path, MOUNTS), network))
}

test('of two mounts on one place the later one counts', () => {
  assert.equal(isNetworkMount('/data/Logs', `${MOUNTS}//nas/p /data cifs ro 0 0\n`), true)
})

test('a system without a list of mounts is local', () => assert.equal(isNetworkMount('/data', ''), false))
