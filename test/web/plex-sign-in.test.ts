// Finding a Plex server and signing in to it, as the dashboard does: over HTTP, with a plex.tv and a Plex of our own.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { resourceAt, startDemoPlexTv } from '../../src/cli/demo/plex/plex-tv.ts'
import type { FoundServer } from '../../src/plex-api/find.ts'
import { startSupervisor } from '../support/supervisor.ts'
import { until } from '../support/until.ts'
import { startWeb, type Web } from '../support/web.ts'

type Options = Parameters<typeof startWeb>[1]

async function stage(t: TestContext, options: Options = {}, found: (url: string) => FoundServer[] = () => []) {
  const plex = await startDemoPlex({ now: Date.now, token: 's3cr3t-of-this-server' })
  const { name, machineIdentifier: clientIdentifier } = plex.household
  const tv = await startDemoPlexTv({
    now: Date.now,
    accountToken: 's3cr3t-of-the-account',
    resources: [resourceAt(plex.url, { name, clientIdentifier, accessToken: plex.token })],
  })
  t.after(() => Promise.all([tv.stop(), plex.stop()]))
  const web = await startWeb(t, {
    ...options,
    deps: { plexTv: tv.places, findPlex: async () => found(plex.url), ...options?.deps },
  })
  return { plex, tv, web, yaml: () => readFileSync(join(web.configDir, 'sentarr.yaml'), 'utf8') }
}

/** Up to the choice of a server. */
async function confirmed(web: Web, tv: { confirm(): void }, server: string | null = 'plex'): Promise<string> {
  const { status, body } = await web.call('POST', '/api/plex/sign-in', { server })
  assert.equal(status, 200, JSON.stringify(body))
  tv.confirm()
  await until('the choice', async () => (await web.call('GET', `/api/plex/sign-in/${body.id}`)).body.step === 'choose')
  return body.id
}

describe('signing in over HTTP', { concurrency: true }, () => {
  it('stores address and token of the chosen server, and shows the token nowhere', async (t) => {
    const { plex, tv, web, yaml } = await stage(t)
    const begun = await web.call('POST', '/api/plex/sign-in', { server: 'plex' })
    assert.deepEqual([begun.body.step, begun.body.servers, begun.body.trouble], ['confirm', [], null])
    assert.ok(begun.body.link.startsWith(tv.places.page))
    assert.ok(begun.body.seconds_left > 800 && begun.body.seconds_left <= 900)
    tv.confirm()
    const path = `/api/plex/sign-in/${begun.body.id}`
    const offered = await until('the choice', async () => {
      const { body } = await web.call('GET', path)
      return body.step === 'choose' && body
    })
    assert.deepEqual(offered.servers, [
      { key: '1', name: 'Plex Demo', version: plex.household.version, owned: true, online: true },
    ])
    const chosen = await web.call('POST', `${path}/choose`, { key: '1', server: 'plex' })
    assert.deepEqual(chosen.body, {
      name: 'Plex Demo',
      version: plex.household.version,
      way: 'local',
      owner: true,
      notes: [],
      restart_required: ['plex_url', 'plex_token'],
    })
    assert.equal(yaml(), `plex_url: ${plex.url}\nplex_token: ${plex.token}\n`)
    // It is over, and the account's token is forgotten.
    const after = (await web.call('GET', path)).body
    assert.deepEqual([after.step, after.servers], ['ended', []])
    const said = [begun, offered, chosen, await web.call('GET', '/api/config'), await web.call('GET', '/api/status')]
    assert.doesNotMatch(JSON.stringify(said) + web.said.join('\n'), /s3cr3t|demo0000/)
    const out = await web.call('POST', '/api/servers/plex/sign-out')
    assert.deepEqual([out.status, yaml()], [200, `plex_url: ${plex.url}\n`])
  })

  it('one entry of a list gets them, and a further server is a further entry', async (t) => {
    const servers =
      'servers:\n  - id: attic\n    name: Attic\n    log_path: /nowhere\n  - id: plex\n    plex_url: http://127.0.0.1:9\n    plex_token: s3cr3t-before\n'
    const { plex, tv, web, yaml } = await stage(t, { yaml: servers })
    const id = await confirmed(web, tv, 'attic')
    await web.call('POST', `/api/plex/sign-in/${id}/choose`, { key: '1', server: 'attic' })
    const [attic, other] = yaml()
      .split(/(?=- id)/)
      .slice(1)
    assert.match(attic!, new RegExp(`log_path: /nowhere\n +plex_url: ${plex.url}\n +plex_token: ${plex.token}`))
    assert.match(other!, /plex_token: s3cr3t-before/)
    const more = await confirmed(web, tv, null)
    const added = await web.call('POST', `/api/plex/sign-in/${more}/choose`, { key: '1' })
    assert.deepEqual(added.body.restart_required, ['servers'])
    assert.match(yaml(), /- name: Plex Demo\n/)
  })

  it('a further server beside the single one makes a list of both, and the first keeps its secret', async (t) => {
    const { plex, tv, web, yaml } = await stage(t, {
      env: { PLEX_LOG_PATH: '' },
      yaml: 'plex_url: http://127.0.0.1:9\nplex_token: s3cr3t-before\nserver_name: First\n',
    })
    const id = await confirmed(web, tv, null)
    assert.equal((await web.call('POST', `/api/plex/sign-in/${id}/choose`, { key: '1' })).status, 200)
    assert.equal(
      yaml(),
      [
        'server_name: First',
        'servers:',
        '  - id: first',
        '    name: First',
        '    plex_url: http://127.0.0.1:9',
        '    plex_token: s3cr3t-before',
        '  - name: Plex Demo',
        `    plex_url: ${plex.url}`,
        `    plex_token: ${plex.token}`,
        '',
      ].join('\n'),
    )
  })

  it('nobody is sent to Plex for what could not be stored', async (t) => {
    const { tv, web } = await stage(t, { env: { PLEX_TOKEN: 's3cr3t-of-the-environment' } })
    const { status, body } = await web.call('POST', '/api/plex/sign-in', { server: 'plex' })
    assert.deepEqual([status, body.error.code], [409, 'locked'])
    assert.match(body.error.message, /PLEX_TOKEN/)
    assert.equal((await web.call('POST', '/api/plex/sign-in', { server: 'nobody' })).status, 404)
    // Its secret goes into no file, so the list cannot be made without it.
    const more = await web.call('POST', '/api/plex/sign-in', {})
    assert.deepEqual([more.status, more.body.error.code], [422, 'invalid_settings'])
    assert.match(more.body.error.message, /servers\[0\]\.plex_token .*enter it again/)
    assert.deepEqual(tv.requests, [])
    assert.doesNotMatch(JSON.stringify([body, more.body]), /s3cr3t/)
  })

  it('an address that is set by hand and leads to the server stays as it is', async (t) => {
    const plex = await startDemoPlex({ now: Date.now })
    t.after(() => plex.stop())
    const { tv, web } = await stage(t, { env: { PLEX_URL: plex.url } })
    const id = await confirmed(web, tv)
    const { body } = await web.call('POST', `/api/plex/sign-in/${id}/choose`, { key: '1', server: 'plex' })
    assert.match(body.error?.message ?? '', /refuses this token/, 'asked at the address of the environment first')
  })

  it('says in words what is wrong', async (t) => {
    const { plex, tv, web } = await stage(t)
    tv.answerWith(500)
    const busy = await web.call('POST', '/api/plex/sign-in', {})
    assert.deepEqual([busy.status, busy.body.error.details.trouble], [502, 'busy'])
    tv.answerWith(null)
    const id = await confirmed(web, tv)
    await plex.kill()
    const away = await web.call('POST', `/api/plex/sign-in/${id}/choose`, { key: '1', server: 'plex' })
    assert.deepEqual([away.status, away.body.error.details.trouble], [502, 'unreachable'])
    await plex.start()
    assert.equal((await web.call('POST', `/api/plex/sign-in/${id}/choose`, { key: '1', server: 'plex' })).status, 200)
    assert.equal((await web.call('POST', `/api/plex/sign-in/${id}/choose`, { key: '1', server: 'plex' })).status, 502)
  })

  it('there is one at a time, it can be given up, and nobody makes them by the dozen', async (t) => {
    const { web } = await stage(t)
    const begin = () => web.call('POST', '/api/plex/sign-in', {})
    const [first, second] = [(await begin()).body.id, (await begin()).body.id]
    assert.equal((await web.call('GET', `/api/plex/sign-in/${first}`)).status, 404)
    assert.equal((await web.call('DELETE', `/api/plex/sign-in/${second}`)).status, 204)
    const { body } = await web.call('GET', `/api/plex/sign-in/${second}`)
    assert.deepEqual([body.step, body.trouble, body.seconds_left], ['ended', 'cancelled', 0])
    const all = await Promise.all(Array.from({ length: 12 }, begin))
    assert.deepEqual([...new Set(all.map(({ status }) => status))].sort(), [200, 429])
  })

  it('found servers are shown without what identifies a machine', async (t) => {
    const { plex, web } = await stage(t, {}, (url) => [
      {
        url,
        by: 'app',
        name: 'Box',
        version: '1.43.3',
        machineIdentifier: 'demo0000',
        claimed: true,
        logs: '/share/x',
      },
      {
        url: 'https://192-168-1-9.0123456789abcdef0123456789abcdef.plex.direct:32400',
        by: 'home-assistant',
        name: null,
        version: '1.42.0',
        machineIdentifier: 'demo0001',
        claimed: false,
        logs: null,
      },
    ])
    writeFileSync(join(web.configDir, 'sentarr.yaml'), `plex_url: ${plex.url}\n`)
    const { body } = await web.call('GET', '/api/plex/found')
    assert.deepEqual(body.items[0], {
      address: plex.url,
      by: 'app',
      name: 'Box',
      version: '1.43.3',
      claimed: true,
      server: 'plex',
      has_logs: true,
    })
    assert.equal(body.items[1].server, null)
    assert.doesNotMatch(JSON.stringify(body), /0123456789abcdef|demo000/)
  })
})

it('as an app of Home Assistant the token goes into the options', async (t) => {
  const fake = await startSupervisor(t)
  const { plex, tv, web } = await stage(t, { supervisor: fake, yaml: 'web_password: long enough\n' })
  const basic = { authorization: `Basic ${Buffer.from('x:long enough').toString('base64')}` }
  const { body } = await web.call('POST', '/api/plex/sign-in', { server: 'plex' }, basic)
  tv.confirm()
  const path = `/api/plex/sign-in/${body.id}`
  await until('the choice', async () => (await web.call('GET', path, undefined, basic)).body.step === 'choose')
  await web.call('POST', `${path}/choose`, { key: '1', server: 'plex' }, basic)
  assert.deepEqual(fake.options, { plex_url: plex.url, plex_token: plex.token })
  assert.equal((await web.call('POST', '/api/restart', undefined, basic)).status, 204)
  assert.equal(fake.restarts, 1)
})
