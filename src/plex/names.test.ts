import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOfPlex } from './names.ts'

const PLEX = [
  'plex',
  'Plex Media Server',
  'plexmediaserver',
  'binhex-plexpass',
  'media_plex_1',
  'plex.1.x2x4zb',
  'plex-plex-media-server-0',
  'docker-plex',
  'clusterplex-pms-0',
  'plex2',
  'plex-nas',
  'plex-main',
  'plex-nvidia',
  'plex-ab12cd34e5-x2x4z',
  'plex-6f7db8c9b5-x2x4z',
  'plex-ab12cd34-1111-2222-3333-444455556666',
  'lscr.io/linuxserver/plex:latest',
]
const COMPANIONS = [
  'plex-sync',
  'plex_db_backup',
  'plex-vpn',
  'backup-plex',
  'tautulli_plex',
  'tautulli-plex',
  'plex_tautulli.1.x2x4zb',
  'plexpy',
  'plexdrive',
  'plex-meta-manager-5968654cc5-bqlvl',
  'plex-exporter-1',
  'sonarr-plex',
  'clusterplex-worker-0',
  'complex',
]

test('a server counts as Plex however it is placed or counted, what works beside it does not', () => {
  assert.deepEqual(
    PLEX.filter((name) => !isOfPlex(name)),
    [],
  )
  assert.deepEqual(COMPANIONS.filter(isOfPlex), [])
})

test('of a line that names a container, a pod and a namespace the nearest counts', () => {
  const cases: [line: string, of: boolean][] = [
    ['Back-off restarting failed container plex in pod media-0_home(0f5d)', true],
    ['Back-off restarting failed container tautulli in pod plex-6f7d8c9b5-x2x4z_plex(0f5d)', false],
    ['Back-off restarting failed container in pod sonarr-6f7d8c9b5-x2x4z_plex(0f5d)', false],
    ['Back-off restarting failed container in pod plex-6f7d8c9b5-x2x4z_media(0f5d)', true],
    ['Back-off restarting failed container app in pod plex-0_media(0f5d)', true],
    ['restarting failed container=plex pod=plex-0_media(0f5d)" pod="media/plex-0"', true],
    ['Error syncing pod, skipping" pod="plex/sonarr-0" podUID="0f5d"', false],
    ['used by pod(s) plex-5968654cc5-bqlvl', true],
    ['plex   tautulli-7d9c8b6f5-x2x4z   0/1   CrashLoopBackOff   7 (2m ago)   14m   10.0.0.5   plex-node', false],
    ['media   plex-0   0/1   OOMKilled   7   14m', true],
    ['sonarr: OOMKilled namespace=plex', false],
    ['container 3f5a0b1c2d3e died: exited with code 137 name=plex', true],
  ]
  assert.deepEqual(
    cases.filter(([line, of]) => isOfPlex(line) !== of).map(([line]) => line),
    [],
  )
})
