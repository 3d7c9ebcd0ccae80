// Where the links in alerts lead: without a login, for the one action they were signed for, once.
import type { Context } from 'hono'
import { type AlertLinks, type LinkOrder, MUTE_HOURS } from '../../alert/links/links.ts'
import type { LinkUses } from '../../alert/links/uses.ts'
import type { Log } from '../../log.ts'
import { incidentChange } from '../../service/incident-action.ts'
import type { WatchedServer } from '../../service/watched-server.ts'
import { peerGroup } from '../access.ts'
import { createAttempts } from '../attempts.ts'
import { BEFORE_LOGIN, bodyOf } from '../bodies.ts'
import { type Env, peerOf } from '../guard.ts'
import { newRouter } from '../openapi.ts'
import { linkLanguage, outcomePage, questionPage } from './pages.ts'
import type { LinkOutcome } from './words.ts'

export type LinkDeps = {
  links: Pick<AlertLinks, 'read'>
  uses: LinkUses
  servers: readonly Pick<WatchedServer, 'correlator' | 'apply'>[]
  now(): number
  log: Pick<Log, 'info' | 'warn'>
}

const STATUS = {
  done: 200,
  over: 200,
  used: 410,
  ended: 410,
  gone: 410,
  'no-link': 404,
  full: 429,
  slower: 429,
} as const satisfies Record<LinkOutcome, number>

export function linkRoutes({ links, uses, servers, now, log }: LinkDeps) {
  const attempts = createAttempts({ now })

  /** What stands against it; null when it may act. Asking changes nothing. */
  function refusal({ incident, use, until }: LinkOrder): LinkOutcome | null {
    if (until <= now()) return 'ended'
    if (uses.has(use)) return 'used'
    const state = servers.map(({ correlator }) => correlator.get(incident)?.state).find((one) => one !== undefined)
    if (state === undefined) return 'gone'
    if (state === 'resolved') return 'over'
    return uses.isRoom() ? null : 'full'
  }

  function act({ incident, action, use, until }: LinkOrder): void {
    const server = servers.find(({ correlator }) => correlator.get(incident) !== undefined)!
    server.apply(incidentChange(incident, { action, ...(action === 'mute' && { minutes: MUTE_HOURS * 60 }) }))
    uses.add(use, until)
    log.info(`by a link in an alert: ${action}`, { incident })
  }

  /** Whoever tries addresses has to wait; a link that ended is no such try. */
  function orderOf(its: Context<Env>): LinkOrder | LinkOutcome {
    const peer = peerGroup(peerOf(its))
    if (attempts.waitOf(peer) > 0) return 'slower'
    const order = links.read(its.req.param('token') ?? '')
    if (order !== null) return order
    if (attempts.failed(peer)) log.warn(`too many wrong links of alerts from ${peer}: it must wait`)
    return 'no-link'
  }

  const answer = (its: Context<Env>, outcome: LinkOutcome, action: LinkOrder['action'] = 'acknowledge') =>
    its.html(outcomePage(languageOf(its), outcome, action), STATUS[outcome])

  return newRouter()
    .get('/a/:token', (its) => {
      const order = orderOf(its)
      if (typeof order === 'string') return answer(its, order)
      const refused = refusal(order)
      return refused === null
        ? its.html(questionPage(languageOf(its), order.action))
        : answer(its, refused, order.action)
    })
    .post('/a/:token', bodyOf(BEFORE_LOGIN), (its) => {
      // The token is the proof, wherever it comes from: ntfy's page in a browser sends it from its own origin.
      its.header('access-control-allow-origin', '*')
      const order = orderOf(its)
      if (typeof order === 'string') return answer(its, order)
      const refused = refusal(order)
      if (refused === null) act(order)
      return answer(its, refused ?? 'done', order.action)
    })
}

const languageOf = (its: Context<Env>) => linkLanguage(its.req.header('accept-language') ?? '')
