// Words of one's own: templates that would fill the memory or stand still, and deliveries that end the process.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createChannel } from '../../src/alert/channels/index.ts'
import { renderMessage } from '../../src/alert/words/render.ts'
import { compileTemplate, TEMPLATE_VARIABLES, templateProblem } from '../../src/alert/words/template.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { alert } from '../support/incidents.ts'
import { desk, recorder } from '../support/outbox.ts'
import { startWeb } from '../support/web.ts'
import { generated } from './support/generator.ts'

const DOUBLING =
  '{% capture a %}{{ sample }}x123456789{% endcapture %}{% for i in (1..30) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}{{ a | size }}'
const DEAR = [
  DOUBLING,
  '{% assign a = "xxxxxxxxxxxxxxxx" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a | size }}',
  '{% for i in (1..100000) %}{{ cause }}{{ advice }}{% endfor %}',
  '{% for i in (1..3000) %}{% for j in (1..3000) %}{% for k in (1..3000) %}{% endfor %}{% endfor %}{% endfor %}',
  '{% tablerow i in (1..100000) %}{{ cause }}{% endtablerow %}',
  '{% for i in (1..20000) %}{% cycle sample, cause %}{% endfor %}',
]
const TOO_LONG_MS = 2_000

it('what is too dear is refused when it is saved, at once and in words', async (t) => {
  const web = await startWeb(t)
  for (const body of DEAR) {
    const startedAt = performance.now()
    const channel = { type: 'webhook', name: 'dear', url: 'http://127.0.0.1:1/', body }
    const answer = await web.call('PUT', '/api/config', { channels: [channel] })
    assert.equal(answer.status, 422, body)
    assert.ok(performance.now() - startedAt < TOO_LONG_MS)
    for (const key of ['title', 'body']) {
      const inWords = { type: 'webhook', name: 'dear', url: 'http://127.0.0.1:1/', template: { [key]: body } }
      assert.equal((await web.call('PUT', '/api/config', { channels: [inWords] })).status, 422, body)
    }
  }
  assert.equal((await web.call('GET', '/healthz')).status, 200)
})

it('what is dear only for one alert is told in our words, or refused for this alert alone', async (t) => {
  const server = await startStandIn(t)
  const grows = '{% assign many = count | plus: 0 %}{% for i in (1..many) %}{{ sample }}{{ sample }}{% endfor %}'
  assert.equal(templateProblem(grows.replace('plus: 0', 'modulo: 1000'), 'json'), null)
  const tools = { timeZone: 'UTC', now: Date.now, callService: null }
  const context = { key: 'k', signal: new AbortController().signal }
  const common = {
    enabled: true,
    max_per_hour: 30,
    allow_link_local: false,
    type: 'webhook',
    method: 'post',
    url: server.url,
  }
  const many = alert({ count: 100_000, sample: 'x'.repeat(400) })
  const own = createChannel({ ...common, name: 'a', template: { body: grows } }, tools)
  await own.send(many, null, context)
  assert.equal(server.seen.length, 1)
  const body = createChannel({ ...common, name: 'b', body: grows }, tools)
  await assert.rejects(body.send(many, null, context), { name: 'DeliveryError', rejected: true })
})

describe('a delivery that ends the process', () => {
  it('is tried three times, then given up and named; what is behind it arrives', async () => {
    const clock = { now: Date.parse('2026-07-01T12:00:00Z') }
    const deaths: string[] = []
    // A process that dies while it sends concludes nothing: the promise never ends.
    const dies = (its: { title: string }) => {
      deaths.push(its.title)
      return new Promise<never>(() => {})
    }
    const first = recorder('hook', clock)
    const { store, raise } = desk([first.target], clock)
    raise('poison')
    raise('harmless')
    const started = async () => {
      const life = recorder('hook', clock)
      const { send } = life.target
      life.target.send = (its, ...rest) => (its.title === 'poison' ? dies(its) : send(its, ...rest))
      const its = desk([life.target], clock, store)
      void its.outbox.drain()
      await new Promise(setImmediate)
      return { ...its, life }
    }
    for (let n = 1; n <= 3; n++) {
      await started()
      assert.equal(deaths.length, n)
    }
    const fourth = await started()
    await fourth.outbox.drain()
    assert.equal(deaths.length, 3)
    assert.deepEqual(fourth.life.titles(), ['harmless'])
    const poison = store.listDeliveries({ channel: 'hook' }, { limit: 9 }).items.find(({ state }) => state === 'failed')
    assert.match(poison?.reason ?? '', /ended three times/)
    assert.deepEqual(fourth.untold.length, 1)
  })

  it('an orderly stop in the middle of a delivery counts as nothing', async () => {
    const clock = { now: Date.parse('2026-07-01T12:00:00Z') }
    const { store, raise } = desk([recorder('hook', clock).target], clock)
    raise('slow')
    for (let n = 0; n < 5; n++) {
      const life = recorder('hook', clock)
      life.target.send = () => new Promise<never>(() => {})
      const { outbox } = desk([life.target], clock, store)
      outbox.start()
      await new Promise(setImmediate)
      await outbox.stop()
    }
    const last = recorder('hook', clock)
    await desk([last.target], clock, store).outbox.drain()
    assert.deepEqual(last.titles(), ['slow'])
  })
})

it('no template, however it is made, takes long or gives much', async () => {
  const message = renderMessage(alert({ sample: 'x'.repeat(500) }), 'UTC')
  const filters = [
    'append: a',
    'prepend: sample',
    'upcase',
    'split: ""',
    'join: sample',
    'replace: "x", cause',
    'json',
    'size',
    'sort',
    'concat: advice',
    'repeat: 99',
    'slice: 0, 9',
    'url_encode',
    'escape',
    'truncate: 99999',
    'times: 999999',
  ]
  let accepted = 0
  let slowest = 0
  await generated('templates', 1_000, (random) => {
    const name = () => random.one(['a', 'b', 'sample', 'advice', 'count', 'nothing', ...TEMPLATE_VARIABLES])
    const value = () => [name(), ...random.many(3, () => random.one(filters))].join(' | ')
    const block = (depth: number): string => {
      const inner = () => random.many(3, () => block(depth - 1)).join('')
      const simple = [
        `{{ ${value()} }}`,
        random.text(20),
        `{% assign a = ${value()} %}`,
        `{% cycle a, b, sample %}`,
        `{% increment count %}`,
      ]
      if (depth === 0) return random.one(simple)
      return random.one([
        ...simple,
        `{% capture a %}{{ a }}{{ a }}${inner()}{% endcapture %}`,
        `{% for i in (1..${random.one([3, 3, 10, 40, 1e9])}) %}${inner()}{% endfor %}`,
        `{% for i in ${name()} %}${inner()}{% endfor %}`,
        `{% if ${name()} %}${inner()}{% endif %}`,
        `{% tablerow i in (1..${random.one([3, 100])}) %}${inner()}{% endtablerow %}`,
        `{% include "${random.text(9)}" %}`,
        `{% render "/etc/passwd" %}`,
      ])
    }
    const source = `{% assign b = "xxxxxxxx" %}${random.many(4, () => block(3)).join('')}`
    const as = random.one(['text', 'json'] as const)
    const startedAt = performance.now()
    const problem = templateProblem(source, as)
    if (problem === null) {
      accepted++
      assert.ok(compileTemplate(source, as)(message, 'UTC').length <= 64 * 1024)
    }
    slowest = Math.max(slowest, performance.now() - startedAt)
    assert.ok(performance.now() - startedAt < TOO_LONG_MS, source)
  })
  assert.ok(accepted > 150, `${accepted}`)
  console.log(`templates: ${accepted} accepted, slowest ${slowest.toFixed(0)} ms`)
})
