// The door: finds out who asks, turns away whom `access.ts` does not let in, and leaves changes to those who may make them.
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Administrators } from '../home-assistant/administrators.ts'
import type { Log } from '../log.ts'
import { type Admission, admit, forwardedBy, isForeign, peerGroup, type Right, rightFor } from './access.ts'
import { ApiFailure } from './errors.ts'
import type { Proof, Sessions } from './sessions.ts'

export type Env = {
  Bindings: HttpBindings
  Variables: {
    admission: Admission
    /** Whether this visitor would still be let in; for answers that last. */
    stillIn: Proof
    /** What the visitor may do; asked of Home Assistant once for each request, and only when it matters. */
    rights: () => Promise<Right>
    /** Whose requests count together: a user of Home Assistant, else the peer. */
    person: string
  }
}

export const COOKIE = 'sentarr_session'

export type GuardDeps = {
  supervised: boolean
  hasPassword(): boolean
  sessions: Sessions
  /** Null where nobody comes through Home Assistant. */
  administrators: Administrators | null
  /** Whether those who are no administrators may acknowledge and mute. */
  usersMayMute(): boolean
  log: Pick<Log, 'warn'>
}

export const SET_PASSWORD =
  'Sentarr shows its pages only on its own machine until a password is set: set WEB_PASSWORD (option web_password) and restart.'
const BEHIND_PROXY =
  'Sentarr shows its pages only on its own machine until a password is set, and this request came through a proxy: set WEB_PASSWORD (option web_password) and restart.'

/** Finds out who asks, for all that follows. A wrong Basic password counts as an attempt. */
export function recognise(deps: GuardDeps): MiddlewareHandler<Env> {
  const { supervised, hasPassword, sessions } = deps
  let saidProxy = false
  return async (context, next) => {
    const proxy = forwardedBy(Object.keys(context.env.incoming.headers))
    const visitor = {
      peer: peerOf(context),
      host: context.req.header('host') ?? '',
      forwarded: proxy !== null,
      proven: false,
    }
    const terms = () => ({ supervised, hasPassword: hasPassword() })
    const first = admit(visitor, terms())
    if (first.needs === 'password-setting' && admit({ ...visitor, forwarded: false }, terms()).by === 'local') {
      if (!saidProxy) deps.log.warn(`${BEHIND_PROXY} (header ${proxy})`)
      saidProxy = true
    }
    const proof = first.needs === 'login' ? await proofIn(context, sessions) : null
    const admission = proof === null ? first : admit({ ...visitor, proven: true }, terms())
    const user = admission.by === 'ingress' ? (context.req.header('x-remote-user-id') ?? '') : null
    let rights: Promise<Right> | undefined
    context.set('admission', admission)
    context.set('stillIn', () => admit({ ...visitor, proven: proof?.() ?? false }, terms()).by === admission.by)
    context.set('person', user === null ? peerGroup(visitor.peer) : `user ${user}`)
    context.set('rights', () => {
      rights ??= user === null ? Promise.resolve('administer' as const) : rightsOf(user, deps)
      return rights
    })
    await next()
  }
}

/** Nobody is an administrator whom Home Assistant does not call one. */
async function rightsOf(user: string, { administrators, usersMayMute, log }: GuardDeps): Promise<Right> {
  const isOne = await (administrators?.has(user) ?? Promise.resolve(false)).catch((error: Error) => {
    log.warn(`cannot ask Home Assistant who is an administrator: ${error.message}`)
    return false
  })
  if (isOne) return 'administer'
  return usersMayMute() ? 'act' : 'look'
}

/** Lets in who may come in. */
export const admitted: MiddlewareHandler<Env> = async (context, next) => {
  const { by, needs } = context.get('admission')
  if (needs === 'login') throw new ApiFailure('login_required', 'Log in first: POST api/login, or HTTP Basic.')
  if (by === null) throw new ApiFailure('forbidden', SET_PASSWORD)
  await next()
}

const RANKS: readonly Right[] = ['look', 'act', 'administer']

/** @throws {ApiFailure} when the visitor may not do it */
export async function mustHave(context: Context<Env>, right: Right): Promise<void> {
  if (right === 'look') return
  const has = await context.get('rights')()
  if (RANKS.indexOf(has) >= RANKS.indexOf(right)) return
  throw new ApiFailure(
    'forbidden',
    right === 'act'
      ? 'Only administrators of Home Assistant may do this; USERS_MAY_MUTE lets all users acknowledge and mute.'
      : 'Only administrators of Home Assistant may do this. If you are one, Home Assistant does not say so now: try again in a moment.',
  )
}

/** Who watches what is for administrators: in a house of many it is nobody else's business. */
export const seesPeople = async (context: Context<Env>): Promise<boolean> =>
  (await context.get('rights')()) === 'administer'

/** Leaves changes to those who may make them. */
export const allowed: MiddlewareHandler<Env> = async (context, next) => {
  await mustHave(context, rightFor(context.req.method, context.req.path))
  await next()
}

/** For what reveals settings. */
export const administrators: MiddlewareHandler<Env> = async (context, next) => {
  await mustHave(context, 'administer')
  await next()
}

/** Refuses what another page makes a browser send, and bodies that a plain form could send. */
export const sameOrigin: MiddlewareHandler<Env> = async (context, next) => {
  const { method } = context.req
  const header = (name: string) => context.req.header(name) ?? null
  const origins = { method, host: header('host') ?? '', origin: header('origin'), site: header('sec-fetch-site') }
  if (isForeign(origins, context.get('admission').by)) {
    throw new ApiFailure('foreign_origin', 'This request comes from a page of another origin.')
  }
  const hasBody = header('transfer-encoding') !== null || Number(header('content-length') ?? 0) > 0
  if (hasBody && !/^application\/json\b/i.test(header('content-type') ?? '')) {
    throw new ApiFailure('not_json', 'Send the body as JSON, with content-type: application/json.')
  }
  await next()
}

/** A session counts before anything else: whoever guesses from the same address locks out nobody who is in. */
async function proofIn(context: Context<Env>, sessions: Sessions): Promise<Proof | null> {
  const token = getCookie(context, COOKIE)
  const open = token === undefined ? null : sessions.proofOf(token)
  if (open !== null) return open
  const [, basic] = /^basic ([\w+/=-]+)$/i.exec(context.req.header('authorization') ?? '') ?? []
  if (basic === undefined) return null
  const login = Buffer.from(basic, 'base64').toString()
  if (!login.includes(':')) return null
  const right = await checkPassword(context, sessions, login.slice(login.indexOf(':') + 1))
  return right ? sessions.proofOfPassword() : null
}

/** @throws {ApiFailure} when the peer has tried too often. */
export async function checkPassword(context: Context<Env>, sessions: Sessions, given: string): Promise<boolean> {
  const { ok, wait } = await sessions.check(peerGroup(peerOf(context)), given)
  if (wait === 0) return ok
  context.header('retry-after', String(wait))
  throw new ApiFailure('too_many_attempts', `Too many wrong passwords; try again in ${wait} seconds.`, {
    retry_after_seconds: wait,
  })
}

export const peerOf = (context: Context<Env>) => context.env.incoming.socket.remoteAddress ?? ''
