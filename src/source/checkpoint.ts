// The places of a folder source, as they were stored.
import { z } from 'zod'
import type { Checkpoint } from './batch.ts'

const checkpointSchema: z.ZodType<Checkpoint> = z.object({
  file: z.string(),
  inode: z.string(),
  headLength: z.number(),
  headHash: z.string(),
  offset: z.number(),
  tailHash: z.string(),
  mtimeMs: z.number(),
})

/** Of what was stored, the checkpoints; `unreadable`: files of which the place makes no sense any more. */
export function checkpointsOf(stored: readonly { key: string; place: unknown }[]): {
  checkpoints: Checkpoint[]
  unreadable: string[]
} {
  const parsed = stored.map(({ key, place }) => ({ key, ...checkpointSchema.safeParse(place) }))
  return {
    checkpoints: parsed.flatMap(({ data }) => (data === undefined ? [] : [data])),
    unreadable: parsed.filter(({ success }) => !success).map(({ key }) => key),
  }
}
