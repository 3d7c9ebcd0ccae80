// Users' rules in the running program: put in force while it reads, and a slow one is ended.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { until } from './support/until.ts'
import { startWeb } from './support/web.ts'

const rule = (id: string, more: string) => `
- id: ${id}
  title: Rule of ours
  category: dvr_tuner
  severity: error
  policy: { threshold: 1 }
  cause: Ours.
  advice: [Look.]
${more}`

test('a rule written while Sentarr runs finds trouble in lines that it did not look at before', async (t) => {
  const web = await startWeb(t)
  mkdirSync(join(web.configDir, 'rules'))
  writeFileSync(
    join(web.configDir, 'rules', 'ours.yaml'),
    rule(
      'own.antenna',
      `  levels: [DEBUG]
  contains: antenna fell off
  pattern: 'the antenna fell off (?<roof>\\w+)'
  samples: { match: ["DEBUG - the antenna fell off barn"] }
`,
    ),
  )
  await until('the rule in force', () => web.said.some((line) => line.includes('ours.yaml gives 1')))
  web.write('DEBUG', 'Grabber: the antenna fell off barn')
  const incident = await until('the incident', async () => {
    const { items } = (await web.call('GET', '/api/incidents')).body
    return items.find((item: { rule: string }) => item.rule === 'own.antenna')
  })
  const own = (await web.call('GET', '/api/rules')).body.items.find((item: { own: boolean }) => item.own)
  assert.deepEqual([own.id, own.cost.records > 0], ['own.antenna', true])
  const { fields } = (await web.call('GET', `/api/incidents/${incident.id}`)).body
  assert.equal(fields.roof, 'barn')
})

test('a file of rules that is wrong is said with its line, in the log and over HTTP', async (t) => {
  const web = await startWeb(t)
  mkdirSync(join(web.configDir, 'rules'))
  writeFileSync(
    join(web.configDir, 'rules', 'ours.yaml'),
    rule('own.antenna', "  pattern: '('\n  samples: { match: [x] }\n"),
  )
  const problem = /^ours\.yaml:9: own\.antenna: pattern/
  const { problems } = await until('the problem', async () => {
    const { body } = await web.call('GET', '/api/rules')
    return body.problems.length > 0 && body
  })
  assert.match(problems[0], problem)
  assert.ok(web.said.some((line) => problem.test(line.replace('warn: rules: ', ''))))
})
