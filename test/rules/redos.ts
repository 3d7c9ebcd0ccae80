// Every pattern of the catalogue is proven safe against catastrophic backtracking. Takes minutes: `npm run test:redos`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from 'recheck'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { patternsIn } from '../../src/rules/faults.ts'

const PARALLEL = 3

test('every pattern of the catalogue is safe', async () => {
  const sources = new Map(
    loadCatalogue().flatMap((rule) =>
      patternsIn(rule).map(([path, source]): [string, string] => [source, `${rule.id} ${path.join('.')}`]),
    ),
  )
  const queue = [...sources]
  const unsafe: string[] = []
  async function work(): Promise<void> {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [source, where] = next
      const { status } = await check(source, 'i', { timeout: 60_000 })
      if (status !== 'safe') unsafe.push(`${where}: ${status} ${source}`)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
  assert.deepEqual(unsafe, [])
})
