import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { loadSettings } from '../../src/settings/load.ts'
import { text } from './repository.ts'

/** Used by the compose files or by the container itself. */
const NOT_SETTINGS = ['PLEX_LOGS', 'PUID', 'PGID', 'SENTARR_PORT']

const load = (env: Record<string, string>) => {
  const readFile = (path: string) => {
    throw Object.assign(new Error(path), { code: 'ENOENT' })
  }
  return loadSettings({
    env,
    readFile,
    readSecret: readFile,
    isFile: () => false,
    machineZone: () => 'UTC',
  })
}

const variables = (source: string): Record<string, string> =>
  Object.fromEntries([...source.matchAll(/^([A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]))

test('.env.example is a valid configuration as it stands', () => {
  const loaded = load(variables(text('.env.example')))
  assert.ok(loaded.ok)
  assert.deepEqual(loaded.warnings, [])
})

test('.env.example names only settings that exist, also behind a #', () => {
  const all = variables(text('.env.example').replaceAll(/^#(?=[A-Z])/gm, ''))
  const settings = Object.fromEntries(Object.keys(all).map((name) => [name, '']))
  for (const name of NOT_SETTINGS) assert.ok(name in settings || name === 'SENTARR_PORT', name)
  const loaded = load({ ...settings, ...Object.fromEntries(NOT_SETTINGS.map((name) => [name, ''])) })
  assert.deepEqual(loaded.warnings, [])
  const known = Object.keys(loaded.ok ? loaded.origins : {}).map((key) => key.toUpperCase())
  const unknown = Object.keys(settings).filter((name) => !known.includes(name) && !NOT_SETTINGS.includes(name))
  assert.deepEqual(unknown, [])
})

for (const file of ['docker-compose.yml', 'docker-compose.monitor.yml']) {
  test(`${file} mounts the logs read-only and runs Sentarr on a read-only file system`, () => {
    const { sentarr } = parse(text(file)).services
    assert.ok(sentarr.volumes.some((volume: string) => volume.endsWith(':/logs:ro')))
    assert.equal(sentarr.environment.PLEX_LOG_PATH, '/logs')
    assert.equal(sentarr.read_only, true)
    // What the documents say: docker exec sentarr sentarr …, and what the dashboard writes.
    assert.equal(sentarr.container_name, 'sentarr')
    assert.ok(sentarr.volumes.some((volume: string) => volume.endsWith(':/config')))
    assert.deepEqual(sentarr.env_file, [
      { path: '.env', required: false },
      { path: 'stack.env', required: false },
    ])
  })
}
