// Speaks to the companion integration while it is there: tells it what is open, answers what it asks.
import type { Log } from '../../log.ts'
import type { Core } from '../core.ts'
import type { CoreError } from '../core-socket.ts'
import type { CompanionParts } from './answers.ts'
import { ABSENT, eventSchema, OLDEST_PROTOCOL, PROTOCOL, questionSchema, READY, Refusal } from './protocol.ts'

export type CompanionStatus = {
  /** `absent`: not installed or not set up; `away`: Home Assistant itself cannot be reached; the others need an update or a look. */
  state: 'connected' | 'absent' | 'away' | 'outdated' | 'replaced'
  /** One sentence: what is the matter and what to do. Empty while connected. */
  detail: string
}

type CompanionDeps = CompanionParts & {
  core: Pick<Core, 'ask' | 'subscribe' | 'status'>
  /** Sentarr's own. */
  version: string
  log: Log
  /** Wall, epoch milliseconds. */
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
  timing?: Partial<typeof TIMING>
}

export type Companion = {
  /** Core runs and can be reached (again). */
  online(): void
  /** Something may differ now. Told within 200 ms, changes in between folded into one. */
  changed(): void
  status(): CompanionStatus
  stop(): void
}

/** Milliseconds. */
const TIMING = {
  fold: 100,
  /** Between two snapshots of which only the counts differ: each is a write in Home Assistant. */
  counts: 2_000,
}

/** setTimeout takes no more. */
const LONGEST_MS = 86_400_000

export const INSTALL_URL =
  'https://my.home-assistant.io/redirect/hacs_repository/?owner=sentarr&repository=sentarr&category=integration'

const SAID: Record<Exclude<CompanionStatus['state'], 'connected'>, string> = {
  absent: 'Repairs, to-do list and triggers in Home Assistant: install and add the Sentarr integration.',
  away: 'Home Assistant cannot be reached.',
  outdated:
    'The Sentarr integration and Sentarr are too far apart to understand each other: update the older one of the two.',
  replaced: 'Another Sentarr speaks to the Sentarr integration: let only one of them have access to Home Assistant.',
}

export function createCompanion(deps: CompanionDeps): Companion {
  const { core, log, clock } = deps
  const timing = { ...TIMING, ...deps.timing }
  let state: CompanionStatus['state'] = 'absent'
  let refusal = ''
  let leave: () => Promise<void> = async () => {}
  let told = { all: '', essence: '', at: Number.NEGATIVE_INFINITY }
  let timer: NodeJS.Timeout | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let stopped = false

  function become(next: CompanionStatus['state']) {
    if (next === state) return
    state = next
    if (next === 'connected') log.info('the Sentarr integration of Home Assistant is connected')
    else if (next === 'outdated' || next === 'replaced') log.warn(SAID[next])
  }

  async function online() {
    await core
      .subscribe({ type: 'subscribe_events', event_type: READY }, () => void connect())
      .catch((error: CoreError) => log.debug('cannot wait for the Sentarr integration', { error }))
    await connect()
  }

  async function connect() {
    leave().catch(() => {})
    leave = async () => {}
    if (stopped) return
    try {
      leave = await core.subscribe({ type: 'sentarr/connect', protocol: PROTOCOL, app: deps.version }, heard)
    } catch (error) {
      const { code, message } = error as CoreError
      become(code !== null && ABSENT.includes(code) ? 'absent' : 'away')
      refusal = message
      log.debug(`no Sentarr integration to speak to: ${message}`)
    }
  }

  function heard(event: unknown) {
    const parsed = eventSchema.safeParse(event)
    if (!parsed.success) return
    const said = parsed.data
    if ('request' in said) void reply(said.request, said)
    else if ('outdated' in said) become('outdated')
    // Its entry ends, or another Sentarr came: who would take turns with it would never be done.
    else if ('replaced' in said) become(said.replaced ? 'replaced' : 'absent')
    else if (said.protocol < OLDEST_PROTOCOL) become('outdated')
    else {
      become('connected')
      told = { all: '', essence: '', at: Number.NEGATIVE_INFINITY }
      schedule(0)
    }
  }

  async function reply(request: number, question: unknown) {
    const answer = answerTo(question)
    // The dialog of Repairs removes its issue when it has the answer: by then the reason must be known, or the issue would not come back.
    void tell()
    await core
      .ask({ type: 'sentarr/answer', request, ...answer })
      .catch((error: CoreError) => log.debug('the Sentarr integration did not take an answer', { error }))
  }

  function answerTo(question: unknown): { result: object } | { error: { code: string; message: string } } {
    const parsed = questionSchema.safeParse(question)
    if (!parsed.success) {
      const message = 'This version of Sentarr does not know the question: update Sentarr.'
      return { error: { code: 'unknown_question', message } }
    }
    log.info(
      `the Sentarr integration asks: ${parsed.data.command}`,
      parsed.data.command === 'explain' ? {} : parsed.data,
    )
    try {
      return { result: deps.answer(parsed.data) }
    } catch (error) {
      if (error instanceof Refusal) return { error: { code: error.code, message: error.message } }
      log.error('cannot do what the Sentarr integration asks', { error })
      return { error: { code: 'refused', message: 'Sentarr could not do it; its log says why.' } }
    }
  }

  function schedule(inMs: number) {
    const at = clock() + Math.min(inMs, LONGEST_MS)
    if (stopped || at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(() => void tell(), Math.max(0, at - clock()))
  }

  async function tell() {
    dueAt = Number.POSITIVE_INFINITY
    if (state !== 'connected') return
    const { nextChangeAt, ...snapshot } = deps.snapshot()
    const all = JSON.stringify(snapshot)
    const essence = JSON.stringify(snapshot.incidents.map(({ count, last_seen, ...rest }) => rest))
    const early = told.at + timing.counts - clock()
    if (all !== told.all && essence === told.essence && early > 0) return schedule(early)
    if (nextChangeAt !== null) schedule(Math.max(timing.fold, nextChangeAt - deps.now()))
    if (all === told.all) return
    told = { all, essence, at: clock() }
    await core.ask({ type: 'sentarr/snapshot', ...snapshot }).catch((error: CoreError) => {
      told = { all: '', essence: '', at: Number.NEGATIVE_INFINITY }
      log.debug('the Sentarr integration did not take what is open', { error })
    })
  }

  return {
    online: () => void online(),
    changed() {
      if (state === 'connected') schedule(timing.fold)
    },
    status() {
      const { state: coreState, detail } = core.status()
      if (coreState !== 'online') return { state: 'away', detail: detail || SAID.away }
      if (state === 'connected') return { state, detail: '' }
      return { state, detail: state === 'away' ? `The Sentarr integration: ${refusal}.` : SAID[state] }
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
