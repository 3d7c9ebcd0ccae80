// The door: finds out who asks, and turns away whom `access.ts` does not let in.
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { type Admission, admit, isForeign, peerGroup } from './access.ts'
import { ApiFailure } from './errors.ts'
import type { Sessions } from './sessions.ts'

export type Env = { Bindings: HttpBindings; Variables: { admission: Admission } }

export const COOKIE = 'sentarr_session'

export type GuardDeps = { supervised: boolean; hasPassword(): boolean; sessions: Sessions }

export const SET_PASSWORD =
  'Sentarr shows its pages only on its own machine until a password is set: set WEB_PASSWORD (option web_password) and restart.'

/** Finds out who asks, for all that follows. A wrong Basic password counts as an attempt. */
export function recognise({ supervised, hasPassword, sessions }: GuardDeps): MiddlewareHandler<Env> {
  return async (context, next) => {
    const visitor = { peer: peerOf(context), host: context.req.header('host') ?? '', proven: false }
    const terms = { supervised, hasPassword: hasPassword() }
    const first = admit(visitor, terms)
    const proven = first.needs === 'login' && hasProof(context, sessions)
    context.set('admission', proven ? admit({ ...visitor, proven }, terms) : first)
    await next()
  }
}

/** Lets in who may come in. */
export const admitted: MiddlewareHandler<Env> = async (context, next) => {
  const { by, needs } = context.get('admission')
  if (needs === 'login') throw new ApiFailure('login_required', 'Log in first: POST api/login, or HTTP Basic.')
  if (by === null) throw new ApiFailure('forbidden', SET_PASSWORD)
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

function hasProof(context: Context<Env>, sessions: Sessions): boolean {
  const token = getCookie(context, COOKIE)
  if (token !== undefined && sessions.isOpen(token)) return true
  const [, basic] = /^basic ([\w+/=-]+)$/i.exec(context.req.header('authorization') ?? '') ?? []
  if (basic === undefined) return false
  const login = Buffer.from(basic, 'base64').toString()
  return login.includes(':') && checkPassword(context, sessions, login.slice(login.indexOf(':') + 1))
}

/** @throws {ApiFailure} when the peer has tried too often. */
export function checkPassword(context: Context<Env>, sessions: Sessions, given: string): boolean {
  const { ok, wait } = sessions.check(peerGroup(peerOf(context)), given)
  if (wait === 0) return ok
  context.header('retry-after', String(wait))
  throw new ApiFailure('too_many_attempts', `Too many wrong passwords; try again in ${wait} seconds.`, {
    retry_after_seconds: wait,
  })
}

const peerOf = (context: Context<Env>) => context.env.incoming.socket.remoteAddress ?? ''
