// What machines ask without a login: is it well, and the numbers.
import type { ApiDeps } from '../api-deps.ts'
import { createRoute, newRouter, z } from '../openapi.ts'
import { healthSchema } from '../schemas/status.ts'

const json = { 'application/json': { schema: healthSchema } }
const healthz = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['machine'],
  summary: 'Whether Sentarr does its work',
  responses: {
    200: { description: 'It does', content: json },
    503: { description: 'It does not, and why', content: json },
  },
})
const numbers = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['machine'],
  summary: 'Metrics for Prometheus',
  responses: { 200: { description: 'The exposition', content: { 'text/plain': { schema: z.string() } } } },
})

export function machineRoutes({ health, metrics }: Pick<ApiDeps, 'health' | 'metrics'>) {
  return newRouter()
    .openapi(healthz, (its) => {
      const answer = health()
      return its.json(answer, answer.status === 'ok' ? 200 : 503)
    })
    .openapi(numbers, async (its) => {
      const { type, text } = await metrics.exposition()
      return its.text(text, 200, { 'content-type': type })
    })
}
