import assert from 'node:assert/strict'
import test from 'node:test'
import type { Alert } from '../../store/alert.ts'
import { renderMessage } from './render.ts'
import { compileTemplate, TEMPLATE_VARIABLES, templateProblem } from './template.ts'

const alert: Alert = {
  schema: 1,
  id: 'a',
  incident: null,
  state: 'raised',
  server: 'plex',
  category: 'other',
  severity: 'error',
  rule: null,
  title: 'T "x"',
  message: 'M',
  cause: 'C',
  advice: ['one', 'two'],
  count: 2,
  first_seen: '2026-07-01T00:00:00Z',
  last_seen: null,
  duration_seconds: 0,
  sample: '{{ title }} {% include "/etc/passwd" %}',
  url: '',
}
const render = (source: string, as?: 'text' | 'json') =>
  compileTemplate(source, as)(renderMessage(alert, 'Europe/Berlin'), 'Europe/Berlin')

test('every listed variable can be used', () => {
  for (const name of TEMPLATE_VARIABLES) assert.equal(typeof render(`{{ ${name} }}`), 'string', name)
  assert.equal(
    render('{{ severity | upcase }}: {{ advice | join: ", " }} {{ first_seen_local }}'),
    'ERROR: one, two 1 Jul 2026, 02:00:00 CEST',
  )
})

test('an unknown variable, filter or open tag is named', () => {
  assert.match(templateProblem('{{ titel }}')!, /unknown variable titel; there are id, incident/)
  assert.match(templateProblem('{{ title | shout }}')!, /undefined filter: shout/)
  assert.match(templateProblem('{% if title %}')!, /not closed/)
  assert.equal(templateProblem('{% for step in advice %}{{ forloop.index }}. {{ step }}\n{% endfor %}'), null)
})

test('what an alert holds is never read as a template', () => {
  assert.equal(render('{{ sample }}'), alert.sample)
})

test('no file can be read', () => {
  assert.throws(() => render('{% include "package.json" %}'))
  assert.throws(() => render('{% render "/etc/passwd" %}'))
})

test('a template without end is stopped', () => {
  assert.throws(() => render('{% for a in (1..99999999) %}{{ a }}{% endfor %}'), /limit/)
})

test('in JSON every output is escaped for its string', () => {
  assert.deepEqual(
    JSON.parse(render('{"t":"{{ title }}","steps":{{ advice | json }},"none":{{ last_seen | json }}}', 'json')),
    {
      t: 'T "x"',
      steps: ['one', 'two'],
      none: null,
    },
  )
})
