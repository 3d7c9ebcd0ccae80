import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { startSupervisor } from '../../test/support/supervisor.ts'
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

test('a refused token is not tried again, as each try is a warning in Home Assistant; another one is, at once', async (t) => {
  const fake = await startSupervisor(t)
  const { log, lines } = keptLog()
  let token = 'wrong'
  let asked = 0
  const connection = createCoreConnection({
    endpoint() {
      asked++
      return { url: `${fake.url}/core`, token, from: 'HA_TOKEN' }
    },
    log,
    // Stands still: the time after which a refused token is tried again never comes.
    clock: () => 0,
    timing: { retryFrom: 1, retryTo: 1, tokenCheck: 1 },
  })
  t.after(() => connection.stop())
  await until('the token is looked at again and again', () => asked >= 10)
  assert.equal(connection.status().state, 'refused')
  assert.deepEqual(fake.logins, ['wrong'])
  assert.equal(lines.length, 1)
  token = fake.token
  await until('it is connected', () => connection.status().state === 'online')
  assert.deepEqual(fake.logins, ['wrong', fake.token])
})
