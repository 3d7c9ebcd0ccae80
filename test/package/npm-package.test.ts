import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { BANNER, CORRUPT, text } from '../cli/logs.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const LIMIT = 1_500_000

/** What a release packs, made of a copy: the checkout's own package.json stays as it is while other tests read it. */
function packed(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-pack-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['dist', 'scripts/npm-package.ts', 'README.md', 'LICENSE', 'DOCS.md'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  // It is built already.
  const before = JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, build: 'node --version' } }, null, 2)
  writeFileSync(join(folder, 'package.json'), before)
  execFileSync('npm', ['pack', '--silent'], { cwd: folder, stdio: 'pipe' })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  return { folder, before, tarball: join(folder, tarball) }
}

test('the package is small, needs nothing, and reads logs where nothing else is installed', async (t) => {
  if (!existsSync(join(ROOT, 'dist', 'sentarr.js'))) return t.skip('skipped: needs npm run build')
  const { folder, before, tarball } = packed(t)
  assert.ok(statSync(tarball).size < LIMIT, `${statSync(tarball).size} bytes`)
  assert.equal(readFileSync(join(folder, 'package.json'), 'utf8'), before, 'package.json is as it was')

  const unpacked = mkdtempSync(join(tmpdir(), 'sentarr-unpacked-'))
  t.after(() => rmSync(unpacked, { recursive: true, force: true }))
  execFileSync('tar', ['-xzf', tarball, '-C', unpacked])
  assert.deepEqual(readdirSync(join(unpacked, 'package')).sort(), ['LICENSE', 'README.md', 'dist', 'package.json'])
  const manifest = JSON.parse(readFileSync(join(unpacked, 'package', 'package.json'), 'utf8'))
  for (const name of ['dependencies', 'devDependencies', 'scripts', 'private'])
    assert.equal(manifest[name], undefined, name)
  assert.deepEqual(manifest.bin, { sentarr: 'dist/sentarr.js' })
  assert.match(manifest.engines.node, /^>=\d+$/)

  writeFileSync(join(unpacked, 'Plex Media Server.log'), text([BANNER, CORRUPT]))
  // As people call it; offline, since nothing is to be fetched.
  const args = ['exec', '--offline', '--yes', '--cache', join(unpacked, 'cache'), '--package', tarball, '--', 'sentarr']
  const scan = (...more: string[]) =>
    execFileSync('npm', [...args, 'scan', '--json', ...more], { cwd: unpacked, encoding: 'utf8', stdio: 'pipe' })
  assert.throws(
    () => scan('Plex Media Server.log'),
    ({ status, stdout }: { status: number; stdout: string }) => {
      assert.equal(status, 1)
      assert.equal(JSON.parse(stdout).incidents[0].rule, 'database.corrupt')
      return true
    },
  )
})
