// The stream of server-sent events: what was committed, as it happens.
import type { Context } from 'hono'
import type { LogReaders } from '../../source/browse/readers.ts'
import { createTail, createTails, type Tail } from '../../source/browse/tail.ts'
import { ALL_LOGS } from '../../source/names.ts'
import { createFailures, failure } from '../../supervise.ts'
import type { ApiDeps } from '../api-deps.ts'
import { ApiFailure } from '../errors.ts'
import { encode } from '../feed.ts'
import type { Env } from '../guard.ts'
import { createRoute, failures, newRouter, z } from '../openapi.ts'
import { serverId } from '../schemas/common.ts'
import { createStreamLimit } from '../streams.ts'
import { logItem } from '../views/log.ts'

const HEARTBEAT_MS = 20_000
/** A client that is so far behind is cut; it comes back and gets what it missed. */
const BEHIND_BYTES = 512 * 1024

const stream = createRoute({
  method: 'get',
  path: '/stream',
  tags: ['stream'],
  summary: 'Server-sent events; `Last-Event-ID` gives what was missed, or `hello` says to load anew',
  request: { query: z.object({ logs: z.string().min(1).max(200).optional(), server: serverId() }) },
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    ...failures,
  },
})

type Deps = Pick<ApiDeps, 'feed' | 'log'> & { logs: LogReaders }

export function streamRoutes({ feed, logs, log }: Deps) {
  const limit = createStreamLimit()

  async function open(
    context: Context<Env>,
    follow: ((send: (text: string) => void) => Tail & { server: string }) | null,
  ) {
    const { socket } = context.env.incoming
    const administers = (await context.get('rights')()) === 'administer'
    const giveBack = limit.take(context.get('person'), administers)
    if (giveBack === null) throw new ApiFailure('too_many_streams', 'Too many pages are open.')
    const stillIn = context.get('stillIn')
    let end = giveBack
    const body = new ReadableStream<Uint8Array>(
      {
        async start(controller) {
          const bytes = new TextEncoder()
          const send = (text: string) => {
            // A stream ends with the session that opened it, and is cut when nobody reads it.
            if ((controller.desiredSize ?? 0) > 0 && stillIn()) return controller.enqueue(bytes.encode(text))
            end()
            socket.destroy()
          }
          send('retry: 3000\n\n')
          const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS).unref()
          const tail = follow?.(send) ?? null
          let leave: (() => void) | null = null
          let ended = false
          end = () => {
            ended = true
            clearInterval(heartbeat)
            leave?.()
            tail?.stop()
            giveBack()
          }
          // `hello` says that what is written from now on is told.
          await tail?.begun
          if (ended) return
          leave = feed.subscribe(context.req.header('last-event-id') ?? null, {
            send,
            poke: (server) => server === tail?.server && tail.poke(),
          })
        },
        cancel: () => end(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: BEHIND_BYTES }),
    )
    return context.body(body, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
  }

  return newRouter().openapi(stream, (its) => {
    const { logs: file, server: named } = its.req.valid('query')
    if (file === undefined) return open(its, null)
    const { server, reader } = logs.of(named)
    return open(its, (send) => {
      const failing = createFailures((error) =>
        log.warn('cannot show how a log goes on', { server, file, ...failure(error) }),
      )
      const onEntries: Parameters<typeof createTail>[0]['onEntries'] = (lines, skipped) => {
        failing.over()
        send(encode('log', { server, file, items: lines.map(logItem), skipped }))
      }
      const tail = file === ALL_LOGS ? createTails : createTail
      return { ...tail({ reader, file, onEntries, onError: failing.failed }), server }
    })
  })
}
