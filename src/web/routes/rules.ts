// The rules: what each knows, how often it matched, and a person's changes to it.

import { notFound } from '../../refused.ts'
import type { Rule } from '../../rules/rule.ts'
import { translated } from '../../rules/translate.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, body, createRoute, idParam, newRouter, z } from '../openapi.ts'
import { serverId } from '../schemas/common.ts'
import type { RuleItem } from '../schemas/rules.ts'
import { overrideSchema, ruleListSchema, ruleSchema } from '../schemas/rules.ts'
import { overrideInfo, ruleItem } from '../views/rule.ts'
import { iso } from '../views/time.ts'

const tags = ['rules']
const list = createRoute({
  method: 'get',
  path: '/rules',
  tags,
  summary: 'All rules with their counts, of all servers or of one',
  request: { query: z.object({ server: serverId() }) },
  responses: answers(ruleListSchema, 'All of them, and what is wrong with your own'),
})
const change = createRoute({
  method: 'put',
  path: '/rules/{id}',
  tags,
  summary: 'Replaces what the settings change about a rule; `{}` is the rule as it comes',
  request: { params: idParam, ...body(overrideSchema) },
  responses: answers(ruleSchema, 'The rule as it is now'),
})

type Deps = Pick<ApiDeps, 'matcher' | 'language' | 'userRules' | 'servers' | 'store' | 'settings' | 'config'>

export function ruleRoutes({ matcher, language, userRules, servers, store, settings, config }: Deps) {
  const inLanguage = (rule: Rule) => ({
    ...translated(rule, language.translate),
    title: language.translate(rule.title),
  })

  /** Counts and policies of the named server, or of all. */
  function shown(named?: string): RuleItem[] {
    const theirs = servers.filter(({ id }) => named === undefined || id === named)
    if (theirs.length === 0) throw notFound('server')
    const counts = new Map(store.ruleCounts(named).map((row) => [row.rule, row]))
    const open = Map.groupBy(
      theirs.flatMap(({ correlator }) => correlator.open()),
      ({ rule }) => rule,
    )
    const own = new Set(userRules.rules().map(({ id }) => id))
    const costs = new Map(matcher.costs().map((cost) => [cost.rule, cost]))
    return matcher.rules.map((rule) => {
      const counted = counts.get(rule.id)
      return ruleItem(inLanguage(rule), {
        policy: theirs[0]!.policyOf(rule.id),
        override: settings().rules[rule.id],
        count: counted?.count ?? 0,
        lastSeen: counted === undefined ? null : iso(counted.lastAt),
        open: open.get(rule.id)?.length ?? 0,
        own: own.has(rule.id),
        cost: costs.get(rule.id),
      })
    })
  }

  return newRouter()
    .openapi(list, (its) => {
      const items = shown(its.req.valid('query').server)
      return its.json({ items, next_cursor: null, problems: userRules.problems() }, 200)
    })
    .openapi(change, async (its) => {
      const { id } = its.req.valid('param')
      if (matcher.rule(id) === undefined) throw notFound('rule')
      const wanted = its.req.valid('json')
      await config.change((current) => {
        const others = Object.entries(current.rules).filter(([other]) => other !== id)
        const overrides = others.map(([other, override]) => [other, overrideInfo(override)] as const)
        const rules = Object.fromEntries([...overrides, ...(Object.keys(wanted).length > 0 ? [[id, wanted]] : [])])
        return { rules: Object.keys(rules).length > 0 ? rules : null }
      })
      return its.json(shown().find((rule) => rule.id === id)!, 200)
    })
}
