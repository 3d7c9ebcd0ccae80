// A process that only delivers: `node outbox-child.ts DATABASE URL`. Made to be killed.
import { randomUUID } from 'node:crypto'
import { createOutbox } from '../../src/alert/outbox/outbox.ts'
import { openStore } from '../../src/store/store.ts'
import { alert } from './incidents.ts'
import { keptLog } from './log.ts'

const [path = '', url = ''] = process.argv.slice(2)
const ALERTS = 40
const store = openStore({ path, now: Date.now() })
const outbox = createOutbox({
  log: keptLog().log,
  store,
  targets: [
    {
      name: 'hook',
      wants: () => ({ wanted: true }),
      async send(its, _previous, { key, signal }) {
        const headers = { 'idempotency-key': key }
        const answer = await fetch(url, { method: 'POST', headers, body: its.id, signal })
        if (!answer.ok) throw new Error(`answered ${answer.status}`)
        return null
      },
    },
  ],
  now: Date.now,
  newId: randomUUID,
  random: Math.random,
  delivered: () => [],
  undelivered: () => [],
})
if (store.value('seeded') === undefined) {
  const alerts = Array.from({ length: ALERTS }, (_, n) => alert({ id: `a${n}`, incident: null }))
  const { deliveries } = outbox.plan(alerts, Date.now())
  store.commit({ alerts: alerts.map((its) => ({ alert: its, at: Date.now() })), deliveries, values: { seeded: true } })
}
outbox.start()
