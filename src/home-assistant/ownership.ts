// Who shows a server on the broker. Two agents of one server id would show two servers as one: the one that claimed it first does, the
// later one says so and waits until the first is gone.
import { z } from 'zod'
import type { Log } from '../log.ts'

/** What stands on `<base>/<server id>/owner`, retained. */
const claimSchema = z.object({
  /** Of one process, drawn anew at each start: copies of one data folder are two. */
  instance: z.string().min(1).max(64),
  /** Epoch milliseconds: the earlier claim counts. */
  since: z.number(),
  url: z.string().max(500).nullable().catch(null),
  /** Name of the machine or container; an older agent does not say it. */
  host: z.string().max(64).nullable().default(null).catch(null),
})
type Claim = z.output<typeof claimSchema>

type Deps = {
  server: { id: string }
  /** Of the machine, for people who look for the other one. */
  hostName: string
  instance: string
  /** Of our own dashboard, for the other one's words. */
  url(): string | null
  /** Our claim has to stand on the broker. Whether it does is heard, not answered. */
  say(claim: string): void
  /** We show the server from now on. */
  granted(): void
  /** Somebody may have written over what we show. */
  repeat(): void
  log: Pick<Log, 'warn'>
  /** Wall, epoch milliseconds. */
  now(): number
  timing?: Partial<typeof CLAIM_TIMING>
}

/** Milliseconds. */
export const CLAIM_TIMING = {
  /** So long another one may take to say that it is there. */
  answer: 2_000,
  /** An owner that is gone may be back soon. */
  absent: 30_000,
  /** Who waits asks again whether the other one is there. */
  again: 600_000,
  /** Who answers claims does so at most this often. */
  pause: 1_000,
}

/** Anybody on the broker can make up another instance: the log is not theirs to fill. */
const MOST_TOLD = 50

export function createOwnership(deps: Deps) {
  const { instance, log, now } = deps
  const timing = { ...CLAIM_TIMING, ...deps.timing }
  let state: 'away' | 'claiming' | 'owner' | 'waiting' = 'away'
  let since: number | null = null
  /** Another one that claims the server too, and when it was heard last. */
  let rival: (Claim & { at: number }) | null = null
  /** On the broker before us: it may be there, or be what a process that died left behind. */
  let before = false
  let timer: NodeJS.Timeout | undefined
  let resting: NodeJS.Timeout | undefined
  let owed = false
  const told = new Set<string>()

  const after = (ms: number, what: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(what, ms)
  }
  const host = deps.hostName.slice(0, 64)
  const claim = () =>
    deps.say(JSON.stringify({ instance, since: since!, url: webAddress(deps.url()), host } satisfies Claim))

  /** `alone`: nothing says yet that another one may be there. */
  function begin(alone: boolean): void {
    state = 'claiming'
    since ??= now()
    before = !alone
    claim()
    // A broker that does not let us read the topic must not keep the server from being shown.
    after(timing.answer, own)
  }
  const tryAgain = () => begin(false)

  function own(): void {
    clearTimeout(timer)
    state = 'owner'
    deps.granted()
  }

  function wait(): void {
    if (state !== 'waiting') tell('waits', waitingWords())
    state = 'waiting'
    since = null
    after(timing.again, tryAgain)
  }

  /** Each other one is told of once in each role, whatever address it names. */
  function tell(role: 'waits' | 'owns', words: string): void {
    const key = `${role} ${rival?.instance}`
    if (told.has(key) || told.size >= MOST_TOLD) return
    told.add(key)
    log.warn(words)
  }

  const another = () => {
    const where = [rival?.host, rival?.url].filter(Boolean).join(', ')
    return `another Sentarr${where && ` (${where})`} uses the server id "${deps.server.id}"`
  }
  const remedy = 'give one of the two another server_id; if it is an old one of yours, stop it'
  const waitingWords = () =>
    `${another()} on this MQTT broker and was there first, so this one shows nothing there: ${remedy}`
  const ownerWords = () => `${another()} on this MQTT broker too; it waits, and what it sees is not shown: ${remedy}`

  /** At once, but what a stranger writes without an end is answered now and then only. */
  function insist(): void {
    if (resting !== undefined) {
      owed = true
      return
    }
    owed = false
    resting = setTimeout(() => {
      resting = undefined
      if (owed) insist()
    }, timing.pause)
    if (state !== 'owner' && state !== 'claiming') return
    claim()
    if (state === 'owner') deps.repeat()
  }

  function heard(other: Claim): void {
    rival = { ...other, at: now() }
    if (state === 'waiting') after(timing.again, tryAgain)
    else if (since === null || isBefore(other, { instance, since })) wait()
    else {
      tell('owns', ownerWords())
      insist()
    }
  }

  return {
    /** The broker is there (again), and the topics are subscribed. */
    connected(): void {
      begin(true)
    },
    lost(): void {
      clearTimeout(timer)
      if (state !== 'waiting') state = 'away'
    },
    /** What came on the topic of claims. `retained`: it stood there before. */
    claimed(payload: string, retained: boolean): void {
      const other = read(payload)
      if (other === null) return
      if (other.instance !== instance) {
        if (retained) before = true
        else if (state !== 'away') heard(other)
      } else if (state === 'claiming' && !before) own()
    },
    /** Somebody, or a last will, said on the server's own topic that it is there or gone. */
    statusSaid(status: string): void {
      if (state === 'owner' && status !== 'online') insist()
      if (state === 'waiting') after(status === 'online' ? timing.again : timing.absent, tryAgain)
    },
    isOwner: () => state === 'owner',
    /** One sentence while another one is in the way; null otherwise. */
    trouble(): string | null {
      if (state === 'waiting') return waitingWords()
      return rival !== null && now() - rival.at < 2 * timing.again ? ownerWords() : null
    },
    stop(): void {
      clearTimeout(timer)
      clearTimeout(resting)
      state = 'away'
    },
  }
}

/** A page inside Home Assistant has an address only there. */
const webAddress = (url: string | null) => (url !== null && /^https?:/.test(url) ? url : null)

/** Whose claim counts. */
export const isBefore = (one: Pick<Claim, 'instance' | 'since'>, other: Pick<Claim, 'instance' | 'since'>): boolean =>
  one.since < other.since || (one.since === other.since && one.instance < other.instance)

function read(payload: string): Claim | null {
  try {
    const { success, data } = claimSchema.safeParse(JSON.parse(payload))
    return success ? data : null
  } catch {
    return null // whoever wrote it did not write JSON; an empty one was taken away
  }
}
