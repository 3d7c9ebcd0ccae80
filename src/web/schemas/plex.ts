// Finding a Plex server, and signing in to it. No answer holds a token or what identifies a machine.
import { z } from '@hono/zod-openapi'
import { FOUND_BY } from '../../plex-api/find.ts'

export const foundSchema = z
  .object({
    address: z.string().describe('As it may be shown: names of plex.direct are masked.'),
    by: z
      .enum(FOUND_BY)
      .describe('How it was found: an app of Home Assistant, this machine, its Plex integration, the network.'),
    name: z.string().nullable(),
    version: z.string(),
    claimed: z.boolean().nullable().describe('False: it belongs to no account yet; nobody can sign in to it.'),
    server: z.string().nullable().describe('The watched server that has this address; null when none has.'),
    has_logs: z.boolean().describe('Its log folder can be read as well.'),
  })
  .openapi('FoundServer')
export type FoundInfo = z.infer<typeof foundSchema>

const SIGN_IN_STEPS = ['confirm', 'choose', 'ended'] as const
const SIGN_IN_TROUBLES = [
  'no-internet',
  'busy',
  'expired',
  'refused',
  'strange',
  'cancelled',
  'no-server',
  'unreachable',
  'token-refused',
] as const

export const signInSchema = z
  .object({
    id: z.string(),
    step: z.enum(SIGN_IN_STEPS),
    link: z.string().nullable().describe('Plex’s own page, where the owner says yes; while it waits for that.'),
    seconds_left: z.number().describe('Until it is given up.'),
    servers: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        version: z.string(),
        owned: z.boolean().describe('False: it is shared with this account.'),
        online: z.boolean().describe('plex.tv sees it now.'),
      }),
    ),
    trouble: z.enum(SIGN_IN_TROUBLES).nullable().describe('Why it ended.'),
    message: z.string().describe('The same in words.'),
  })
  .openapi('SignIn')
export type SignInInfo = z.infer<typeof signInSchema>

export const signInBegunSchema = z.object({
  server: z
    .string()
    .max(64)
    .nullish()
    .describe('The watched server whose token is wanted; null or nothing: a further one.'),
})
export const chosenSchema = z.object({
  key: z.string().min(1).max(8),
  server: z.string().max(64).nullish().describe('The watched server that becomes it; null or nothing: a further one.'),
})

/** The token is stored and never shown. */
export const connectedSchema = z.object({
  name: z.string(),
  version: z.string(),
  way: z.enum(['local', 'remote', 'relay']),
  owner: z.boolean().nullable(),
  notes: z.array(z.string()).describe('What this way or this token lacks, in words.'),
  restart_required: z.array(z.string()),
})
export type ConnectedInfo = z.infer<typeof connectedSchema>

export const signedOutSchema = z.object({ restart_required: z.array(z.string()) })
