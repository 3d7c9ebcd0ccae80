// What all route groups share: a router whose schemas check requests and make the document, and the shapes of answers.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { ApiFailure } from './errors.ts'
import type { Env } from './guard.ts'
import { errorSchema } from './schemas/common.ts'

export function newRouter() {
  return new OpenAPIHono<Env>({
    defaultHook(result) {
      if (result.success) return
      const details = result.error.issues.map(({ path, message }) => ({ key: path.join('.'), reason: message }))
      const said = details.map(({ key, reason }) => (key ? `${key}: ${reason}` : reason)).join('; ')
      throw new ApiFailure(result.target === 'json' ? 'invalid' : 'bad_request', said, details)
    },
  })
}

const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })

/** A 200 with a JSON body. */
export const answers = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: { description, ...json(schema) },
  ...failures,
})

export const answersNothing = (description: string) => ({ 204: { description }, ...failures })

export const failures = { default: { description: 'An error', ...json(errorSchema) } }

export const body = <Schema extends z.ZodType>(schema: Schema) => ({ body: { required: true, ...json(schema) } })

/** A body that may be left out; what it asks for has defaults. */
export const optionalBody = <Schema extends z.ZodType>(schema: Schema) => ({ body: json(schema) })

export const idParam = z.object({ id: z.string().min(1).max(200) })
export const nameParam = z.object({ name: z.string().min(1).max(200) })

export { createRoute, z }
