// A message on `…/<command>/set`: checked, done, or refused with a word in the log.
import type { Log } from '../log.ts'
import { andMore } from '../rarely.ts'
import type { Command } from '../service/commands.ts'
import { createCommandGate } from './command-gate.ts'
import { isCommand, parseCommand } from './commands.ts'

type Deps = {
  onCommand(command: Command): void | Promise<void>
  /** It was done, or failed; what is shown may differ. */
  done(): void
  log: Pick<Log, 'warn' | 'error'>
  /** Milliseconds that only ever grow. */
  clock(): number
}

/** Never rejects. */
export function createCommandTaker({ onCommand, done, log, clock }: Deps) {
  const gate = createCommandGate(clock)
  return async (name: string, payload: string): Promise<void> => {
    const parsed = parseCommand(name, payload)
    const refused = 'refused' in parsed ? parsed.refused : gate.refusal(parsed)
    if ('refused' in parsed || refused !== null) {
      const known = isCommand(name) ? name : ''
      return gate.rarely(known)((more) =>
        log.warn(`command "${name.slice(0, 40)}" from MQTT refused: ${refused}${andMore(more)}`),
      )
    }
    try {
      await onCommand(parsed)
    } catch (error) {
      log.error(`command "${name}" from MQTT failed`, { error })
    }
    done()
  }
}
