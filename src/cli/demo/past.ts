// What the demo's server went through before anybody looked: seven days of troubles, understood by the real rules and told on the
// demo's channels, so that lists, pictures, "3rd time today" and the weekly report have something to show.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createComposer } from '../../alert/words/message.ts'
import { reportDue } from '../../app/weekly.ts'
import type { Changes, FindingCount } from '../../detect/changes.ts'
import { createCorrelator } from '../../detect/correlate.ts'
import type { Incident } from '../../detect/incident.ts'
import { createMatcher } from '../../detect/match.ts'
import { DEFAULT_POLICY, policyFor } from '../../detect/policy.ts'
import { parseRecord } from '../../plex/parse.ts'
import { loadCatalogue } from '../../rules/catalogue.ts'
import { valueKeys } from '../../service/commit.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Delivery, StoredAlert } from '../../store/rows.ts'
import { openStore } from '../../store/store.ts'
import { midnightsBefore } from '../../time/zone-clock.ts'
import { writeLine } from './line.ts'
import { createRandom, type Random } from './random.ts'
import { WEEKLY } from './settings.ts'
import { FIRST_TROUBLE, TROUBLES, type Trouble } from './troubles.ts'

const HOUR_MS = 3_600_000
const DAYS = 7
/** A trouble of minutes in the live demo lasts for as many times longer in life. */
const STRETCH = 40
/** The last one is over before the demo begins. */
const QUIET_HOURS = 3
const TICK_MS = 5 * 60_000

type Life = { server: string; seed: number; now: number; settings: Settings }

/** Fills the database of a demo that has not begun. */
export function writePast({ server, seed, now, settings }: Life): void {
  const random = createRandom(seed)
  const matcher = createMatcher({
    rules: loadCatalogue(),
    overrides: {},
    monitorErrors: true,
    monitorWarnings: true,
  })
  const policyOf = (rule: string | null) => policyFor(rule === null ? undefined : matcher.rule(rule), DEFAULT_POLICY)
  const shared = { server, rule: matcher.rule, policyOf, newId: randomUUID }
  const correlator = createCorrelator({ ...shared, stored: { incidents: [], mutes: [], life: [] } })
  const began = midnightsBefore(now, settings.timeZone, DAYS)[0]!
  const channels = settings.channels.filter(({ name }) => name !== WEEKLY.name)
  const compose = createComposer({ ...shared, publicUrl: settings.web.publicUrl, timeZone: settings.timeZone })
  const rows = {
    incidents: new Map<string, Incident>(),
    counts: [] as FindingCount[],
    alerts: [] as StoredAlert[],
    deliveries: [] as Delivery[],
  }

  function take({ incidents, told, counts }: Changes, at: number): void {
    for (const incident of incidents) rows.incidents.set(incident.id, incident)
    rows.counts.push(...counts)
    for (const { incident, tell, cause } of told) {
      const alert = compose(incident, tell, at, cause)
      rows.alerts.push({ alert, at })
      for (const { name } of channels) rows.deliveries.push(sent(alert.id, incident.id, name, at))
      take(correlator.delivered(alert, at), at)
    }
  }

  /** Time passes: what is quiet ends, and what does not mend itself is mended by somebody. */
  function pass(from: number, to: number, note: string): void {
    for (let at = from; at < to; at += TICK_MS) take(correlator.tick(at), at)
    for (const { id } of correlator.open()) take(correlator.resolve(id, note, to), to)
  }

  let at = began
  for (const trouble of plan(random)) {
    at += random.between(5, 14) * HOUR_MS
    if (at > now - QUIET_HOURS * HOUR_MS) break
    const ends = at + random.between(...trouble.lasts) * STRETCH
    for (let moment = at; moment < ends; moment += random.between(...trouble.pause) * STRETCH) {
      for (const said of trouble.complain(random)) {
        const { text, file, at: written } = writeLine(said, moment, random)
        const outcome = matcher.match(parseRecord(text, { file, zoneMinutes: null }), written)
        take(correlator.apply([outcome], { now: written, live: true }), written)
      }
    }
    // Before silence would end it, which mends nothing.
    pass(ends, ends + (trouble.mended === undefined ? HOUR_MS : HOUR_MS / 4), trouble.mended ?? '')
    at = ends
  }

  const store = openStore({ path: join(settings.dataDir, 'sentarr.db'), now })
  store.commit({
    incidents: [...rows.incidents.values()],
    counts: { server, counts: rows.counts },
    alerts: rows.alerts,
    deliveries: rows.deliveries,
    values: {
      ...Object.assign({}, ...settings.servers.map(({ id }) => watched(id, began, now))),
      ...reportDue(WEEKLY.name, WEEKLY.digest, settings.timeZone, now),
    },
  })
  store.close()
}

/** A server that was watched all the time. */
const watched = (server: string, from: number, to: number) => ({
  [valueKeys(server).since]: from,
  [valueKeys(server).watched]: [[Math.floor(from / HOUR_MS), Math.floor(to / HOUR_MS) + 1]],
})

/** Some come again and again, some once. */
function plan(random: Random): Trouble[] {
  const often = random.shuffle([...TROUBLES, ...TROUBLES.slice(0, 5)])
  return [FIRST_TROUBLE, ...often]
}

const sent = (alert: string, incident: string, channel: string, at: number): Delivery => ({
  id: randomUUID(),
  alert,
  incident,
  channel,
  state: 'sent',
  attempts: 1,
  nextAt: at,
  reason: '',
  receipt: null,
  createdAt: at,
  updatedAt: at,
})
