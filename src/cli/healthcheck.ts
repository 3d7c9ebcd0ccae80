// `sentarr healthcheck`: asks the running service whether it does its work. For containers.
import { healthUrl } from '../settings/health-url.ts'
import { type CommandIo, print } from './io.ts'

const TIMEOUT_MS = 4_000

/** The exit code: 0 when the service on this machine answers that all is well. */
export async function runHealthcheck(web: { host: string; port: number }, io: CommandIo): Promise<0 | 1> {
  const url = healthUrl(web)
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    const health: unknown = await response.json()
    await print(response.ok ? io.stdout : io.stderr, `${JSON.stringify(health)}\n`)
    return response.ok ? 0 : 1
  } catch (error) {
    if (error instanceof SyntaxError) {
      await print(io.stderr, `what answers at ${url} is not Sentarr: is the port taken by another program?\n`)
      return 1
    }
    await print(io.stderr, `no answer at ${url}: is the service running?\n`)
    return 1
  }
}
