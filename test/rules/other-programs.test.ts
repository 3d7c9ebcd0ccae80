// Programs that look after Plex have it in their names. What happens to them did not happen to Plex.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { atLeast } from '../../src/rules/vocabulary.ts'

const NOW = Date.UTC(2027, 0, 1)
const matcher = createMatcher({ rules: loadCatalogue(), overrides: {}, monitorErrors: true, monitorWarnings: true })

const OTHERS = [
  'plexpy',
  'plexdrive',
  'plexupdate',
  'plex-meta-manager',
  'plex_autoscan',
  'plex-exporter',
  'plextraktsync',
  'plex-auto-languages',
  'plex_debrid',
]
/** Named like a server that is placed somewhere, and called after Plex on either side. */
const BESIDE = ['plex-sync', 'plex_db_backup', 'plex-vpn', 'backup-plex', 'tautulli_plex', 'tautulli-plex']
const PLEX = ['plexmediaserver', 'plex', 'plex-media-server']
const PLACED = ['plex-nas', 'plex-main', 'plex-ab12cd34e5-x2x4z', 'plex-ab12cd34-1111-2222-3333-444455556666']

/** What the system says of a program that ended. */
const SERVICES: Record<string, (name: string) => string> = {
  supervisord: (name) => `2026-03-03 04:26:21,000 INFO exited: ${name} (exit status 1; not expected)`,
  'supervisord that gave up': (name) =>
    `2026-03-03 04:26:21,100 INFO gave up: ${name} entered FATAL state, too many start retries too quickly`,
  OpenRC: (name) => ` * ERROR: ${name} failed to start`,
  'systemd, a unit': (name) =>
    `Mar 03 04:26:22 nas systemd[1]: ${name}.service: Scheduled restart job, restart counter is at 5.`,
  'systemd, the end': (name) =>
    `Mar 03 04:26:18 nas systemd[1]: ${name}.service: Main process exited, code=exited, status=1/FAILURE`,
}
const CONTAINERS: Record<string, (name: string) => string> = {
  'a container that does not stop': (name) => `Container media-${name}-1 failed to exit within 10 seconds of signal 15`,
  'a pod': (name) => `${name}-6f7d8c9b5-x2x4z   0/1   CrashLoopBackOff   7   14m`,
  'a container of a pod': (name) =>
    `Back-off restarting failed container ${name} in pod ${name}-6f7d8c9b5-x2x4z_media(0f5d)`,
  'a pod of all namespaces': (name) => `media   ${name}   0/1   CrashLoopBackOff   7   14m`,
  'out of memory': (name) => `      ${name}: OOMKilled exit code 137`,
  'out of memory, an exit code': (name) => `${name} exited with code 137`,
  'out of memory, a killer': (name) => `dockerd: container ${name} was killed by the OOM killer`,
  'a container that Docker refuses': (name) =>
    `Error response from daemon: Cannot restart container ${name}: failed to create shim task: OCI runtime create failed`,
}
/** A unit has the name that its package gives it; who runs a container or a program of supervisord chooses one. */
const CHOSEN = Object.entries(SERVICES).filter(([what]) => what.startsWith('supervisord'))

function isTold(line: string): boolean {
  const { finding } = matcher.match(parseRecord(line, { file: '', zoneMinutes: 0 }), NOW)
  return finding !== null && atLeast(finding.severity, 'warning')
}

for (const [what, lineOf] of Object.entries({ ...SERVICES, ...CONTAINERS })) {
  test(`${what}: Plex is told, others are not`, () => {
    assert.deepEqual(OTHERS.map(lineOf).filter(isTold), [])
    assert.deepEqual(
      PLEX.map(lineOf).filter((line) => !isTold(line)),
      [],
    )
  })
}

for (const [what, lineOf] of [...CHOSEN, ...Object.entries(CONTAINERS)]) {
  test(`${what}: a name that says where Plex stands is told, one of what stands beside it is not`, () => {
    assert.deepEqual(BESIDE.map(lineOf).filter(isTold), [])
    assert.deepEqual(
      PLACED.map(lineOf).filter((line) => !isTold(line)),
      [],
    )
  })
}

test('Plex is known by the names that compose, swarm and Kubernetes give it', () => {
  const names = ['binhex-plexpass', 'media_plex_1', 'plex-plex-media-server-0', 'plex.1.x2x4zb', 'docker-plex']
  assert.deepEqual(
    names.map((name) => `${name}   0/1   CrashLoopBackOff   7   14m`).filter((line) => !isTold(line)),
    [],
  )
})

test("another container of Plex's namespace is not Plex", () => {
  assert.ok(!isTold('Back-off restarting failed container tautulli in pod tautulli-7d9c8b6f5-x2x4z_plex(0f5d)'))
  assert.ok(!isTold('Back-off restarting failed container in pod sonarr-7d9c8b6f5-x2x4z_plex(0f5d)'))
  for (const status of ['CrashLoopBackOff', 'OOMKilled'])
    assert.ok(!isTold(`plex   tautulli-7d9c8b6f5-x2x4z   0/1   ${status}   7   14m`))
  assert.ok(!isTold('Dependency failed for Plexdrive FUSE Mount.'))
  assert.ok(isTold('Dependency failed for Plex Media Server.'))
})
