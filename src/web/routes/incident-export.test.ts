import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incident, NOON } from '../../../test/support/incidents.ts'
import { ENGLISH } from '../../alert/words/languages/index.ts'
import { openStore } from '../../store/store.ts'
import { newRouter } from '../openapi.ts'
import { incidentExportRoutes } from './incident-export.ts'

test('others have their turn while a reader takes all incidents as fast as they come', async () => {
  const store = openStore({ path: ':memory:', now: NOON })
  store.commit({ incidents: Array.from({ length: 2_000 }, (_, n) => incident({ id: `i${n}`, key: `${n}` })) })
  const matcher = { rule: () => undefined, rules: [] } as unknown as Parameters<
    typeof incidentExportRoutes
  >[0]['matcher']
  const site = newRouter()
  site.use(async (its, next) => {
    its.set('rights', async () => 'look')
    await next()
  })
  site.route('/', incidentExportRoutes({ store, servers: [], matcher, language: ENGLISH, now: () => NOON }))
  let turns = 0
  let others = setImmediate(function turn() {
    turns++
    others = setImmediate(turn)
  })
  const answer = await site.request('/incidents/export?format=json')
  let pieces = 0
  for await (const _ of answer.body!) pieces++
  clearImmediate(others)
  assert.equal(answer.status, 200)
  assert.ok(pieces > 20, `${pieces} pieces`)
  assert.ok(turns >= pieces - 1, `${turns} turns for ${pieces} pieces`)
})
