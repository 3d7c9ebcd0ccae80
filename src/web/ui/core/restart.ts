// Begins Sentarr anew from the dashboard, and waits until it answers again.
import type { Status } from '../../schemas/status.ts'
import { api, live } from './services.ts'

const ASK_EVERY_MS = 1_000
/** As a Home Assistant app it is the container that begins anew. */
const LONGEST_MS = 90_000

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** True once it runs again with the settings of now. @throws {Failure} when it cannot be begun anew. */
export async function restart(): Promise<boolean> {
  const before = live.status?.started_at
  await api.send('POST', 'restart')
  for (let waited = 0; waited < LONGEST_MS; waited += ASK_EVERY_MS) {
    await wait(ASK_EVERY_MS)
    const status = await api.get<Status>('status').catch(() => null)
    if (status === null || status.started_at === before) continue
    await live.load()
    return true
  }
  return false
}
