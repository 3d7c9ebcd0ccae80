// Every pattern of the catalogue is proven safe against catastrophic backtracking. Takes minutes: `npm run test:redos`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from 'recheck'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { patternsIn } from '../../src/rules/faults.ts'

const PARALLEL = 3

const statusOf = async (source: string) => (await check(source, 'i', { timeout: 60_000 })).status

test('every pattern of the catalogue is safe', async () => {
  const sources = new Map(
    loadCatalogue().flatMap((rule) =>
      patternsIn(rule).map(([path, source]): [string, string] => [source, `${rule.id} ${path.join('.')}`]),
    ),
  )
  const queue = [...sources]
  const suspects: [string, string][] = []
  async function work(): Promise<void> {
    for (let next = queue.pop(); next; next = queue.pop()) {
      if ((await statusOf(next[0])) !== 'safe') suspects.push(next)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))

  // What the checker attacks it also times, so a machine that is busy elsewhere makes sound patterns suspects: alone they are not.
  const unsafe: string[] = []
  for (const [source, where] of suspects) {
    const status = await statusOf(source)
    if (status !== 'safe') unsafe.push(`${where}: ${status} ${source}`)
  }
  assert.deepEqual(unsafe, [])
})
