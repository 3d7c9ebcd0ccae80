// Everything that may be wrong around Sentarr, each in one line.
import { z } from '@hono/zod-openapi'

export const checksSchema = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean().nullable().openapi({ description: 'Null: there is nothing to look at, or it cannot be said' }),
        words: z.string().openapi({ description: 'What is, or what to do' }),
      }),
    ),
    next_cursor: z.null(),
  })
  .openapi('Checks')
export type CheckItem = z.infer<typeof checksSchema>['items'][number]
