// What a person changes about one server from Home Assistant.
import type { Language } from '../alert/words/languages/index.ts'
import { testAlert } from '../alert/words/message.ts'
import { type Changes, NO_CHANGES } from '../detect/changes.ts'
import type { Correlator } from '../detect/correlate.ts'
import type { Log } from '../log.ts'
import type { createKnobs, Knobs } from '../settings/knobs.ts'
import type { Door } from './door.ts'
import { type IncidentAction, incidentChange } from './incident-action.ts'

/** Times in minutes. */
export type Command =
  | { command: 'mute'; value: boolean }
  | { command: keyof Knobs; value: number }
  | { command: 'test_alert'; value: 'PRESS' }
  | { command: 'resolve_all'; value: 'PRESS' }
  | { command: 'incident'; value: IncidentAction & { id: string } }

type CommandDeps = {
  server: string
  publicUrl: string | null
  language?: Language
  correlator: Pick<Correlator, 'get'>
  knobs: ReturnType<typeof createKnobs>
  door: Pick<Door, 'commit'>
  /** Changes incidents and commits. */
  apply(change: (correlator: Correlator, now: number) => Changes): void
  log: Log
  now(): number
  newId(): string
  changed(): void
}

export function createCommands(deps: CommandDeps): (command: Command) => void {
  const { server, knobs, apply, log, now } = deps
  return (command) => {
    log.info(`command from Home Assistant: ${command.command}`, { server, ...command })
    switch (command.command) {
      case 'test_alert': {
        const alert = testAlert({ id: deps.newId(), server, publicUrl: deps.publicUrl, now: now() }, deps.language)
        deps.door.commit(NO_CHANGES, { alerts: [alert] })
        break
      }
      case 'resolve_all':
        apply((incidents, at) => incidents.resolveAll(at))
        break
      case 'mute': {
        const until = command.value ? now() + knobs.values().mute_minutes * 60_000 : null
        apply((incidents, at) => incidents.setMute({ scope: 'server', value: '', until }, at))
        break
      }
      case 'incident': {
        const { id } = command.value
        if (deps.correlator.get(id) === undefined) {
          log.warn(`there is no incident "${id}" (any more): nothing was done`, { server })
          return
        }
        apply(incidentChange(id, command.value))
        break
      }
      default:
        knobs.set(command.command, command.value)
    }
    deps.changed()
  }
}
