// Commands from Home Assistant: what may arrive on `…/<command>/set`, checked before anything believes it.
import { z } from 'zod'
import type { Command } from '../service/commands.ts'
import { INCIDENT_ACTIONS, MAX_MUTE_MINUTES } from '../service/incident-action.ts'
import { RANGES } from './entities.ts'

const decimal = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,6})?$/, 'expected a number')
  .transform(Number)
const within = ({ min, max }: { min: number; max: number }) => decimal.pipe(z.number().min(min).max(max))
const press = z.literal('PRESS')

/** What is done to one incident alone, as the button of a notification asks for it. */
const incident = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue('expected a JSON object')
      return z.NEVER
    }
  })
  .pipe(
    z.object({
      id: z.string().min(1).max(200),
      action: z.enum(INCIDENT_ACTIONS),
      minutes: z.number().positive().max(MAX_MUTE_MINUTES).optional(),
    }),
  )

const PAYLOADS = {
  mute: z.enum(['ON', 'OFF']).transform((value) => value === 'ON'),
  mute_minutes: within(RANGES.mute_minutes),
  error_threshold: within(RANGES.error_threshold).pipe(z.number().int()),
  time_window: within(RANGES.time_window).pipe(z.number().positive()),
  alert_cooldown: within(RANGES.alert_cooldown),
  test_alert: press,
  resolve_all: press,
  incident,
}

/** Whether there is a command of this name. */
export const isCommand = (name: string): boolean => Object.hasOwn(PAYLOADS, name)

/** The command that a message stands for, or in words why it is none. */
export function parseCommand(name: string, payload: string): Command | { refused: string } {
  if (!isCommand(name)) return { refused: 'there is no such command' }
  const parsed = PAYLOADS[name as keyof typeof PAYLOADS].safeParse(payload)
  if (!parsed.success) return { refused: parsed.error.issues.map(inWords).join(', ') }
  return { command: name, value: parsed.data } as Command
}

const inWords = ({ path, message }: z.core.$ZodIssue) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)
