// Signing in with Plex: from the PIN to the token of one server, against a plex.tv and a Plex of our own.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { type DemoPlex, startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { type DemoPlexTv, resourceAt, startDemoPlexTv } from '../../src/cli/demo/plex/plex-tv.ts'
import type { FoundServer } from '../../src/plex-api/find.ts'
import { createPlexTv } from '../../src/plex-api/plex-tv.ts'
import { waysTo } from '../../src/plex-api/reach.ts'
import { type SignIn, SignInError, startSignIn } from '../../src/plex-api/sign-in.ts'
import { isShortLived } from '../../src/plex-api/token.ts'

const introduction = { clientIdentifier: '11111111-2222-4333-8444-555555555555', version: '1.2.3', platform: 'linux' }

type Stage = { tv: DemoPlexTv; plex: DemoPlex; begin(found?: FoundServer[]): Promise<SignIn>; pass(ms: number): void }

async function stage(t: TestContext): Promise<Stage> {
  const tv = await startDemoPlexTv({ now: Date.now })
  const plex = await startDemoPlex({ now: Date.now })
  t.after(() => Promise.all([tv.stop(), plex.stop()]))
  const { machineIdentifier } = plex.household
  tv.resources.push(
    resourceAt(plex.url, { name: 'Shared', clientIdentifier: 'other', accessToken: 'token-of-another', owned: false }),
    resourceAt(plex.url, { name: 'Plex Demo', clientIdentifier: machineIdentifier, accessToken: plex.token }),
  )
  let now = 0
  return {
    tv,
    plex,
    pass: (ms) => {
      now += ms
    },
    async begin(found = []) {
      const signIn = await startSignIn({
        plexTv: createPlexTv({ introduction, places: tv.places }),
        introduction,
        found: async () => found,
        clock: () => now,
        async sleep(ms, signal) {
          // The first wait of the choosing is for the rest of the test.
          if (ms > 10_000) await once(signal, 'abort')
          else await new Promise((resolve) => setTimeout(resolve, 5))
        },
      })
      t.after(signIn.cancel)
      return signIn
    },
  }
}

const soon = () => AbortSignal.timeout(10_000)

const trouble = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof SignInError)
  assert.equal(error.trouble, expected)
  return true
}

describe('signing in with Plex', { concurrency: true }, () => {
  it('gives a link for this installation, waits, offers the account’s servers and keeps the chosen one’s own token', async (t) => {
    const { tv, plex, begin } = await stage(t)
    const signIn = await begin()
    const first = signIn.state()
    assert.equal(first.step, 'confirm')
    const link = new URL(first.step === 'confirm' ? first.link : '')
    const asked = new URLSearchParams(link.hash.slice(2))
    assert.equal(link.origin + link.pathname, tv.places.page)
    assert.equal(asked.get('clientID'), introduction.clientIdentifier)
    assert.equal(asked.get('code'), tv.pins[0]?.code)
    assert.equal(asked.get('context[device][product]'), 'Sentarr')
    tv.confirm()
    const offered = await signIn.next(soon())
    assert.deepEqual(offered.step === 'choose' && offered.servers, [
      { key: '1', name: 'Plex Demo', version: plex.household.version, owned: true, online: true },
      { key: '2', name: 'Shared', version: plex.household.version, owned: false, online: true },
    ])
    assert.deepEqual(await signIn.choose('1'), {
      name: 'Plex Demo',
      url: plex.url,
      verifyTls: true,
      token: plex.token,
      way: 'local',
      version: plex.household.version,
      owner: true,
      notes: [],
    })
    assert.ok(tv.requests.every(({ client }) => client === introduction.clientIdentifier))
    assert.ok(tv.requests.every(({ call }) => !call.includes(tv.accountToken)))
    // The account's token goes to plex.tv alone.
    assert.ok(!JSON.stringify(plex.requests).includes(tv.accountToken))
    signIn.cancel()
    await assert.rejects(signIn.choose('1'), trouble('expired'))
  })

  it('a PIN that plex.tv forgot, one that nobody confirms, and a cancelled one end with a reason', async (t) => {
    const { tv, begin, pass } = await stage(t)
    const forgotten = await begin()
    tv.expire()
    const end = await forgotten.next(soon())
    assert.deepEqual([end.step, end.step === 'ended' && end.trouble], ['ended', 'expired'])
    const slept = await begin()
    pass(16 * 60_000)
    assert.equal((await slept.next(soon())).step, 'ended')
    const cancelled = await begin()
    cancelled.cancel()
    const state = cancelled.state()
    assert.equal(state.step === 'ended' && state.trouble, 'cancelled')
    const asked = tv.requests.length
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.ok(tv.requests.length - asked <= 1, 'it asks no more')
  })

  it('says when there is no Internet, when plex.tv has enough, and when it talks nonsense', async (t) => {
    const { tv, begin } = await stage(t)
    tv.answerWith(429)
    await assert.rejects(begin(), trouble('busy'))
    tv.answerWith(418)
    await assert.rejects(begin(), trouble('strange'))
    tv.answerWith(null)
    const interrupted = await begin()
    tv.answerWith(500)
    const end = await interrupted.next(soon())
    assert.equal(end.step === 'ended' && end.trouble, 'busy')
    tv.answerWith(null)
    await tv.stop()
    await assert.rejects(begin(), trouble('no-internet'))
  })

  it('says when the account has no server', async (t) => {
    const { tv, begin } = await stage(t)
    tv.resources.splice(0)
    const signIn = await begin()
    tv.confirm()
    const end = await signIn.next(soon())
    assert.equal(end.step === 'ended' && end.trouble, 'no-server')
    assert.match(end.step === 'ended' ? end.words : '', /no Plex server on this account/)
  })

  it('says when the server is at none of its addresses, when another answers there, and when it refuses the token', async (t) => {
    const { tv, plex, begin } = await stage(t)
    const { machineIdentifier: clientIdentifier } = plex.household
    tv.resources.splice(
      0,
      2,
      resourceAt('http://127.0.0.1:9', { name: 'Away', clientIdentifier, accessToken: plex.token, presence: false }),
      resourceAt(plex.url, { name: 'Another', clientIdentifier: 'another', accessToken: plex.token }),
      resourceAt(plex.url, { name: 'Refused', clientIdentifier, accessToken: 'wrong-token' }),
    )
    const signIn = await begin()
    tv.confirm()
    await signIn.next(soon())
    await assert.rejects(signIn.choose('1'), trouble('unreachable'))
    plex.requests.length = 0
    await assert.rejects(signIn.choose('2'), trouble('unreachable'))
    assert.deepEqual(
      plex.requests.map(({ call }) => call),
      ['GET /identity'],
      'no token for a stranger',
    )
    await assert.rejects(signIn.choose('3'), trouble('token-refused'))
    await assert.rejects(signIn.choose('4'), trouble('expired'))
  })

  it('says what a shared user’s token lacks, and that one in the new form ends', async (t) => {
    const { tv, plex, begin } = await stage(t)
    tv.resources.splice(0, 1)
    plex.answerWith('/status/sessions', 403)
    const signIn = await begin()
    tv.confirm()
    await signIn.next(soon())
    const { owner, notes } = await signIn.choose('1')
    assert.equal(owner, false)
    assert.match(notes.join(), /shared user/)
    assert.equal(isShortLived('eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJwbGV4LnR2In0.c2ln'), true)
    assert.equal(isShortLived(plex.token), false)
  })

  it('an address that was found here is taken where plex.tv knows only others', async (t) => {
    const { tv, plex, begin } = await stage(t)
    const { machineIdentifier, version } = plex.household
    tv.resources.splice(
      0,
      2,
      resourceAt('http://127.0.0.1:9', { name: 'Box', clientIdentifier: machineIdentifier, accessToken: plex.token }),
    )
    const found = {
      url: plex.url,
      by: 'app',
      name: null,
      version,
      machineIdentifier,
      claimed: true,
      logs: null,
    } as const
    const signIn = await begin([found])
    tv.confirm()
    await signIn.next(soon())
    assert.equal((await signIn.choose('1')).url, plex.url)
  })
})

it('addresses are tried as found, at home, from outside, and by the relay last; in plain only at home', () => {
  const at = (url: string, local: boolean, relay = false) => {
    const { hostname, port } = new URL(url)
    return { url, address: hostname, port: Number(port || 443), local, relay }
  }
  const connections = [
    at('https://relay.plex.direct:8443', false, true),
    at('https://203-0-113-9.x.plex.direct:32400', false),
    at('http://203.0.113.9:32400', false),
    at('https://192-168-1-9.x.plex.direct:32400', true),
  ]
  connections[3]!.address = '192.168.1.9'
  const found = [
    { url: 'http://a0d7b954-plex:32400', machineIdentifier: 'box', by: 'app' as const },
    { url: 'http://10.0.0.3:32400', machineIdentifier: 'another', by: 'network' as const },
  ]
  const box = { connections, httpsRequired: false, machineIdentifier: 'box' }
  assert.deepEqual(waysTo(box, found), [
    ['local', ['http://a0d7b954-plex:32400']],
    ['local', ['https://192-168-1-9.x.plex.direct:32400', 'http://192.168.1.9:32400', 'http://a0d7b954-plex:32400']],
    ['remote', ['https://203-0-113-9.x.plex.direct:32400']],
    ['relay', ['https://relay.plex.direct:8443']],
  ])
  const strict = waysTo({ ...box, httpsRequired: true }, [])
  assert.deepEqual(strict[1], ['local', ['https://192-168-1-9.x.plex.direct:32400']])
})

it('an answer larger than is taken, and a redirect, give no token away', async (t) => {
  const big = createServer((request, response) => {
    if (request.url?.includes('resources')) response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
    else response.end(`"${'x'.repeat(2_000_000)}"`)
  }).listen(0, '127.0.0.1')
  await once(big, 'listening')
  t.after(() => big.close())
  const url = `http://127.0.0.1:${(big.address() as AddressInfo).port}`
  const tv = createPlexTv({ introduction, places: { pins: url, resources: url, page: url } })
  await assert.rejects(tv.createPin(soon()), { trouble: 'strange' })
  await assert.rejects(tv.serversOf('token', soon()), { trouble: 'strange' })
})
