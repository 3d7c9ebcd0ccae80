// Kill -9 in the middle of sending: nothing is lost, and only what was on its way may come twice, with the same key.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { buildSync } from 'esbuild'

const ALERTS = 40
/** The process is killed while these requests are open; half of them get their answer first. */
const DEADLY = new Set([3, 4, 11, 17, 25, 33, 38, 41])

test('killed in the middle of sending, the outbox loses nothing', { timeout: 120_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-outbox-'))
  const arrivals: { id: string; key: string }[] = []
  const keys = new Map<string, Set<string>>()
  let child: ChildProcess
  const server = createServer(async (request, response) => {
    const id = await text(request)
    const key = String(request.headers['idempotency-key'])
    arrivals.push({ id, key })
    keys.set(id, (keys.get(id) ?? new Set()).add(key))
    const deadly = DEADLY.has(arrivals.length)
    if (!deadly || arrivals.length % 2 === 0) response.end('ok')
    if (deadly) child.kill('SIGKILL')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    child.kill('SIGKILL')
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  // It starts nine times: of one file, and not of a hundred sources each time.
  const script = join(folder, 'outbox-child.mjs')
  buildSync({
    entryPoints: [join(import.meta.dirname, 'support', 'outbox-child.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // For what of it is CommonJS.
    banner: { js: `const require = process.getBuiltinModule('module').createRequire(import.meta.url)` },
    logLevel: 'warning',
  })
  for (let life = 0; keys.size < ALERTS; life++) {
    assert.ok(life <= DEADLY.size, `delivered ${keys.size} of ${ALERTS}`)
    child = spawn(process.execPath, [script, join(folder, 'sentarr.db'), url], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const arrived = new AbortController()
    const watch = setInterval(() => keys.size === ALERTS && arrived.abort(), 20)
    await once(child, 'exit', { signal: arrived.signal }).catch(() => undefined)
    clearInterval(watch)
  }
  assert.deepEqual(
    [...keys.keys()],
    Array.from({ length: ALERTS }, (_, n) => `a${n}`),
  )
  assert.ok(
    [...keys.values()].every(({ size }) => size === 1),
    'a repeated delivery keeps its key',
  )
  assert.ok(arrivals.length - ALERTS <= DEADLY.size, `${arrivals.length - ALERTS} came twice`)
})
