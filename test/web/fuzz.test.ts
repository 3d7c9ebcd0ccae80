// Hostile and silly input for every route the document names: nothing may end in a 500 or in an answer of another shape.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { it } from 'node:test'
import { chance } from '../support/incidents.ts'
import { startWeb, type Web, withIncident } from '../support/web.ts'

const ROUNDS = 12
/** Routes that go on for as long as somebody listens. */
const ENDLESS = new Set(['/api/stream'])

const TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'null',
  '../../etc/passwd',
  "' OR 1=1 --",
  '%',
  '_',
  '\u0000',
  '\ud800',
  '💥'.repeat(50),
  '<img src=x onerror=alert(1)>',
  'x'.repeat(5_000),
  '__proto__',
  'constructor',
  '2026-13-45T99:99:99Z',
  '9999-12-31T23:59:59Z',
  'OTk5OTk5OTk5OTk5OTk5OTp4',
]
const VALUES: unknown[] = [null, true, 0, -1, 1e308, [], {}, [[]], { a: { b: [] } }, ...TEXTS]

it('no input makes a route fail', async (t) => {
  const web = await startWeb(t)
  const id = await withIncident(web)
  const { paths, components } = (await web.call('GET', '/api/openapi.json')).body
  const random = chance(20261123)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!

  /** Something that fits the schema, or does not. */
  function invent(schema: Record<string, never>): unknown {
    if (random() < 0.3) return pick(VALUES)
    const { $ref, type, properties, items, enum: words } = resolve(schema)
    if ($ref) return null
    if (words) return pick(words as unknown[])
    if (type === 'object') {
      const known = Object.entries(properties ?? {}).filter(() => random() < 0.7)
      const own = known.map(([key, inner]) => [key, invent(inner as never)])
      return Object.fromEntries(random() < 0.2 ? [...own, [pick(TEXTS), pick(VALUES)]] : own)
    }
    if (type === 'array') return Array.from({ length: Math.floor(random() * 3) }, () => invent(items as never))
    if (type === 'number' || type === 'integer') return pick([0, 1, 5, 2.5, -3, 1e12])
    if (type === 'boolean') return random() < 0.5
    return random() < 0.3 ? id : pick(TEXTS)
  }
  function resolve(schema: Record<string, unknown>): Record<string, unknown> {
    const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1)! : null
    return name === null ? schema : components.schemas[name]
  }

  let sent = 0
  for (const [path, methods] of Object.entries(paths as Record<string, Record<string, Operation>>)) {
    if (ENDLESS.has(path)) continue
    for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
      for (let round = 0; round < ROUNDS; round++) {
        const inPath = (name: string) => encode(random() < 0.3 ? id : pick(TEXTS.slice(2))) || name
        const query = parameters
          .filter((one) => one.in === 'query' && random() < 0.5)
          .map(({ name, schema }) => `${name}=${encode(String(invent(schema)))}`)
        const url = `${path.replace(/\{(\w+)\}/g, (_, name) => inPath(name))}?${query.join('&')}`
        const schema = requestBody?.content['application/json']?.schema
        const body = schema === undefined || random() < 0.1 ? undefined : JSON.stringify(invent(schema))
        const { status, text } = await send(web, method.toUpperCase(), url, body)
        assert.ok(status < 500 || status === 502, `${method} ${url} ${body}: ${status} ${text.slice(0, 300)}`)
        if (status >= 400) assert.ok(JSON.parse(text).error.code, `${method} ${url}`)
        sent++
      }
    }
  }
  assert.ok(sent > 300)
  assert.deepEqual(
    web.said.filter((line) => line.includes('cannot answer')),
    [],
  )
  assert.equal((await web.call('GET', '/healthz')).status, 200)
})

type Operation = {
  parameters?: { name: string; in: string; schema: Record<string, never> }[]
  requestBody?: { content: Record<string, { schema: Record<string, never> }> }
}

const encode = (text: string) => encodeURIComponent(text.toWellFormed())

/** Past `fetch`, which mends what it sends. */
function send(web: Web, method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = request(web.url + path, { method, headers }, (response) => {
      let text = ''
      response
        .on('data', (chunk) => (text += chunk))
        .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject).end(body)
  })
}
