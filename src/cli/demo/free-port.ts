// A port to listen on that nobody has.
import { createServer } from 'node:net'
import { UsageError } from '../usage.ts'

const isFree = (port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null))
    })
  })

/** The wished one (0: any); where it is taken another, unless it has to be this. @throws {UsageError} */
export async function freePort(wished: number, mustBe: boolean): Promise<number> {
  const port = (await isFree(wished)) ?? (mustBe ? null : await isFree(0))
  if (port === null) throw new UsageError(`port ${wished} is taken`)
  return port
}
