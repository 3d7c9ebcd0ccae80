// What lies in our folders, and what a request says about files: pipes, devices and links, secrets of the machine, secrets of ours.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readRegularFile } from '../../src/regular-file.ts'
import { readRuleFiles } from '../../src/rules/rule-files.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { until } from '../support/until.ts'
import { startWeb } from '../support/web.ts'

const RULE = `- id: mine.roof
  title: The roof fell
  category: other
  severity: error
  pattern: the roof fell
  cause: Weather.
  advice: [Build it up.]
`

describe('what comes by HTTP names no file', () => {
  it('the environment, shadow and a key do not leave through a channel', async (t) => {
    const attacker = await startStandIn(t)
    const server = attacker.url
    const web = await startWeb(t)
    for (const file of ['/proc/self/environ', '/etc/passwd', join(web.configDir, 'sentarr.yaml')]) {
      for (const channel of [
        { type: 'apprise', name: 'leak', url: server, urls_file: file },
        { type: 'ntfy', name: 'leak', url: server, topic: 'x', token_file: file },
        { type: 'gotify', name: 'leak', url: server, token_FILE: file },
        { type: 'webhook', name: 'leak', url: server, template: { body_file: file } },
        { type: 'webhook', name: 'leak', url_file: file },
      ]) {
        const { status, body } = await web.call('PUT', '/api/config', { channels: [channel] })
        assert.equal(status, 422, JSON.stringify(channel))
        assert.match(body.error.message, /names a file/)
        assert.equal((await web.call('POST', '/api/channels/leak/test')).status, 404)
      }
    }
    for (const setting of [
      { smtp_password_file: '/etc/passwd' },
      { servers: [{ id: 'a', plex_token_file: '/etc/passwd' }] },
      { plex_log_path: '/proc/self' },
      { servers: [{ id: 'a', log_path: '/logs/../sys/kernel' }] },
      { data_dir: '/tmp' },
      { config_dir: '/etc' },
      { mqtt_url: 'mqtts://broker:8883?ca=/etc/shadow' },
    ]) {
      const { status, body } = await web.call('PUT', '/api/config', setting)
      assert.ok(status === 422 || status === 409, JSON.stringify(setting))
      assert.doesNotMatch(JSON.stringify(body), /root:/)
    }
    assert.deepEqual(attacker.seen, [])
    assert.equal(existsSync(join(web.configDir, 'sentarr.yaml')), false, 'nothing was stored')
  })

  it('a file that a person named stays named, and only while its entry goes where it did', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sentarr-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'token'), 'tk_secret_of_the_owner\n')
    const channel = `channels:\n  - {type: ntfy, name: phone, topic: plex, token_file: ${join(folder, 'token')}}\n`
    const web = await startWeb(t, { yaml: channel })
    const [shown] = (await web.call('GET', '/api/config')).body.settings.channels
    const same = await web.call('PUT', '/api/config', { channels: [{ ...shown, min_severity: 'error' }] })
    assert.equal(same.status, 200, JSON.stringify(same.body))
    assert.match(readFileSync(join(web.configDir, 'sentarr.yaml'), 'utf8'), /token_file/)
    const moved = await web.call('PUT', '/api/config', { channels: [{ ...shown, url: 'http://attacker.example' }] })
    assert.equal(moved.status, 422)
    assert.match(moved.body.error.message, /channels\[0\]\.token .*enter it again/)
  })
})

describe('a secret stays with its server', () => {
  const SECRET = 'S3cretOfTheOwner'
  const ENTRIES: [name: string, entry: Record<string, unknown>, change: Record<string, unknown>][] = [
    ['gotify', { type: 'gotify', url: 'https://push.example', token: SECRET }, { url: 'https://evil.example' }],
    [
      'another port',
      { type: 'gotify', url: 'https://push.example', token: SECRET },
      { url: 'https://push.example:8443' },
    ],
    ['without TLS', { type: 'gotify', url: 'https://push.example', token: SECRET }, { url: 'http://push.example' }],
    [
      'ntfy login',
      { type: 'ntfy', url: 'https://push.example', topic: 't', user: 'u', password: SECRET },
      { url: 'https://evil.example' },
    ],
    ['a default address', { type: 'ntfy', topic: 't', token: SECRET }, { url: 'https://evil.example' }],
    [
      'webhook header',
      { type: 'webhook', url: 'https://hook.example/x', headers: { authorization: SECRET } },
      { url: 'https://evil.example/x' },
    ],
    [
      'mail server',
      { type: 'email', server: 'mail.example', user: 'u@x', password: SECRET, to: ['a@x'] },
      { server: 'evil.example' },
    ],
    ['mail port', { type: 'email', server: 'mail.example', user: 'u@x', password: SECRET, to: ['a@x'] }, { port: 25 }],
    ['metadata service', { type: 'gotify', url: 'https://push.example', token: SECRET }, { allow_link_local: true }],
    ['another type', { type: 'gotify', url: 'https://push.example', token: SECRET }, { type: 'ntfy', topic: 't' }],
    ['another name', { type: 'gotify', url: 'https://push.example', token: SECRET }, { name: 'b' }],
  ]
  for (const [name, entry, change] of ENTRIES) {
    it(`of a channel: ${name}`, async (t) => {
      const web = await startWeb(t, { yaml: `channels: ${JSON.stringify([{ name: 'a', ...entry }])}\n` })
      const [shown] = (await web.call('GET', '/api/config')).body.settings.channels
      assert.doesNotMatch(JSON.stringify(shown), new RegExp(SECRET))
      const { status, body } = await web.call('PUT', '/api/config', { channels: [{ ...shown, ...change }] })
      assert.equal(status, 422, JSON.stringify(body))
      assert.match(body.error.message, /enter it again/)
      assert.equal((await web.call('PUT', '/api/config', { channels: [{ ...shown, enabled: false }] })).status, 200)
    })
  }

  it('of the single settings and of a list of servers', async (t) => {
    const web = await startWeb(t, {
      yaml: `smtp_server: mail.example\nsmtp_user: u\nsmtp_password: ${SECRET}\nha_url: http://ha.example:8123\nha_token: ${SECRET}\nplex_url: http://plex.example:32400\nplex_token: ${SECRET}\nplex_api_enabled: false\n`,
    })
    for (const change of [
      { smtp_server: 'evil.example' },
      { smtp_port: 25 },
      { ha_url: 'http://evil.example:8123' },
      { plex_url: 'http://evil.example:32400' },
      { smtp_server: 'evil.example', smtp_user: 'u2' },
    ]) {
      const { status, body } = await web.call('PUT', '/api/config', change)
      assert.deepEqual([status, /enter it again/.test(body.error.message)], [422, true], JSON.stringify(change))
    }
    const anew = { smtp_server: 'other.example', smtp_user: 'u2', smtp_password: 'p2' }
    assert.equal((await web.call('PUT', '/api/config', anew)).status, 200)
  })
})

describe('special files', () => {
  it('a secret is read from a small regular file only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sentarr-'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    writeFileSync(join(folder, 'large'), 'x'.repeat(64 * 1024 + 1))
    writeFileSync(join(folder, 'token'), 'tk_1\n')
    symlinkSync(join(folder, 'token'), join(folder, 'as-platforms-do'))
    symlinkSync('/proc/self/environ', join(folder, 'hidden'))
    const tokenOf = (path: string) =>
      loadSettings({
        env: { PLEX_TOKEN_FILE: path },
        readFile: () => '',
        readSecret: (path) => readRegularFile(path, { most: 64 * 1024 }),
        isFile: () => false,
        machineZone: () => 'UTC',
      })
    for (const name of ['token', 'as-platforms-do']) {
      const loaded = tokenOf(join(folder, name))
      assert.ok(loaded.ok && loaded.values.plex_token === 'tk_1', name)
    }
    for (const path of ['pipe', 'large', 'hidden', '.']
      .map((name) => join(folder, name))
      .concat('/dev/zero', '/proc/self/environ', '/sys/kernel/uevent_seqnum', '/dev/fd/0')) {
      const loaded = tokenOf(path)
      assert.equal(loaded.ok, false, path)
      assert.match(loaded.ok ? '' : loaded.problems[0]!.reason, /file/)
    }
    rmSync(folder, { recursive: true })
  })

  it('the service starts whatever lies in rules/, and names it', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sentarr-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const elsewhere = mkdtempSync(join(tmpdir(), 'sentarr-'))
    t.after(() => rmSync(elsewhere, { recursive: true }))
    writeFileSync(join(elsewhere, 'options.yaml'), RULE)
    execFileSync('mkfifo', [join(folder, 'a.yaml')])
    symlinkSync('/dev/zero', join(folder, 'b.yaml'))
    symlinkSync(join(elsewhere, 'options.yaml'), join(folder, 'c.yaml'))
    mkdirSync(join(folder, 'd.yaml'))
    writeFileSync(join(folder, 'e.yaml'), '['.repeat(60_000))
    mkdirSync(join(folder, '..data'))
    writeFileSync(join(folder, '..data', 'f.yaml'), RULE)
    symlinkSync(join('..data', 'f.yaml'), join(folder, 'f.yaml'))
    const files = await readRuleFiles(folder, [])
    assert.deepEqual(
      files.map(({ name, rules }) => `${name} ${rules.length}`),
      ['a.yaml 0', 'b.yaml 0', 'c.yaml 0', 'd.yaml 0', 'e.yaml 0', 'f.yaml 1'],
    )
    for (const { name, problems } of files.slice(0, 5)) assert.match(problems.join(), new RegExp(`^${name}:1: `), name)
    assert.ok(files[4]!.problems.length <= 21)
  })

  it('a rule that was saved is not written through a link, nor read through one', async (t) => {
    const web = await startWeb(t)
    const [rules, victim] = [join(web.configDir, 'rules'), join(web.logs, 'victim')]
    mkdirSync(rules)
    writeFileSync(victim, 'secret')
    symlinkSync(victim, join(rules, 'mine.yaml.new'))
    symlinkSync(victim, join(rules, 'link.yaml'))
    assert.equal((await web.call('GET', '/api/rules/own/link')).status, 409)
    assert.equal((await web.call('PUT', '/api/rules/own/mine', { yaml: RULE })).status, 200)
    assert.equal((await web.call('PUT', '/api/rules/own/link', { yaml: RULE })).status, 200)
    assert.equal(readFileSync(victim, 'utf8'), 'secret')
    assert.ok(lstatSync(join(rules, 'link.yaml')).isFile())
  })

  it('a pipe under the name of an older log does not end the browsing of that log', async (t) => {
    const web = await startWeb(t)
    execFileSync('mkfifo', [join(web.logs, 'Plex Media Server.2.log')])
    web.write('ERROR', 'something new')
    const items = await until('the line', async () => {
      const { body } = await web.call('GET', '/api/logs')
      return body.items?.length > 0 ? body.items : undefined
    })
    assert.equal(items.length, 1)
  })
})
