// What the signs of one Plex server mean together: (what is known, sign, now) → what is known. Pure; times are monotonic milliseconds.

export const SERVER_STATES = [
  'up',
  'starting',
  'maintenance',
  'refused',
  'hung',
  'unreachable',
  'unauthorized',
] as const
export type ServerState = (typeof SERVER_STATES)[number]

/** No answer at all, in one of three ways. */
export type Absence = 'refused' | 'hung' | 'unreachable'

/** `identity` has a lane of its own; the others are the second, independent signs. */
type Lane = 'identity' | 'request' | 'stream'

export type Sign =
  | { kind: 'answered'; lane: Lane }
  /** 503: starting or migrating. `text` is what Plex says about it. */
  | { kind: 'busy'; text: string }
  /** `startedAt`: when the request that failed was begun. */
  | { kind: 'absent'; lane: Lane; startedAt: number; why: Absence; detail: string }
  /** What Plex says of our token. */
  | { kind: 'token'; accepted: boolean }
  /** Plex said in its log that it is being stopped. */
  | { kind: 'stopping' }
  | { kind: 'tick' }

type Failing = { since: number; why: Absence; detail: string; lanes: readonly Lane[]; times: number }

export type Reachability = {
  /** Null until the first sign means something. */
  state: ServerState | null
  /** From the start of the first failed request on. */
  failing: Failing | null
  /** `/identity` answers, but nothing else does. */
  stuck: { since: number; times: number } | null
  busySince: number | null
  busyText: string
  tokenRefused: { since: number; confirmed: boolean } | null
  stoppingAt: number | null
  /** When the server came up after it had been away, newest last. */
  starts: readonly number[]
}

export const NOTHING_KNOWN: Reachability = {
  state: null,
  failing: null,
  stuck: null,
  busySince: null,
  busyText: '',
  tokenRefused: null,
  stoppingAt: null,
  starts: [],
}

/** A database that optimises itself may lock a slow NAS for most of it. */
const PATIENCE_MS = 60_000
/** After an orderly stop somebody restarts or updates it. */
const RESTART_MS = 180_000
const LONG_MAINTENANCE_MS = 3_600_000
const LOOP_MS = 15 * 60_000
const LOOP_STARTS = 3

export function sense(known: Reachability, sign: Sign, now: number): Reachability {
  const next = taken(known, sign, now)
  return { ...next, state: stateOf(next, now) }
}

function taken(known: Reachability, sign: Sign, now: number): Reachability {
  switch (sign.kind) {
    case 'answered':
      if (sign.lane !== 'identity') return { ...known, stuck: null }
      return { ...started(known, now), state: known.state ?? 'up', failing: null, busySince: null, busyText: '' }
    case 'busy':
      return {
        ...started(known, now),
        failing: null,
        stuck: null,
        busySince: (wasAway(known) ? null : known.busySince) ?? now,
        busyText: sign.text,
      }
    case 'absent':
      return absent(known, sign)
    case 'token':
      return { ...known, tokenRefused: sign.accepted ? null : refused(known.tokenRefused, now) }
    case 'stopping':
      return { ...known, stoppingAt: now }
    case 'tick':
      return known
  }
}

function absent(known: Reachability, { lane, startedAt, why, detail }: Extract<Sign, { kind: 'absent' }>) {
  const identityAnswers = known.failing === null && known.state !== null
  if (lane === 'request' && identityAnswers && why === 'hung') {
    const { since, times } = known.stuck ?? { since: startedAt, times: 0 }
    return { ...known, stuck: { since, times: times + 1 } }
  }
  const before = known.failing ?? { since: startedAt, why, detail, lanes: [], times: 0 }
  // A socket that closes while everything else answers is no outage; it only says since when one may last.
  if (lane !== 'identity' && known.failing === null && known.state === 'up') return known
  return {
    ...known,
    failing: {
      since: before.since,
      why: lane === 'identity' ? why : before.why,
      detail: lane === 'identity' ? detail : before.detail,
      lanes: [...new Set([...before.lanes, lane])],
      times: before.times + 1,
    },
  }
}

/** Twice, a minute apart: while plex.tv is away, Plex cannot tell for a moment. */
const refused = (before: Reachability['tokenRefused'], now: number): Reachability['tokenRefused'] =>
  before === null ? { since: now, confirmed: false } : { ...before, confirmed: now - before.since >= PATIENCE_MS }

const wasAway = ({ failing, state }: Reachability) => failing?.why === 'refused' && state !== null

function started(known: Reachability, now: number): Reachability {
  if (!wasAway(known)) return known
  // What was stopped on purpose is no crash.
  const stopped = known.stoppingAt !== null && now - known.stoppingAt < RESTART_MS + PATIENCE_MS
  return {
    ...known,
    stoppingAt: null,
    starts: stopped ? [] : [...known.starts, now].filter((at) => now - at < LOOP_MS).slice(-10),
  }
}

const isConfirmed = ({ since, lanes, times }: Failing, now: number) =>
  lanes.length >= 2 && lanes.includes('identity') && times >= 3 && now - since >= PATIENCE_MS

function stateOf(known: Reachability, now: number): ServerState | null {
  const { failing, stuck, busySince, tokenRefused } = known
  if (failing !== null) return isConfirmed(failing, now) ? failing.why : known.state
  if (busySince !== null) return now - busySince >= PATIENCE_MS ? 'maintenance' : 'starting'
  if (stuck !== null && stuck.times >= 2 && now - stuck.since >= PATIENCE_MS) return 'hung'
  if (tokenRefused?.confirmed) return 'unauthorized'
  return known.state === null ? null : 'up'
}

/** Whether a request could be answered now: all but the three absences. */
export const isReachable = (state: ServerState | null): boolean | null =>
  state === null ? null : !(state === 'refused' || state === 'hung' || state === 'unreachable')

/** The troubles of this room that are rules of the catalogue. */
const REACH_RULES = {
  down: 'server.down',
  hung: 'server.hung',
  maintenance: 'server.migrating',
  maintenanceLong: 'server.migrating_long',
  tokenRefused: 'auth.token_refused',
  restartLoop: 'server.restart_loop',
} as const

export type Trouble = { rule: string; detail: string }

/** What is the matter now; a trouble that is no longer listed is over. */
export function troublesOf(known: Reachability, now: number): Trouble[] {
  const { state, failing, busySince, busyText, stoppingAt, starts } = known
  const said = busyText === '' ? 'Plex answers 503.' : `Plex answers 503: ${busyText}`
  switch (state) {
    case 'refused':
    case 'unreachable':
      if (state === 'refused' && stoppingAt !== null && now - stoppingAt < RESTART_MS) return []
      return [{ rule: REACH_RULES.down, detail: `Plex cannot be reached: ${failing?.detail ?? ''}.` }]
    case 'hung':
      return [{ rule: REACH_RULES.hung, detail: 'Plex takes connections, but has given no answer for a minute.' }]
    case 'maintenance':
      return [
        { rule: REACH_RULES.maintenance, detail: said },
        ...(now - busySince! >= LONG_MAINTENANCE_MS ? [{ rule: REACH_RULES.maintenanceLong, detail: said }] : []),
      ]
    case 'unauthorized':
      return [{ rule: REACH_RULES.tokenRefused, detail: 'Plex answers, but refuses the token (401, twice).' }]
    default:
      return starts.filter((at) => now - at < LOOP_MS).length >= LOOP_STARTS
        ? [{ rule: REACH_RULES.restartLoop, detail: `Plex came back ${starts.length} times within 15 minutes.` }]
        : []
  }
}
