// What the companion integration may ask, answered by the functions that serve the pages and MQTT.
import { createExplainer } from '../../detect/explain.ts'
import type { Incident } from '../../detect/incident.ts'
import type { Knowledge } from '../../detect/knowledge.ts'
import { incidentChange } from '../../service/incident-action.ts'
import type { WatchedServer } from '../../service/watched-server.ts'
import type { Store } from '../../store/store.ts'
import { companionItem, companionSnapshot, type ItemDeps } from './items.ts'
import { type CompanionSnapshot, type Question, Refusal } from './protocol.ts'

type Server = Pick<WatchedServer, 'id' | 'name' | 'apply' | 'policyOf'> & {
  correlator: Pick<WatchedServer['correlator'], 'get' | 'open' | 'causeOf'>
}

type AnswerDeps = Omit<ItemDeps, 'rule'> & {
  servers: Server[]
  matcher: Knowledge['matcher']
  store: Pick<Store, 'listIncidents'>
  /** Wall, epoch milliseconds. */
  now(): number
}

export type CompanionParts = {
  snapshot(): CompanionSnapshot
  /** @throws {Refusal} */
  answer(question: Question): object
}

/** Of a calendar's page; more would not fit on it. */
const MOST_EVENTS = 500
const PAGE = 200

export function companionParts(deps: AnswerDeps): CompanionParts {
  const { servers, matcher, store, now } = deps
  const words: ItemDeps = { ...deps, rule: matcher.rule }
  const shown = (incident: Incident) => ({ ...companionItem(incident, words, now()), state: incident.state })

  function act({ incident: id, ...action }: Question & { incident: string; command: string }): object {
    const server = servers.find(({ correlator }) => correlator.get(id) !== undefined)
    if (server === undefined) throw new Refusal('unknown_incident', `There is no incident "${id}" (any more).`)
    const { command, minutes } = action as Extract<Question, { incident: string }>
    server.apply(incidentChange(id, { action: command, minutes }))
    return shown(server.correlator.get(id)!)
  }

  function history({ server, since, until }: Extract<Question, { command: 'history' }>): object {
    const open = servers.find(({ id }) => id === server)?.correlator.open() ?? []
    const found = [...open, ...resolvedSince(server, since)].filter(({ firstSeen }) => firstSeen < until)
    return { incidents: found.slice(0, MOST_EVENTS).map(shown) }
  }

  /** The newest first. */
  function resolvedSince(server: string, since: number): Incident[] {
    const found: Incident[] = []
    for (let cursor: string | null = null; found.length < MOST_EVENTS; ) {
      const { items, next } = store.listIncidents({ server, state: 'resolved' }, { limit: PAGE, cursor })
      const recent = items.filter(({ lastSeen }) => lastSeen >= since)
      found.push(...recent)
      if (next === null || recent.length < items.length) break
      cursor = next
    }
    return found
  }

  return {
    snapshot: () => companionSnapshot(servers, words, now()),
    answer(question) {
      switch (question.command) {
        case 'explain':
          return createExplainer({ matcher, policyOf: servers[0]!.policyOf }, now).explain([question.line])[0]!
        case 'history':
          return history(question)
        default:
          return act(question)
      }
    },
  }
}
