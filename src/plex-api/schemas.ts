// What Plex's answers are read as. Everything may be missing, and numbers and flags come in several spellings.
import { z } from 'zod'
import { flagIn, numberIn, textIn } from './frames.ts'

const anything = z.unknown().optional()
const text = anything.transform(textIn)
const number = anything.transform(numberIn)
const flag = anything.transform(flagIn)
/** A list, one object in its place, or nothing; elements that cannot be read are left out. */
const listOf = <T>(schema: z.ZodType<T>) =>
  anything.transform((given) =>
    (Array.isArray(given) ? given : given === undefined || given === null ? [] : [given]).flatMap((one) => {
      const parsed = schema.safeParse(one)
      return parsed.success ? [parsed.data] : []
    }),
  )

export const identitySchema = z.object({
  claimed: anything.transform((given) => (given === undefined ? null : flagIn(given))),
  machineIdentifier: text,
  version: text,
})

export const rootSchema = z.object({
  version: text,
  friendlyName: text,
  platform: text,
  diagnostics: text,
  myPlexSigninState: text,
  myPlexMappingState: text,
  myPlexMappingError: text,
  startState: text,
})

export const accountSchema = z.object({ mappingState: text, mappingError: text, signInState: text })

const locationSchema = z.object({ id: text, path: text })
export const sectionsSchema = z.object({
  Directory: listOf(
    z.object({
      key: text,
      uuid: text,
      title: text,
      type: text,
      contentChangedAt: text,
      refreshing: flag,
      Location: listOf(locationSchema),
    }),
  ),
})
export type SectionAnswer = z.infer<typeof sectionsSchema>['Directory'][number]

const partSchema = z.object({
  file: text,
  decision: text,
  exists: anything.transform((given) => (given === undefined ? null : flagIn(given))),
  accessible: anything.transform((given) => (given === undefined ? null : flagIn(given))),
})
const mediaSchema = z.object({ Part: listOf(partSchema) })
export const listingSchema = z.object({
  totalSize: number,
  size: number,
  Metadata: listOf(z.object({ ratingKey: text, title: text, Media: listOf(mediaSchema) })),
})

export const prefsSchema = z.object({ Setting: listOf(z.object({ id: text, value: anything })) })

const transcodeSchema = z.object({
  key: text,
  videoDecision: text,
  audioDecision: text,
  subtitleDecision: text,
  speed: number,
  throttled: flag,
  error: flag,
  progress: number,
  context: text,
  transcodeHwRequested: flag,
  transcodeHwDecoding: text,
  transcodeHwEncoding: text,
})
export type TranscodeAnswer = z.infer<typeof transcodeSchema>
export const transcodeFrameSchema = transcodeSchema

const objectOf = <T extends z.ZodRawShape>(shape: T) => z.preprocess((given) => given ?? {}, z.object(shape))

export const sessionsSchema = z.object({
  Metadata: listOf(
    z.object({
      sessionKey: text,
      type: text,
      title: text,
      grandparentTitle: text,
      librarySectionTitle: text,
      live: flag,
      duration: number,
      viewOffset: number,
      Media: listOf(mediaSchema),
      User: objectOf({ title: text }),
      Player: objectOf({
        title: text,
        product: text,
        platform: text,
        machineIdentifier: text,
        state: text,
        local: flag,
        relayed: flag,
      }),
      Session: objectOf({ id: text, bandwidth: number, location: text }),
      TranscodeSession: anything.transform((given) => {
        const parsed = transcodeSchema.safeParse(given)
        return parsed.success ? parsed.data : null
      }),
    }),
  ),
})
export type SessionAnswer = z.infer<typeof sessionsSchema>['Metadata'][number]

export const playingSchema = z.object({
  sessionKey: text,
  clientIdentifier: text,
  state: text,
  viewOffset: number,
  transcodeSession: anything.transform((given) =>
    typeof given === 'object' && given !== null && 'key' in given ? textIn(given.key) : textIn(given),
  ),
})

/** The content of an answer: what stands in its `MediaContainer` (or another root); null when it is none. */
export function contentOf<T>(body: Buffer, schema: z.ZodType<T>, root = 'MediaContainer'): T | null {
  try {
    const outer: unknown = JSON.parse(body.toString())
    const inner = typeof outer === 'object' && outer !== null ? Reflect.get(outer, root) : undefined
    const parsed = schema.safeParse(inner ?? outer)
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** What Plex says in a 503, at most 200 characters. */
export const busyTextOf = (body: Buffer): string =>
  /\bstatus="([^"]{1,200})/.exec(body.subarray(0, 4_096).toString('latin1'))?.[1]?.trim() ?? ''
