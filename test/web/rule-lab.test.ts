import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { until } from '../support/until.ts'
import { startWeb } from '../support/web.ts'

const HOUR = 3_600_000

const rule = (pattern: string, threshold = 1) => `
- id: own.antenna
  title: The antenna fell off
  category: dvr_tuner
  severity: error
  levels: [DEBUG, ERROR]
  contains: antenna
  pattern: '${pattern}'
  policy: { threshold: ${threshold}, window_minutes: 5, quiet_minutes: 30 }
  cause: The wind.
  advice: [Climb up.]
  samples: { match: ["DEBUG - the antenna fell off barn"] }
`
const FELL = rule('antenna fell off (?<roof>\\w+)')
const TWICE = rule('antenna fell off (?<roof>\\w+)', 2)

describe('rules on trial', () => {
  it('say which pasted lines they take, with their fields, and what takes the others', async (t) => {
    const web = await startWeb(t)
    const lines = [
      'DEBUG - the antenna fell off barn?X-Plex-Token=abcdefghij1234567890',
      'ERROR - database disk image is malformed',
      'DEBUG - all is well',
    ]
    const { status, body } = await web.call('POST', '/api/rules/try', { yaml: FELL, lines })
    assert.equal(status, 200)
    assert.deepEqual(
      body.matches.map(({ matched, rule }: { matched: boolean; rule: string | null }) => [matched, rule]),
      [
        [true, 'own.antenna'],
        [false, 'database.corrupt'],
        [false, null],
      ],
    )
    assert.equal(body.matches[0].fields.roof, 'barn')
    assert.ok(!JSON.stringify(body).includes('abcdefghij'))
    const history = { records: 0, matched: 0, incidents: 0, first: null, last: null, samples: [], complete: true }
    assert.deepEqual([body.problems, body.history], [[], history])
  })

  it('count how often they would have told, over all generations of a log, by threshold and quiet time', async (t) => {
    const web = await startWeb(t, { env: { READ_FROM: 'end' } })
    const start = Date.now() - 10 * HOUR
    const fall = (at: number) => web.write('DEBUG', `[Grabber] the antenna fell off barn`, new Date(at))
    fall(start)
    fall(start + 60_000)
    for (let n = 0; n < 50; n++) web.write('DEBUG', `entry ${n}`, new Date(start + HOUR + n))
    renameSync(join(web.logs, 'Plex Media Server.log'), join(web.logs, 'Plex Media Server.1.log'))
    fall(start + 2 * HOUR)
    fall(start + 2 * HOUR + 60_000)
    fall(start + 6 * HOUR)
    await until('the logs', async () => (await web.call('GET', '/api/logs')).status === 200)

    const history = async (yaml: string) => (await web.call('POST', '/api/rules/try', { yaml })).body.history
    const { samples, ...each } = await history(FELL)
    assert.deepEqual(each, {
      records: 55,
      matched: 5,
      incidents: 3,
      first: new Date(start).toISOString(),
      last: new Date(start + 6 * HOUR).toISOString(),
      complete: true,
    })
    assert.equal(samples.length, 5)
    assert.equal((await history(TWICE)).incidents, 2)
    assert.deepEqual((await web.call('GET', '/api/incidents')).body.items, [])
  })

  it('are refused with file and line of every fault', async (t) => {
    const web = await startWeb(t)
    const refused = async (yaml: string) => {
      const { status, body } = await web.call('POST', '/api/rules/try', { yaml })
      assert.deepEqual([status, body.error.code], [422, 'invalid'], yaml)
      return body.error.details[0]
    }
    assert.match(await refused(rule('(')), /^rules\.yaml:8: own\.antenna: pattern/)
    assert.match(await refused('- *nowhere'), /^rules\.yaml:1: /)
    assert.match(await refused('# nothing'), /^rules\.yaml:1: there is no rule/)
    assert.match((await refused('#'.repeat(64 * 1024 + 1))).reason, /64 KiB/)
    assert.equal((await web.call('POST', '/api/rules/try', { yaml: FELL, server: 'nobody' })).status, 404)
  })
})

describe('a file of own rules', () => {
  it('is saved, in force soon after, shown and deleted', async (t) => {
    const web = await startWeb(t)
    const own = '/api/rules/own/roof-1'
    assert.equal((await web.call('GET', own)).status, 404)
    assert.equal((await web.call('PUT', own, { yaml: FELL })).status, 200)
    assert.equal(readFileSync(join(web.configDir, 'rules', 'roof-1.yaml'), 'utf8'), FELL)
    assert.deepEqual((await web.call('GET', own)).body, { name: 'roof-1', yaml: FELL })
    const isInForce = async () =>
      (await web.call('GET', '/api/rules')).body.items.some(({ own }: { own: boolean }) => own)
    await until('the rule in force', isInForce)
    assert.equal((await web.call('DELETE', own)).status, 204)
    await until('the rule gone', async () => !(await isInForce()))
    assert.equal((await web.call('DELETE', own)).body.error.code, 'not_found')
  })

  it('is not touched by rules with a fault', async (t) => {
    const web = await startWeb(t)
    await web.call('PUT', '/api/rules/own/roof', { yaml: FELL })
    const { status, body } = await web.call('PUT', '/api/rules/own/roof', { yaml: rule('(') })
    assert.equal(status, 422)
    assert.match(body.error.details[0], /^roof\.yaml:8: /)
    assert.deepEqual(readdirSync(join(web.configDir, 'rules')), ['roof.yaml'])
    assert.equal((await web.call('GET', '/api/rules/own/roof')).body.yaml, FELL)
  })

  it('stands in the folder of rules, whatever its name tries', async (t) => {
    const web = await startWeb(t)
    mkdirSync(join(web.configDir, 'rules'))
    writeFileSync(join(web.configDir, 'other.yaml'), 'secret: x')
    for (const name of ['..%2Fother', '%2e%2e%2fother', 'Roof', '.hidden', 'a.b', 'a%00', 'x'.repeat(41)]) {
      for (const [method, body] of [['GET'], ['PUT', { yaml: FELL }], ['DELETE']] as const) {
        const { status } = await web.call(method, `/api/rules/own/${name}`, body)
        assert.ok(status === 400 || status === 404, `${method} ${name}: ${status}`)
      }
    }
    assert.deepEqual(readdirSync(join(web.configDir, 'rules')), [])
    assert.ok(existsSync(join(web.configDir, 'other.yaml')))
  })
})
