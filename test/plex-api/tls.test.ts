// https to a Plex with a certificate that nobody signed: refused in words, or taken where one server says so.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setDefaultCACertificates } from 'node:tls'
import { identify } from '../../src/plex-api/identify.ts'
import { judgeToken } from '../../src/plex-api/token.ts'
import { GOOD, ISSUER } from '../support/smtp-certificates.ts'
import { until } from '../support/until.ts'
import { startWeb } from '../support/web.ts'

const introduction = { clientIdentifier: 'test', version: '0', platform: 'test' }
const IDENTITY = '{"MediaContainer":{"machineIdentifier":"box","version":"1.43.1"}}'

test('the certificate is checked for each server by itself, and for plex.direct against that name', async (t) => {
  const names: unknown[] = []
  const SNICallback = (name: string, done: (error: null) => void) => {
    names.push(name)
    done(null)
  }
  const plex = createServer({ ...GOOD, SNICallback }, (_, response) => response.end(IDENTITY)).listen(0, '127.0.0.1')
  await once(plex, 'listening')
  t.after(() => {
    plex.close()
    plex.closeAllConnections()
  })
  const { port } = plex.address() as AddressInfo
  const url = `https://localhost:${port}`
  const why = async (at: string, verifyTls: boolean) => {
    const answer = await identify({ url: at, verifyTls, introduction })
    return answer.ok ? answer.identity.version : answer.why
  }
  assert.equal(await why(url, true), 'certificate')
  assert.equal(await why(url, false), '1.43.1')
  const refused = await judgeToken({ server: { url, token: 'x', verifyTls: true }, introduction })
  assert.match(refused.ok ? '' : refused.words, /certificate/)

  const web = await startWeb(t, {
    yaml: [
      'servers:',
      `  - {name: Strict, plex_url: "${url}", plex_token: x}`,
      `  - {name: Lenient, plex_url: "${url}", plex_token: x, plex_verify_tls: false}`,
    ].join('\n'),
  })
  await until('one is up', async () => {
    const { body } = await web.call('GET', '/api/servers')
    return body.items[1].plex.state === 'up' && body.items[1].plex_version === '1.43.1'
  })
  assert.notEqual((await web.call('GET', '/api/servers')).body.items[0].plex.state, 'up')

  // Trusted, the certificate is still one for localhost alone; no name server was asked for the address.
  setDefaultCACertificates([ISSUER])
  assert.equal(await why(url, true), '1.43.1')
  const direct = '127-0-0-1.0123456789abcdef0123456789abcdef.plex.direct'
  assert.equal(await why(`https://${direct}:${port}`, true), 'certificate')
  assert.ok(names.includes(direct))
})
