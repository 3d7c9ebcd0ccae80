import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startSupervisor } from '../support/supervisor.ts'
import { until } from '../support/until.ts'
import { CORRUPT, startWeb } from '../support/web.ts'

const NTFY = { type: 'ntfy', name: 'phone', url: 'http://127.0.0.1:9', topic: 's3cr3t-topic' }

describe('the settings over HTTP', () => {
  it('are shown with where they come from, secrets as dots', async (t) => {
    const web = await startWeb(t, { env: { PLEX_TOKEN: 's3cr3t-token', ERROR_THRESHOLD: '4' } })
    const { body } = await web.call('GET', '/api/config')
    const item = (key: string) => body.items.find((one: { key: string }) => one.key === key)
    assert.deepEqual(item('error_threshold'), {
      key: 'error_threshold',
      value: 4,
      default: 5,
      origin: 'environment',
      hidden: false,
      locked: true,
      env: 'ERROR_THRESHOLD',
      live: true,
      choices: [],
    })
    assert.deepEqual(item('log_format').choices, ['pretty', 'json'])
    assert.deepEqual(item('plex_log_stream').choices, ['auto', 'true', 'false'])
    assert.deepEqual(item('plex_api_enabled').choices, ['auto', 'true', 'false'])
    assert.equal(item('plex_token').value, '••••')
    assert.equal(item('web_password').value, null)
    assert.doesNotMatch(JSON.stringify(body), /s3cr3t/)
  })

  it('are stored in sentarr.yaml, beside what a person wrote there', async (t) => {
    const web = await startWeb(t)
    const path = join(web.configDir, 'sentarr.yaml')
    writeFileSync(path, '# my notes\nquiet_minutes: 31 # half an hour\n')
    const { body } = await web.call('PUT', '/api/config', { error_threshold: 3, log_level: 'debug' })
    assert.deepEqual(body.restart_required, ['log_level'])
    assert.ok(body.applied.includes('error_threshold'))
    assert.equal(
      readFileSync(path, 'utf8'),
      '# my notes\nquiet_minutes: 31 # half an hour\nerror_threshold: 3\nlog_level: debug\n',
    )
    assert.equal((await web.call('GET', '/api/servers')).body.items[0].policy.threshold, 3)
    assert.deepEqual((await web.call('GET', '/api/status')).body.restart_required, ['log_level'])
    await web.call('PUT', '/api/config', { settings: { error_threshold: null, log_level: '' } })
    assert.equal(readFileSync(path, 'utf8'), '# my notes\nquiet_minutes: 31 # half an hour\n')
    assert.deepEqual((await web.call('GET', '/api/status')).body.restart_required, [])
  })

  it('are refused as a whole when one is wrong, with its name and what is allowed', async (t) => {
    const web = await startWeb(t)
    const wrong = {
      error_threshold: 0,
      quiet_minutes: 9,
      plex_token: 's3cr3t',
      channels: [{ ...NTFY, digest: 's3cr3t' }],
    }
    const { status, body } = await web.call('PUT', '/api/config', wrong)
    assert.deepEqual([status, body.error.code], [422, 'invalid_settings'])
    assert.deepEqual(
      body.error.details.map(({ key }: { key: string }) => key),
      ['error_threshold', 'channels[0].digest'],
    )
    assert.match(body.error.message, /whole number from 1/)
    assert.equal(existsSync(join(web.configDir, 'sentarr.yaml')), false)
    assert.equal((await web.call('PUT', '/api/config', { error_treshold: 1 })).status, 422)
    assert.equal((await web.call('PUT', '/api/config', ['x'])).status, 422)
  })

  it('are not changed where the environment has them', async (t) => {
    const web = await startWeb(t, { env: { QUIET_MINUTES: '9' } })
    const { status, body } = await web.call('PUT', '/api/config', { quiet_minutes: 10 })
    assert.deepEqual([status, body.error.code], [409, 'locked'])
    assert.match(body.error.details[0].reason, /QUIET_MINUTES/)
    assert.equal((await web.call('PUT', '/api/config', { quiet_minutes: 9, error_threshold: 2 })).status, 200)
  })

  it('keep secrets that come back as dots, and take new ones', async (t) => {
    const web = await startWeb(t)
    const path = join(web.configDir, 'sentarr.yaml')
    await web.call('PUT', '/api/config', { channels: [NTFY], plex_token: 's3cr3t-token' })
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const { body: shown } = await web.call('GET', '/api/config')
    assert.doesNotMatch(JSON.stringify(shown), /s3cr3t/)
    const [channel] = shown.settings.channels
    const changed = { ...shown.settings, channels: [{ ...channel, min_severity: 'error' }] }
    assert.deepEqual((await web.call('PUT', '/api/config', changed)).body.changed, ['channels'])
    const text = readFileSync(path, 'utf8')
    assert.match(text, /topic: s3cr3t-topic/)
    assert.match(text, /min_severity: error/)
    assert.match(text, /plex_token: s3cr3t-token/)
    await web.call('PUT', '/api/config', { channels: [{ ...channel, topic: 'other' }] })
    assert.match(readFileSync(path, 'utf8'), /topic: other/)
  })

  it('leave a secret in the file that holds it', async (t) => {
    const web = await startWeb(t)
    const secret = join(web.configDir, 'topic.txt')
    writeFileSync(secret, 's3cr3t-topic\n')
    const { topic, ...rest } = NTFY
    writeFileSync(
      join(web.configDir, 'sentarr.yaml'),
      `channels:\n  - ${Object.entries({ ...rest, topic_file: secret })
        .map(([key, value]) => `${key}: ${value}`)
        .join('\n    ')}\n`,
    )
    const [channel] = (await web.call('GET', '/api/config')).body.settings.channels
    assert.equal(channel.topic, '••••')
    await web.call('PUT', '/api/config', { channels: [{ ...channel, min_severity: 'error' }] })
    const text = readFileSync(join(web.configDir, 'sentarr.yaml'), 'utf8')
    assert.match(text, /topic_file/)
    assert.doesNotMatch(text, new RegExp(topic))
  })

  it('put channels and rules in force while everything runs', async (t) => {
    const web = await startWeb(t)
    await web.call('PUT', '/api/config', { channels: [NTFY] })
    assert.equal((await web.call('POST', '/api/channels/phone/test')).body.ok, false)
    const rule = await web.call('PUT', '/api/rules/database.corrupt', { enabled: false })
    assert.equal(rule.body.enabled, false)
    web.write('ERROR', CORRUPT)
    web.write('ERROR', 'Something never seen before happened')
    const items = await until('the other incident', async () => {
      const { body } = await web.call('GET', '/api/incidents')
      return body.items.length > 0 && body.items
    })
    assert.deepEqual(
      items.map((item: { rule: string | null }) => item.rule),
      [null],
    )
    assert.equal((await web.call('PUT', '/api/rules/database.corrupt', {})).body.override, null)
    web.write('ERROR', CORRUPT)
    await until('the incident of the rule', async () => {
      const { body } = await web.call('GET', '/api/incidents?category=database_error')
      return body.items.length === 1
    })
  })

  it('keep both of two changes that come at once', async (t) => {
    const web = await startWeb(t)
    const off = (id: string) => web.call('PUT', `/api/rules/${id}`, { enabled: false })
    const answers = await Promise.all(['database.corrupt', 'database.locked', 'disk.full'].map(off))
    assert.deepEqual(
      answers.map(({ body }) => body.enabled),
      [false, false, false],
    )
    const { body } = await web.call('GET', '/api/config')
    assert.deepEqual(Object.keys(body.settings.rules).sort(), ['database.corrupt', 'database.locked', 'disk.full'])
  })

  it('take a password that is set while everything runs', async (t) => {
    const web = await startWeb(t)
    await web.call('PUT', '/api/config', { web_password: 'open sesame' })
    assert.equal((await web.call('GET', '/api/status')).status, 401)
  })

  it('are stored in the options of the app in Home Assistant', async (t) => {
    const supervisor = await startSupervisor(t)
    supervisor.options = { error_threshold: 5, server_name: 'Plex', plex_token: 'keep' }
    const web = await startWeb(t, { supervisor, env: { WEB_PASSWORD: 'pw' } })
    const basic = { authorization: `Basic ${Buffer.from('any:pw').toString('base64')}` }
    const channel = { ...NTFY, quiet_hours: { from: '23:00', to: '07:00' }, categories: ['server'] }
    const change = { error_threshold: 3, channels: [channel], rules: { 'database.busy': { policy: { threshold: 9 } } } }
    const { status, body } = await web.call('PUT', '/api/config', change, basic)
    assert.equal(status, 200, JSON.stringify(body))
    const { quiet_hours, ...flat } = channel
    assert.deepEqual(supervisor.options, {
      error_threshold: 3,
      server_name: 'Plex',
      plex_token: 'keep',
      channels: [{ ...flat, quiet_hours_from: '23:00', quiet_hours_to: '07:00' }],
      rules: [{ id: 'database.busy', threshold: 9 }],
    })
    const { body: shown } = await web.call('GET', '/api/config', undefined, basic)
    assert.deepEqual([shown.file, shown.settings.error_threshold], ['options.json', 3])
    assert.equal((await web.call('POST', '/api/restart', undefined, basic)).status, 204)
    assert.equal(supervisor.restarts, 1)
  })

  it('keep both of two changes that come at once to the options of the app', async (t) => {
    const supervisor = await startSupervisor(t)
    supervisor.options = { server_name: 'Plex' }
    const web = await startWeb(t, { supervisor, env: { WEB_PASSWORD: 'pw' } })
    const basic = { authorization: `Basic ${Buffer.from('any:pw').toString('base64')}` }
    const off = (id: string) => web.call('PUT', `/api/rules/${id}`, { enabled: false }, basic)
    await Promise.all([off('database.corrupt'), off('disk.full')])
    assert.deepEqual(supervisor.options.rules, [
      { id: 'database.corrupt', enabled: false },
      { id: 'disk.full', enabled: false },
    ])
  })

  it('are changed where they stand: of an app in sentarr.yaml too, and not in two places', async (t) => {
    const supervisor = await startSupervisor(t)
    supervisor.options = { server_name: 'Plex' }
    const web = await startWeb(t, { supervisor, env: { WEB_PASSWORD: 'pw' } })
    const basic = { authorization: `Basic ${Buffer.from('any:pw').toString('base64')}` }
    const path = join(web.configDir, 'sentarr.yaml')
    writeFileSync(path, 'quiet_minutes: 31\n')
    await web.call('PUT', '/api/config', { quiet_minutes: 32 }, basic)
    assert.equal(readFileSync(path, 'utf8'), 'quiet_minutes: 32\n')
    assert.equal('quiet_minutes' in supervisor.options, false)
  })

  it('take the place of the file that held a secret', async (t) => {
    const web = await startWeb(t)
    const path = join(web.configDir, 'sentarr.yaml')
    writeFileSync(join(web.configDir, 'token.txt'), 's3cr3t-token\n')
    writeFileSync(path, `plex_token_file: ${join(web.configDir, 'token.txt')}\n`)
    assert.equal((await web.call('PUT', '/api/config', { plex_token: 'another' })).status, 200)
    assert.equal(readFileSync(path, 'utf8'), 'plex_token: another\n')
  })

  it('cannot restart what nobody would start again', async (t) => {
    const web = await startWeb(t)
    assert.equal((await web.call('POST', '/api/restart')).body.error.code, 'unavailable')
  })
})
