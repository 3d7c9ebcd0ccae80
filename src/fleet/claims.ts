// Who claims to show a server: of two agents with one id the later one waits, and what it sees is shown nowhere.
import { isBefore } from '../home-assistant/ownership.ts'
import type { Said } from './payloads.ts'

type Claim = Said<'owner'>
/** Where an agent runs, as it says itself. */
export type Agent = Pick<Claim, 'host' | 'url'>

/** Both are there: `first` shows the server, `second` waits. */
export type Rivals = { first: Agent; second: Agent }

type Known = { last: Claim; other: Claim | null; provenAt: number | null }

/** Who waits asks every ten minutes whether the other one is still there, and is answered: twice that is silence. */
const LASTS_MS = 20 * 60_000

/** `now`: epoch milliseconds. `most`: so many servers at most. */
export function createClaims({ now, most }: { now(): number; most: number }) {
  const servers = new Map<string, Known>()
  return {
    /** A claim proves nothing of the one before it, which a process that died may have left; that this one insists does. */
    heard(id: string, claim: Claim, retained: boolean): void {
      const known = servers.get(id)
      if (known === undefined) {
        if (servers.size < most) servers.set(id, { last: claim, other: null, provenAt: null })
      } else if (claim.instance === known.last.instance) known.last = claim
      else {
        const insists = !retained && claim.instance === known.other?.instance && isBefore(claim, known.last)
        const isThird = known.other !== null && claim.instance !== known.other.instance
        const provenAt = insists ? now() : isThird ? null : known.provenAt
        servers.set(id, { last: claim, other: known.last, provenAt })
      }
    },
    /** Who showed it left. */
    gone: (id: string): boolean => servers.delete(id),
    /** Null while there is one agent, as far as anybody can know. */
    rivals(id: string): Rivals | null {
      const { last, other, provenAt } = servers.get(id) ?? {}
      if (last === undefined || !other || provenAt == null || now() - provenAt > LASTS_MS) return null
      const [first, second] = isBefore(last, other) ? [last, other] : [other, last]
      return { first: agent(first), second: agent(second) }
    },
  }
}

const agent = ({ host, url }: Claim): Agent => ({ host, url })
