// One's own rules: tried on pasted lines and on the logs there are, then kept in a file.
import { join } from 'node:path'
import { dryRun } from '../../replay/history.ts'
import { createOwnFiles } from '../../replay/own-file.ts'
import { createTrial, slowRules, tryLines } from '../../replay/trial.ts'
import { parseRuleFile } from '../../rules/load.ts'
import type { Rule } from '../../rules/rule.ts'
import type { LogReaders } from '../../source/browse/readers.ts'
import type { ApiDeps } from '../api-deps.ts'
import { ApiFailure } from '../errors.ts'
import { answers, answersNothing, body, createRoute, newRouter } from '../openapi.ts'
import { fileParam, ownFileChangeSchema, ownFileSchema, trialResultSchema, trialSchema } from '../schemas/rule-lab.ts'
import { maybeIso } from '../views/time.ts'

const MOST_TRIALS = 2
const tags = ['rules']
const attempt = createRoute({
  method: 'post',
  path: '/rules/try',
  tags,
  summary: 'What rules would match in pasted lines, and how often they would have told in the logs there are',
  request: body(trialSchema),
  responses: answers(trialResultSchema, 'What came of it; faults of the rules are the error `invalid`'),
})
const path = '/rules/own/{name}'
const read = createRoute({
  method: 'get',
  path,
  tags,
  summary: 'A file of your own rules',
  request: { params: fileParam },
  responses: answers(ownFileSchema, 'Its text'),
})
const save = createRoute({
  method: 'put',
  path,
  tags,
  summary: 'Writes a file of your own rules; they are in force within seconds',
  request: { params: fileParam, ...body(ownFileChangeSchema) },
  responses: answers(ownFileSchema, 'As it was written'),
})
const remove = createRoute({
  method: 'delete',
  path,
  tags,
  summary: 'Deletes a file of your own rules',
  request: { params: fileParam },
  responses: answersNothing('It is gone'),
})

type Deps = Pick<ApiDeps, 'settings' | 'userRules' | 'servers' | 'now' | 'clock' | 'log'> & { logs: LogReaders }

export function ruleLabRoutes({ settings, userRules, servers, now, clock, log, logs }: Deps) {
  const files = createOwnFiles({ folder: join(settings().configDir, 'rules') })
  let running = 0

  return newRouter()
    .openapi(attempt, async (its) => {
      const { yaml, lines, server: named } = its.req.valid('json')
      const { server, reader } = logs.of(named)
      const rules = rulesIn('rules.yaml', yaml)
      if (running >= MOST_TRIALS) throw new ApiFailure('busy', 'Other rules are being tried; try again in a moment.')
      running++
      const trial = createTrial(rules, { others: userRules.rules(), settings: settings(), clock })
      try {
        const matches = await tryLines(trial, lines, { now: now(), clock })
        const { policyOf } = servers.find(({ id }) => id === server)!
        const history = await dryRun({ trial, reader, policy: policyOf(null), now: now(), clock })
        const { first, last } = history
        const times = { first: maybeIso(first), last: maybeIso(last) }
        const left = lines.length - matches.length
        const problems = [
          ...slowRules(trial),
          ...(left > 0 ? [`the last ${left} lines were not tried: it took too long`] : []),
        ]
        return its.json({ problems, matches, history: { ...history, ...times } }, 200)
      } finally {
        trial.close()
        running--
      }
    })
    .openapi(read, (its) => {
      const { name } = its.req.valid('param')
      return its.json({ name, yaml: files.read(name) }, 200)
    })
    .openapi(save, (its) => {
      const { name } = its.req.valid('param')
      const { yaml } = its.req.valid('json')
      rulesIn(`${name}.yaml`, yaml)
      files.save(name, yaml)
      log.info(`rules: ${name}.yaml was saved in the dashboard`)
      return its.json({ name, yaml }, 200)
    })
    .openapi(remove, (its) => {
      const { name } = its.req.valid('param')
      files.remove(name)
      log.info(`rules: ${name}.yaml was deleted in the dashboard`)
      return its.body(null, 204)
    })
}

/** @throws {ApiFailure} with every fault, when there is one */
function rulesIn(file: string, yaml: string): Rule[] {
  const { rules, problems } = parseRuleFile(file, yaml)
  const faults = rules.length + problems.length > 0 ? problems : [`${file}:1: there is no rule in it`]
  if (faults.length > 0) throw new ApiFailure('invalid', faults.join('\n'), faults)
  return rules
}
