// A reader of server-sent events over a plain socket, as a browser's EventSource.
import { get, type IncomingMessage } from 'node:http'
import type { TestContext } from 'node:test'
import { until } from './until.ts'

// biome-ignore lint/suspicious/noExplicitAny: the data is whatever the event brings
export type SseEvent = { id: string | null; event: string; data: any }

export async function listen(t: TestContext, url: string, headers: Record<string, string> = {}) {
  const events: SseEvent[] = []
  let text = ''
  let ended = false
  const request = get(url, { headers })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject)
  })
  const finish = () => {
    ended = true
  }
  request.on('error', finish)
  response.on('error', finish)
  response.on('close', finish)
  t.after(() => request.destroy())
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => line.split(/: (.*)/s) as [string, string]),
      )
      text = text.slice(end + 2)
      const event = fields.get('event')
      if (event) events.push({ id: fields.get('id') ?? null, event, data: JSON.parse(fields.get('data') ?? 'null') })
    }
  })
  return {
    status: response.statusCode,
    headers: response.headers,
    events,
    ended: () => ended,
    /** The first event of this name that fits. */
    next: (event: string, fits: (data: SseEvent['data']) => boolean = () => true) =>
      until(`an event ${event}`, () => events.find((one) => one.event === event && fits(one.data))),
    pause: () => response.pause(),
    resume: () => response.resume(),
    close: () => request.destroy(),
  }
}
