import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { until } from '../../test/support/until.ts'
import { createCoreConnection } from './core-connection.ts'

test('an address that cannot be told is named once and asked for again, whatever is thrown', async (t) => {
  const { log, lines } = keptLog()
  let asked = 0
  const connection = createCoreConnection({
    endpoint() {
      asked++
      throw new Error('the token file is gone')
    },
    log,
    clock: () => performance.now(),
    timing: { retryFrom: 1, retryTo: 1 },
  })
  t.after(() => connection.stop())
  await until('three attempts', () => asked >= 3)
  const detail = 'cannot tell where Home Assistant is: the token file is gone'
  assert.deepEqual(connection.status(), { state: 'offline', detail })
  assert.deepEqual(lines, [`warn: ${detail}`])
})
