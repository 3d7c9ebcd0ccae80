// How many commands may come over MQTT: whoever may write a topic could otherwise fill the database and the log.
import { createRarely } from '../rarely.ts'
import type { Command } from '../service/commands.ts'

const SAY_EVERY_MS = 60_000
const PRESS_EVERY_MS = 1_000
/** Of all kinds, in any second. */
const MOST = 20
const WINDOW_MS = 1_000

export function createCommandGate(now: () => number) {
  let recent: number[] = []
  const pressed = new Map<string, number>()
  const rarely = new Map<string, ReturnType<typeof createRarely>>()

  return {
    /** Why a command may not be done now; null when it may, and then it counts. */
    refusal({ command, value }: Command): string | null {
      recent = recent.filter((at) => now() - at < WINDOW_MS)
      if (recent.length >= MOST) return 'too many at once'
      if (value === 'PRESS') {
        if (now() - (pressed.get(command) ?? Number.NEGATIVE_INFINITY) < PRESS_EVERY_MS)
          return 'once in a second is enough'
        pressed.set(command, now())
      }
      recent.push(now())
      return null
    },
    /** For the refusals of one known command, or of all unknown ones together (''). */
    rarely(known: string) {
      const say = rarely.get(known) ?? createRarely({ now, everyMs: SAY_EVERY_MS })
      rarely.set(known, say)
      return say
    },
  }
}
