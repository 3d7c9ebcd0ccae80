// Logging in and out.
import { getCookie, setCookie } from 'hono/cookie'
import { peerGroup } from '../access.ts'
import { ApiFailure } from '../errors.ts'
import { COOKIE, checkPassword, peerOf, SET_PASSWORD } from '../guard.ts'
import { answers, answersNothing, body, createRoute, newRouter, z } from '../openapi.ts'
import { sessionSchema } from '../schemas/status.ts'
import type { Sessions } from '../sessions.ts'

const tags = ['session']
const show = createRoute({
  method: 'get',
  path: '/session',
  tags,
  summary: 'Whether this request is let in, and what to do when not',
  responses: answers(sessionSchema, 'The session'),
})
const login = createRoute({
  method: 'post',
  path: '/login',
  tags,
  summary: 'Sets the session cookie; five wrong passwords in five minutes are one too many',
  request: body(z.object({ password: z.string().max(1_000) })),
  responses: answers(sessionSchema, 'Logged in'),
})
const logout = createRoute({
  method: 'post',
  path: '/logout',
  tags,
  summary: 'Ends the session',
  responses: answersNothing('Logged out'),
})

type Deps = { sessions: Sessions; hasPassword(): boolean }

export function sessionRoutes({ sessions, hasPassword }: Deps) {
  return newRouter()
    .openapi(show, async (its) => {
      const { by, needs } = its.get('admission')
      return its.json({ by, needs, may: by === null ? null : await its.get('rights')() }, 200)
    })
    .openapi(login, async (its) => {
      const { by } = its.get('admission')
      if (!hasPassword()) {
        if (by === null) throw new ApiFailure('forbidden', SET_PASSWORD)
        return its.json({ by, needs: null, may: await its.get('rights')() }, 200)
      }
      if (!(await checkPassword(its, sessions, its.req.valid('json').password))) {
        throw new ApiFailure('wrong_password', 'This is not the password.')
      }
      const { token, seconds } = sessions.open(peerGroup(peerOf(its)))
      setCookie(its, COOKIE, token, { ...cookie, secure: isSecure(its.req.header('origin')), maxAge: seconds })
      return its.json({ by: 'password' as const, needs: null, may: 'administer' as const }, 200)
    })
    .openapi(logout, (its) => {
      sessions.close(getCookie(its, COOKIE) ?? '')
      setCookie(its, COOKIE, '', { ...cookie, maxAge: 0 })
      return its.body(null, 204)
    })
}

const cookie = { path: '/', httpOnly: true, sameSite: 'Strict' } as const

/** The port itself speaks http; behind a proxy with a certificate the page's own origin says so. */
const isSecure = (origin: string | undefined) => origin?.startsWith('https://') ?? false
