// The simulated Plex in memory, asked without a network and watched in virtual time.
import type { TestContext } from 'node:test'
import { answerTo } from '../../src/cli/demo/plex/answers.ts'
import { createHousehold } from '../../src/cli/demo/plex/household.ts'
import type { PlexClient, PlexRequest, PlexResult } from '../../src/plex-api/client.ts'
import { createPlexWatch } from '../../src/plex-api/watch.ts'
import { virtualTime } from './virtual-time.ts'

/** What a request fails with instead of being answered; null for the answer. */
export type Fault = ((path: string) => PlexResult | null) | null

type Given = {
  /** Hears of each request before it is answered, and when on the virtual clock. */
  asked?(request: PlexRequest, at: number): void
  /** From the first request on. */
  fault?: Fault
}

/** Ends with the test. */
export function watchedHousehold(t: TestContext, { asked = () => {}, fault = null }: Given = {}) {
  const time = virtualTime()
  const household = createHousehold()
  const client: PlexClient = {
    async request(request) {
      asked(request, time.clock())
      const { path, method = 'GET', headers = {} } = request
      const failed = fault?.(path) ?? null
      if (failed !== null) return failed
      const url = new URL(path, 'http://plex')
      const size = headers['X-Plex-Container-Size']
      const answer = answerTo(household, {
        method,
        path: url.pathname,
        query: url.searchParams,
        start: 0,
        size: size === undefined ? null : Number(size),
      })
      const body = 'status' in answer ? '' : JSON.stringify({ [answer.root]: answer.container })
      return { ok: true, status: 'status' in answer ? answer.status : 200, headers: {}, body: Buffer.from(body) }
    },
    close() {},
  }
  const watch = createPlexWatch({
    clock: time.clock,
    sleep: time.sleep,
    client,
    random: () => 0.5,
    stored: new Map(),
    changed() {},
    answers() {},
  })
  const stop = new AbortController()
  const running = watch.run(stop.signal)
  t.after(async () => {
    stop.abort()
    await time.pass(1_000)
    await running
  })
  return {
    time,
    household,
    watch,
    fail(next: Fault): void {
      fault = next
    },
  }
}
