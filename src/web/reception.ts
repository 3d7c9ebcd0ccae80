// What answers first at the port. The site behind it is loaded when somebody asks for more than whether all is well: where nobody looks,
// it takes no memory, and it never keeps the first line waiting.
import type { RequestListener, ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import type { Log } from '../log.ts'
import { failure } from '../supervise.ts'
import { SECURITY_HEADERS } from './headers.ts'
import type { Health } from './health.ts'

type Fetch = (request: Request, bindings: HttpBindings) => Response | Promise<Response>

export type Served = {
  health(): Health
  /** Asked once; again when it failed. */
  site(): Promise<{ fetch: Fetch }>
  log: Pick<Log, 'error'>
}

export function createReception({ health, site, log }: Served): RequestListener {
  let listener: RequestListener | null = null
  let loading: Promise<RequestListener> | null = null

  async function load(): Promise<RequestListener> {
    const [{ getRequestListener }, { fetch }] = await Promise.all([import('@hono/node-server'), site()])
    listener = getRequestListener((request, bindings) => fetch(request, bindings as HttpBindings))
    return listener
  }

  return (request, response) => {
    if (listener !== null) return listener(request, response)
    if (request.method === 'GET' && request.url === '/healthz') {
      const answer = health()
      return answerJson(response, answer.status === 'ok' ? 200 : 503, answer)
    }
    loading ??= load()
    loading.then(
      (loaded) => loaded(request, response),
      (error: unknown) => {
        loading = null
        log.error('the dashboard cannot be loaded; it is tried again', failure(error))
        answerJson(response, 500, { error: 'the dashboard cannot be loaded; the log says why' })
      },
    )
  }
}

/** Before there is anything to ask. */
export const starting: RequestListener = (_, response) => {
  response.setHeader('retry-after', '1')
  answerJson(response, 503, { status: 'failing', reasons: ['starting'] })
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'cache-control': 'no-store', 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
