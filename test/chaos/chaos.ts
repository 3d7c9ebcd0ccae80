// Long: `npm run test:chaos`. The real service while everything around it fails, in an order that SEED repeats: afterwards each line
// that was written is counted once, and each alert was delivered once, or twice for a reason.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { BUS } from '../../src/alert/routing/target-names.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { createRandom } from '../crash/writer.ts'
import { until } from '../support/until.ts'
import { FAULTS, type Fault } from './faults.ts'
import { createWorld, type World } from './world.ts'
import { type Counts, RULES } from './writers.ts'

const SECONDS = Number(process.env.CHAOS_SECONDS ?? 600)
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)
/** `SIGKILL,disk full`: these alone. */
const ONLY = process.env.CHAOS_ONLY?.split(',')
const HEAL_MS = 150_000
/** What is counted or sent twice comes late. */
const SETTLE_MS = 3_000
/** An answer that was lost is waited for that long. */
const PATIENCE_MS = 40_000

/** Troubles: some 20 seconds of writing. */
const FAR = 40

type Spell = { fault: Fault; from: number; to: number }

test(`nothing is lost, nothing counts twice in ${SECONDS} s of chaos`, async (t) => {
  process.env.TZ = 'UTC'
  t.diagnostic(`SEED=${SEED}`)
  const world = await createWorld(t, SEED)
  await until('it answers', async () => (await fetch(`${world.api}/healthz`)).ok, 60_000)
  const { files, stream } = await world.write(
    (server, written) => sum({ written }) - sum({ counted: counted(world)[server]! }) < FAR,
  )
  // What was there before the first place was stored may rightly be left out.
  await until('each source knows its place', () => withStore(world, placesOf).every((places) => places > 0), 60_000)
  files.trouble()
  stream.trouble()
  const spells = await chaos(t, world, createRandom(SEED))
  files.stop()
  stream.stop()
  const expected = { files: files.counts, stream: stream.counts }
  const stored = await settled(world, expected)
  const open = openIncidents(world)
  await until('the broker knows what is open', () =>
    Object.entries(open).every(([id, count]) => stateOf(world, id).open_incidents === count),
  )
  assert.deepEqual(await world.service.stop(), [0, null], 'a clean stop')

  t.diagnostic(`${files.lines()} lines by folder, ${stream.lines()} by stream, ${world.service.starts()} starts`)
  const store = openStore({ path: `${world.data}/sentarr.db`, now: Date.now() })
  t.after(() => store.close())
  assert.deepEqual(store.gaps(10), [], 'no line was out of reach')
  assert.deepEqual(stored, expected)
  judgeDeliveries(t, world, { store, spells })
})

async function chaos(t: TestContext, world: World, random: () => number): Promise<Spell[]> {
  const missing = FAULTS.filter(({ needs }) => needs && !world.can.has(needs))
  if (missing.length > 0) t.diagnostic(`not possible here: ${missing.map(({ name }) => name).join(', ')}`)
  const possible = FAULTS.filter((fault) => !missing.includes(fault) && (!ONLY || ONLY.includes(fault.name)))
  const began = Date.now()
  const spells: Spell[] = []
  const between = (least: number, most: number) => (least + random() * (most - least)) * 1000
  async function spell(fault: Fault, ms: number): Promise<void> {
    const from = Date.now()
    t.diagnostic(`${((from - began) / 1000).toFixed(1)} s ${fault.name} for ${(ms / 1000).toFixed(1)} s`)
    await fault.begin(world)
    await wait(ms)
    await fault.end?.(world)
    spells.push({ fault, from, to: Date.now() })
  }
  let waiting: Fault[] = []
  const next = (): Fault => {
    if (waiting.length === 0) waiting = shuffled(possible, random)
    return waiting.pop()!
  }
  while (Date.now() - began < SECONDS * 1000) {
    const faults = random() < 0.3 ? [next(), next()] : [next()]
    const apart = [...new Map(faults.map((fault) => [subjectOf(fault), fault])).values()]
    await Promise.all(apart.map((fault) => spell(fault, between(...fault.lasts))))
    await wait(between(0.3, 3))
  }
  return spells
}

/** Two faults of one thing would end each other. */
const subjectOf = ({ name }: Fault) => name.split(/[ :]/)[0]!

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item)
}

const SERVERS = ['files', 'stream']

function withStore<Result>({ data }: World, use: (store: Store) => Result): Result {
  const store = openStore({ path: `${data}/sentarr.db`, now: Date.now() })
  try {
    return use(store)
  } finally {
    store.close()
  }
}

const placesOf = (store: Store): number[] => [
  store.places('files', 'folder').length,
  store.places('stream', 'stream').length,
]

/** What is stored as counted, by server and trouble; other rules speak of the chaos itself. */
const counted = (world: World): Record<string, Counts> =>
  withStore(world, (store) => Object.fromEntries(SERVERS.map((server) => [server, countsOf(store, server)])))

function countsOf(store: Store, server: string): Counts {
  const counts: Counts = {}
  for (const { rule, total } of store.incidents(server)) {
    const name = rule ?? 'unknown'
    if (RULES.includes(name)) counts[name] = (counts[name] ?? 0) + total
  }
  return counts
}

const openIncidents = (world: World): Record<string, number> =>
  withStore(world, (store) =>
    Object.fromEntries(
      SERVERS.map((server) => [server, store.incidents(server).filter(({ state }) => state === 'open').length]),
    ),
  )

const stateOf = (world: World, id: string) => JSON.parse(world.retained.get(`sentarr/${id}/state`) ?? '{}')

const sum = (counts: Record<string, Counts>): number =>
  Object.values(counts)
    .flatMap(Object.values<number>)
    .reduce((all, one) => all + one, 0)

/** What is counted once all is there, and a moment later; or when nothing more comes. */
async function settled(world: World, expected: Record<string, Counts>): Promise<Record<string, Counts>> {
  const deadline = Date.now() + HEAL_MS
  const isThere = () =>
    sum(counted(world)) >= sum(expected) && withStore(world, (store) => store.waitingByChannel()).length === 0
  while (!isThere() && Date.now() < deadline) await wait(500)
  await wait(SETTLE_MS)
  return counted(world)
}

function judgeDeliveries(t: TestContext, world: World, { store, spells }: { store: Store; spells: Spell[] }): void {
  const alerts = SERVERS.flatMap((server) => store.incidents(server).flatMap((incident) => store.alertsOf(incident.id)))
  const deliveries = alerts.flatMap(({ alert }) =>
    store.deliveriesOf(alert.id).map((delivery) => ({ alert, delivery })),
  )
  const faults: string[] = []
  // Who takes a topic is not asked: of the events by MQTT only their state is known.
  const whole = { hook: 0, [BUS]: 0 }
  const isWatched = (channel: string): channel is keyof typeof whole => Object.hasOwn(whole, channel)
  let repeated = 0
  for (const { alert, delivery } of deliveries) {
    const { id, channel, state, reason } = delivery
    const name = `${channel} ${alert.rule} ${alert.state} ${id}: ${state} ${reason}`
    if (state !== 'sent' && state !== 'dropped') faults.push(`not delivered: ${name}`)
    if (!isWatched(channel)) continue
    const times =
      channel === 'hook' ? world.received.hook.get(id) : world.received.core.get(`${alert.id} ${alert.state}`)
    if (state === 'sent' && times === undefined && !/digest/.test(reason)) faults.push(`never arrived: ${name}`)
    if (times === undefined) continue
    if (state === 'sent') whole[channel]++
    if (times.length === 1) continue
    repeated++
    const [first, last] = [times[0]! - PATIENCE_MS, times.at(-1)!]
    const why = spells.find(({ fault, from, to }) => fault.repeats && from <= last && to >= first)
    const since = spells[0]?.from ?? first
    const when = times.map((at) => `${((at - since) / 1000).toFixed(1)} s`).join(' and ')
    if (!why) faults.push(`at ${when} without a reason: ${name}`)
  }
  t.diagnostic(`${alerts.length} alerts, ${deliveries.length} deliveries, ${repeated} repeated for a reason`)
  for (const [channel, count] of Object.entries(whole))
    assert.ok(count > 0, `something that ${channel} was sent was received`)
  assert.deepEqual(faults.slice(0, 20), [])
}
