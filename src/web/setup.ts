// The first visit while there is no password: the owner chooses one, and proves to be the owner with a code that only the log shows.
import { createHash, timingSafeEqual } from 'node:crypto'
import { setCookie } from 'hono/cookie'
import type { Log } from '../log.ts'
import { Refused } from '../refused.ts'
import type { ConfigEditor } from '../settings/edit/editor.ts'
import { isForeign, peerGroup } from './access.ts'
import { createAttempts } from './attempts.ts'
import { BEFORE_LOGIN, bodyOf } from './bodies.ts'
import { COOKIE, type Env, peerOf } from './guard.ts'
import { newRouter } from './openapi.ts'
import { SETUP_CSS, setupPage } from './pages.ts'
import type { Sessions } from './sessions.ts'

/** Short enough to be typed from a phone, long enough to be worth a passphrase of its own. */
const SHORTEST = 8

type Deps = {
  /** What the log shows, without its dashes. */
  code: string
  config: Pick<ConfigEditor, 'change'>
  sessions: Sessions
  hasPassword(): boolean
  now(): number
  log: Pick<Log, 'info' | 'warn'>
}

export function setupRoutes({ code, config, sessions, hasPassword, now, log }: Deps) {
  const attempts = createAttempts({ now })
  const isRight = (given: string) => timingSafeEqual(digest(given), digest(bare(code)))

  return newRouter()
    .get('/setup.css', (its) => its.body(SETUP_CSS, 200, { 'content-type': 'text/css; charset=utf-8' }))
    .post('/setup', bodyOf(BEFORE_LOGIN), async (its) => {
      const header = (name: string) => its.req.header(name) ?? null
      const { by } = its.get('admission') as Env['Variables']['admission']
      const origins = {
        method: 'POST',
        host: header('host') ?? '',
        origin: header('origin'),
        site: header('sec-fetch-site'),
      }
      if (isForeign(origins, by)) return its.html(setupPage('This form was sent from a page of another origin.'), 403)
      if (hasPassword()) return its.redirect('./', 303)
      const peer = peerGroup(peerOf(its))
      const wait = attempts.waitOf(peer)
      if (wait > 0) return its.html(setupPage(`Too many wrong codes: try again in ${wait} seconds.`), 429)
      const form = await its.req.parseBody()
      if (!isRight(bare(String(form.code ?? '')))) {
        if (attempts.failed(peer)) log.warn(`too many wrong setup codes from ${peer}: it must wait`)
        await attempts.pace()
        return its.html(setupPage('This is not the code. It stands in the newest lines of the log of Sentarr.'), 403)
      }
      const password = String(form.password ?? '')
      if (password.length < SHORTEST)
        return its.html(setupPage(`The password needs ${SHORTEST} characters at the least.`), 422)
      const problem = await config
        .change(() => ({ web_password: password }))
        .then(
          () => null,
          (error: unknown) => {
            if (error instanceof Refused) return error.message
            throw error
          },
        )
      if (problem !== null) return its.html(setupPage(`It cannot be stored: ${problem}`), 409)
      log.info(`${peer} chose the password of the dashboard`)
      const { token, seconds } = sessions.open(peer)
      const secure = header('origin')?.startsWith('https://') ?? false
      setCookie(its, COOKIE, token, { path: '/', httpOnly: true, sameSite: 'Strict', secure, maxAge: seconds })
      return its.redirect('./', 303)
    })
}

const bare = (code: string) => code.replace(/[\s-]/g, '').toLowerCase()
const digest = (text: string) => createHash('sha256').update(text).digest()
