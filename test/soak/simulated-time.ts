// Time for a whole program in this process: its timers fall due when a test lets time pass, and the disk and the network stay as they are.
import { syncBuiltinESMExports } from 'node:module'
import { mock, type TestContext } from 'node:test'

/** What has to be over before time may go on: calls to the file system, and connections that are being made. */
const BUSY = /^(?:FSReq|TCPConnect|GetAddrInfo)/
const PATIENCE_MS = 30_000

export function simulatedTime(t: TestContext, start: number) {
  const realTimeout = setTimeout
  const realNow = performance.now.bind(performance)
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  // So that those who took a timer by its name have this one as well.
  syncBuiltinESMExports()
  t.after(() => {
    mock.timers.reset()
    syncBuiltinESMExports()
  })
  let now = start
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const isBusy = () => process.getActiveResourcesInfo().some((name) => BUSY.test(name))

  return {
    now: () => now,
    /** Nothing is under way, and `done` holds. Waits for real. @throws when that takes too long */
    async settled(done: () => boolean = () => true): Promise<void> {
      const from = realNow()
      for (let quiet = 0; quiet < 3; ) {
        await turn()
        if (!isBusy() && done()) quiet++
        else {
          quiet = 0
          await new Promise((resolve) => realTimeout(resolve, 1))
        }
        if (realNow() - from > PATIENCE_MS)
          throw new Error(`not settled at ${new Date(now).toISOString()}: ${process.getActiveResourcesInfo()}`)
      }
    },
    /** All timers up to then fall due. */
    pass(ms: number): void {
      now += ms
      mock.timers.tick(ms)
    },
  }
}
