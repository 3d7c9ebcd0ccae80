// The services that are told, on this machine: what arrived, when, and what arrived twice.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

export async function startReceiver(t: TestContext) {
  /** Ids of incidents. */
  const raised = new Set<string>()
  const resolved = new Set<string>()
  const seen = new Set<string>()
  const twice: string[] = []
  const daily: number[] = []
  const weekly: number[] = []
  let requests = 0
  let now = () => 0

  function take(path: string, body: string): void {
    requests++
    if (path === '/daily') daily.push(now())
    else if (path !== '/at-once') weekly.push(now())
    else {
      const { id, incident, state } = (JSON.parse(body) as { alert: { id: string; incident: string; state: string } })
        .alert
      if (seen.has(id)) twice.push(id)
      seen.add(id)
      const of = state === 'resolved' ? resolved : raised
      if (of.has(incident)) twice.push(`${state} ${incident}`)
      of.add(incident)
    }
  }

  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      take(request.url ?? '', body)
      response.end('{}')
    })
  })
  // All who speak HTTP here are the program under test.
  let underWay = 0
  const begun = () => void underWay++
  const over = () => void underWay--
  const channels = [
    ['http.client.request.start', begun],
    ['http.client.response.finish', over],
    ['http.client.request.error', over],
  ] as const
  for (const [name, work] of channels) subscribe(name, work)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const [name, work] of channels) unsubscribe(name, work)
    server.closeAllConnections()
    server.close()
  })
  return {
    ...{ raised, resolved, twice, daily, weekly },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    /** Requests without an answer yet. */
    underWay: () => underWay,
    /** What tells when something arrives. */
    by(clock: () => number): void {
      now = clock
    },
  }
}
