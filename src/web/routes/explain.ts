// What pasted lines mean, with the rules and thresholds of this installation.
import { createExplainer } from '../../detect/explain.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, body, createRoute, newRouter, z } from '../openapi.ts'
import { explainSchema, explanationSchema } from '../schemas/rules.ts'

const explain = createRoute({
  method: 'post',
  path: '/explain',
  tags: ['rules'],
  summary: 'What each line means, as `sentarr explain --json` says it',
  request: body(explainSchema),
  responses: answers(z.object({ items: z.array(explanationSchema) }), 'One item for each line, in order'),
})

type Deps = Pick<ApiDeps, 'matcher' | 'servers' | 'language' | 'now'>

export function explainRoutes({ matcher, servers, language, now }: Deps) {
  return newRouter().openapi(explain, (its) => {
    const explainer = createExplainer({ matcher, policyOf: servers[0]!.policyOf }, now, language.translate)
    return its.json({ items: explainer.explain(its.req.valid('json').lines) }, 200)
  })
}
