// What is built from other people's work, and what the container may do.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { root, text } from './repository.ts'

const WORKFLOWS = '.github/workflows'
const workflows = readdirSync(join(root, WORKFLOWS)).map((name) => `${WORKFLOWS}/${name}`)

test('every action of somebody else is named by its commit, with the version (or the branch, where there are none) beside it', () => {
  for (const path of workflows) {
    for (const [, action = ''] of text(path).matchAll(/uses: (.+)$/gm)) {
      if (!action.startsWith('./'))
        assert.match(action, /^[\w./-]+@[0-9a-f]{40} # (v?\d[\w.]*|master)$/, `${path}: ${action}`)
    }
  }
})

test('a release begins with one base by its digest, lists what is in it and says where it was built', () => {
  const images = text(`${WORKFLOWS}/images.yml`)
  assert.match(images, /ARG NODE_IMAGE=\$BASE/)
  assert.match(images, /sbom-action@/)
  assert.match(images, /actions\/attest@/)
  for (const path of workflows) {
    const { permissions, jobs } = parse(text(path))
    assert.deepEqual(permissions, { contents: 'read' }, path)
    for (const { steps = [] } of Object.values<{ steps?: { run?: string }[] }>(jobs)) {
      for (const { run = '' } of steps)
        assert.doesNotMatch(run, /\$\{\{/, `${path}: inputs reach shells as environment only`)
    }
  }
  assert.match(text(`${WORKFLOWS}/ci.yml`), /npm audit --omit=dev/)
})

for (const path of ['docker-compose.yml', 'docker-compose.monitor.yml']) {
  test(`${path} gives the container what it needs and no more`, () => {
    const { sentarr } = parse(text(path)).services
    assert.deepEqual(sentarr.cap_drop, ['ALL'])
    assert.deepEqual(sentarr.cap_add, ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'])
    assert.equal(sentarr.read_only, true)
    assert.deepEqual(sentarr.security_opt, ['no-new-privileges:true'])
    assert.ok(sentarr.mem_limit && sentarr.pids_limit)
    assert.equal(sentarr.privileged ?? sentarr.network_mode ?? sentarr.cap, undefined)
  })
}

test('AppArmor shows no other process and no environment', () => {
  const profile = text('apparmor.txt')
  assert.doesNotMatch(profile, /\/proc\/\*\*|@\{PROC\}\/\*\* |\/sys\/\*\*|dac_override/)
  assert.match(profile, /deny @\{PROC\}\/\*\/environ r,/)
})
