import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { app, files, root, text } from './repository.ts'

/** Defaults of the app's description; writing one down is a fault to the store's linter. */
const DEFAULTS: Record<string, unknown> = {
  apparmor: true,
  auth_api: false,
  backup: 'hot',
  boot: 'auto',
  docker_api: false,
  full_access: false,
  hassio_role: 'default',
  host_network: false,
  ingress_port: 8099,
  init: true,
  panel_admin: true,
  panel_icon: 'mdi:puzzle',
  stage: 'stable',
  startup: 'application',
  timeout: 10,
  tmpfs: false,
}

test('only one file has a name that the Supervisor takes for an app', () => {
  const taken = files().filter((path) => /^config\.(.*\.)?(yaml|yml|json)$/.test(basename(path)))
  assert.deepEqual(taken, ['config.yaml'])
})

test('the repository has a name, and the app every key the store requires', () => {
  assert.ok(parse(text('repository.yaml')).name)
  for (const key of ['name', 'version', 'slug', 'description', 'arch']) assert.ok(app[key], key)
  assert.match(String(app.slug), /^[-_.A-Za-z0-9]+$/)
  assert.deepEqual(app.arch, ['aarch64', 'amd64'])
})

test('no key of the app stands at its default, and none is deprecated', () => {
  for (const [key, value] of Object.entries(DEFAULTS)) assert.notEqual(app[key], value, key)
  for (const key of ['advanced', 'codenotary', 'watchdog', 'webui', 'auto_uart']) assert.ok(!(key in app), key)
})

test('until images are published the store builds the app on the user’s machine; then it takes them', () => {
  assert.ok([undefined, 'ghcr.io/sentarr/sentarr'].includes(app.image as string | undefined))
})

test('logs can be reached read-only, the own configuration folder can be written, by today’s folder names', () => {
  assert.deepEqual(app.map, ['share', 'media', 'app_config:rw'])
})

test('MQTT is wanted, not needed; Home Assistant and the Supervisor may be asked', () => {
  assert.deepEqual(app.services, ['mqtt:want'])
  assert.equal(app.homeassistant_api, true)
  assert.equal(app.hassio_api, true)
})

test('the page in the sidebar is where the service listens', () => {
  assert.equal(app.ingress, true)
  assert.equal(app.ingress_port, 5000)
  assert.match(String(app.panel_icon), /^mdi:/)
})

test('the security rating is 8 of 8 by the Supervisor’s rules', () => {
  // supervisor/apps/utils.py: 5, +2 for ingress, +1 for an own AppArmor profile; everything else only costs.
  const costly = [
    'privileged',
    'host_network',
    'host_pid',
    'host_ipc',
    'host_uts',
    'host_dbus',
    'docker_api',
    'full_access',
  ]
  for (const key of [...costly, 'hassio_role', 'auth_api', 'kernel_modules', 'devices', 'apparmor']) {
    assert.ok(!(key in app), key)
  }
  assert.equal(5 + (app.ingress ? 2 : 0) + (text('apparmor.txt') ? 1 : 0), 8)
})

test('the AppArmor profile is one, named at the beginning of a line', () => {
  const names = text('apparmor.txt')
    .split('\n')
    .filter((line) => line.startsWith('profile '))
  assert.equal(names.length, 1)
  assert.match(names[0] ?? '', /^profile [^ ]+ flags=\(attach_disconnected,mediate_deleted\) \{$/)
  assert.doesNotMatch(text('apparmor.txt'), /^\s*file,$/m)
})

test('icon and logo have the sizes the store shows', () => {
  const size = (path: string) => {
    const png = readFileSync(join(root, path))
    assert.equal(png.toString('latin1', 1, 4), 'PNG')
    return [png.readUInt32BE(16), png.readUInt32BE(20)]
  }
  assert.deepEqual(size('icon.png'), [128, 128])
  assert.deepEqual(size('logo.png'), [250, 100])
})

test('the version is one', () => {
  const { version } = JSON.parse(text('package.json'))
  assert.equal(app.version, version)
  assert.equal(JSON.parse(text('package-lock.json')).version, version)
  assert.match(text('CHANGELOG.md'), new RegExp(`^## ${RegExp.escape(version)}$`, 'm'))
})

test('the Dockerfile installs no package of a distribution and names its own base', () => {
  const dockerfile = text('Dockerfile')
  assert.doesNotMatch(dockerfile, /apk |apt-get|BUILD_FROM/)
  const bases = dockerfile.match(/^FROM .*$/gm)?.map((line) => line.replace(/--platform=\S+ /, '').split(' ')[1])
  assert.deepEqual(
    bases?.map((base) => base?.slice(1)),
    ['{NODE_IMAGE}', '{NODE_IMAGE}'],
  )
  assert.match(dockerfile, /^ARG NODE_IMAGE=node:24-alpine(?:@sha256:[0-9a-f]{64})?$/m)
  assert.match(dockerfile, /^HEALTHCHECK /m)
  const { build_from: from } = parse(text('build.yaml'))
  assert.deepEqual(from, { aarch64: 'node:24-alpine', amd64: 'node:24-alpine' })
})

test('npm ci finds every optional package in the lock file, whatever the platform it was written on', () => {
  const { packages } = JSON.parse(text('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>
  }
  const there = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')))
  const wanted = Object.values(packages).flatMap((one) => Object.keys(one.optionalDependencies ?? {}))
  assert.deepEqual(
    wanted.filter((name) => !there.has(name)),
    [],
  )
})
