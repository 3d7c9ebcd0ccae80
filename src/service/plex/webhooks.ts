// What an event of Plex's webhooks does to the server it names.
import { derivedFinding } from '../../detect/derived.ts'
import type { Outcome } from '../../detect/finding.ts'
import type { Incident } from '../../detect/incident.ts'
import type { PlexWatch } from '../../plex-api/plex-watch.ts'
import { isKnownEvent, WEBHOOK_EVENTS } from '../../plex-api/webhook.ts'
import type { Rule } from '../../rules/rule.ts'

const SUSPECTED = 'database.corrupt_suspected'
const CORRUPT = 'database.corrupt'
const BACKUP_FAILED = 'database.backup_failed'
/** None of them proves it alone; beside Plex's own word they do. */
const SECOND_SIGNS = [
  'database.integrity_check',
  'database.search_index_broken',
  'database.io_error',
  'database.transaction',
  'database.exception',
  'database.sqlite',
  BACKUP_FAILED,
]
/** A sign so long before counts, too: the lines come first. */
const BEFORE_MS = 60 * 60_000

type Deps = {
  rule(id: string): Rule | undefined
  ofRule(rule: string): Incident[]
  watch: Pick<PlexWatch, 'somethingPlays' | 'librariesChange'> | null
  apply(outcomes: readonly Outcome[]): void
  now(): number
}

export type Webhooks = {
  /** Anyone may have sent it. */
  received(event: string): void
  /** A suspicion that a second sign confirms now. */
  confirmed(): Outcome[]
}

export function createWebhooks({ rule, ofRule, watch, apply, now }: Deps): Webhooks {
  const nothing = { finding: null, ignored: null, clears: [], mark: null }
  const openOf = (id: string) => ofRule(id).find(({ state }) => state === 'open')

  function found(id: string, sample: string): Outcome[] {
    const finding = derivedFinding(rule(id), { at: now(), sample })
    return finding === null ? [] : [{ ...nothing, finding }]
  }

  const over = (id: string): Outcome => ({ ...nothing, clears: [{ rule: id, key: null, at: now() }] })

  function confirmed(): Outcome[] {
    const suspicion = openOf(SUSPECTED)
    if (suspicion === undefined) return []
    if (openOf(CORRUPT) !== undefined) return [over(SUSPECTED)]
    const second = SECOND_SIGNS.flatMap(ofRule).find(
      ({ count, lastSeen }) => count > 0 && lastSeen >= suspicion.firstSeen - BEFORE_MS,
    )
    if (second === undefined) return []
    const words = `Plex reports a corrupt database, and its log agrees: ${second.samples.at(-1) ?? second.title}`
    return [...found(CORRUPT, words), over(SUSPECTED)]
  }

  function outcomesOf(event: string): Outcome[] {
    const meaning = isKnownEvent(event) ? WEBHOOK_EVENTS[event] : 'nothing'
    if (meaning === 'sessions') watch?.somethingPlays()
    if (meaning === 'library') watch?.librariesChange()
    if (meaning === 'backup' && openOf(BACKUP_FAILED) !== undefined) return [over(BACKUP_FAILED)]
    if (meaning !== 'corrupted' || openOf(CORRUPT) !== undefined) return []
    return found(SUSPECTED, 'Plex reports by a webhook that its database is corrupt.')
  }

  return {
    confirmed,
    received(event) {
      const outcomes = outcomesOf(event)
      if (outcomes.length === 0) return
      apply(outcomes)
      const proof = confirmed()
      if (proof.length > 0) apply(proof)
    },
  }
}
