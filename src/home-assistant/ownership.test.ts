import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createOwnership } from './ownership.ts'

const NOON = Date.UTC(2026, 10, 29, 12)

/** A topic that all agents hear, as a broker would tell them; each hears itself too. */
function aBroker(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: NOON })
  function pass(ms: number) {
    for (let left = ms; left > 0; left -= 500) t.mock.timers.tick(Math.min(500, left))
  }
  const agents = new Map<string, ReturnType<typeof createOwnership>>()
  let retained = ''
  let claims = 0
  function say(claim: string) {
    claims++
    retained = claim
    setTimeout(() => {
      for (const one of agents.values()) one.claimed(claim, false)
    }, 1)
  }
  return {
    pass,
    say,
    claims: () => claims,
    /** `said`: its log and what it was granted. */
    join(name: string) {
      const said: string[] = []
      const agent = createOwnership({
        server: { id: 'plex' },
        hostName: 'nas',
        instance: name,
        url: () => `http://${name}.example.org`,
        say,
        granted: () => said.push('shows it'),
        repeat: () => said.push('repeats'),
        log: { warn: (words) => said.push(words) },
        now: Date.now,
      })
      t.after(agent.stop)
      const connect = () => {
        agents.set(name, agent)
        const before = retained
        agent.connected()
        if (before) agent.claimed(before, true)
        pass(1)
      }
      const cut = () => {
        agents.delete(name)
        agent.lost()
      }
      const die = () => {
        cut()
        for (const one of agents.values()) one.statusSaid('offline')
      }
      connect()
      return { agent, said, connect, cut, die }
    },
  }
}

test('who is alone shows the server as soon as the broker answered', (t) => {
  const { join } = aBroker(t)
  const { agent, said } = join('a')
  assert.ok(agent.isOwner())
  assert.deepEqual([said, agent.trouble()], [['shows it'], null])
})

test('what a dead one left behind holds up for two seconds only', (t) => {
  const broker = aBroker(t)
  broker.join('a').cut()
  const b = broker.join('b')
  assert.ok(!b.agent.isOwner())
  broker.pass(2_000)
  assert.ok(b.agent.isOwner())
})

test('the second of an id waits and says whose it is; the first goes on, and both say what to do once', (t) => {
  const broker = aBroker(t)
  const a = broker.join('a')
  broker.pass(60_000)
  const b = broker.join('b')
  broker.pass(3_000)
  assert.deepEqual([a.agent.isOwner(), b.agent.isOwner()], [true, false])
  assert.match(
    b.said.join(),
    /^another Sentarr \(nas, http:\/\/a\.example\.org\) uses the server id "plex" .*was there first.*another server_id/,
  )
  assert.equal(b.agent.trouble(), b.said[0])
  assert.equal(a.said.length, 3)
  assert.match(a.said[1]!, /\(nas, http:\/\/b\.example\.org\).*"plex".*too; it waits.*another server_id/)
  assert.equal(a.agent.trouble(), a.said[1])
  assert.equal(a.said[2], 'repeats')

  const before = broker.claims()
  broker.pass(3_650_000)
  assert.deepEqual([a.agent.isOwner(), b.agent.isOwner()], [true, false])
  assert.equal(b.said.length, 1, 'said once')
  assert.equal(a.said.filter((words) => words.startsWith('another')).length, 1, 'said once')
  assert.equal(broker.claims() - before, 12, 'asked and answered six times an hour, no more')
})

test('the one that waits takes over half a minute after the first is gone, and the first has it back', (t) => {
  const broker = aBroker(t)
  const a = broker.join('a')
  broker.pass(60_000)
  const b = broker.join('b')
  broker.pass(3_000)
  a.die()
  broker.pass(31_000)
  assert.ok(!b.agent.isOwner())
  broker.pass(2_000)
  assert.ok(b.agent.isOwner())
  a.connect()
  broker.pass(3_000)
  assert.deepEqual([a.agent.isOwner(), b.agent.isOwner()], [true, false])
})

test('a short cut of the first changes nothing', (t) => {
  const broker = aBroker(t)
  const a = broker.join('a')
  broker.pass(60_000)
  const b = broker.join('b')
  broker.pass(3_000)
  a.die()
  broker.pass(10_000)
  a.connect()
  b.agent.statusSaid('online')
  broker.pass(120_000)
  assert.deepEqual([a.agent.isOwner(), b.agent.isOwner()], [true, false])
})

test('three that come in the same millisecond agree on one', (t) => {
  const broker = aBroker(t)
  const three = ['b', 'c', 'a'].map((name) => broker.join(name))
  broker.pass(5_000)
  assert.equal(three.filter(({ agent }) => agent.isOwner()).length, 1)
})

test('a foreign last will, or somebody who takes the topics away, is answered; a flood of it now and then', (t) => {
  const broker = aBroker(t)
  const { agent, said } = broker.join('a')
  agent.statusSaid('online')
  assert.deepEqual(said, ['shows it'])
  agent.statusSaid('offline')
  assert.deepEqual(said, ['shows it', 'repeats'])
  for (let count = 0; count < 1_000; count++) agent.statusSaid(count % 2 ? '' : 'offline')
  broker.pass(10_000)
  assert.equal(said.length, 3)
})

test('a stranger that claims without an end, under ever new addresses and names, does not fill the log', (t) => {
  const broker = aBroker(t)
  const { agent, said } = broker.join('a')
  const warnings = () => said.filter((words) => words.startsWith('another')).length
  const since = Date.now() + 1_000
  for (let n = 0; n < 200; n++) agent.claimed(JSON.stringify({ instance: 'x', since, url: `http://${n}` }), false)
  assert.equal(warnings(), 1)
  for (let n = 0; n < 200; n++) agent.claimed(JSON.stringify({ instance: `x${n}`, since, url: null }), false)
  assert.equal(warnings(), 50)
})

test('what is no claim is left, and a topic that cannot be read keeps nobody waiting', (t) => {
  const broker = aBroker(t)
  const { agent } = broker.join('a')
  for (const nonsense of ['', '{', 'null', '[]', '{"instance":"","since":0}', '{"instance":"x","since":"1"}'])
    agent.claimed(nonsense, false)
  assert.ok(agent.isOwner())
  const deaf = createOwnership({
    server: { id: 'plex' },
    hostName: 'nas',
    instance: 'deaf',
    url: () => 'homeassistant://app/x',
    say() {},
    granted() {},
    repeat() {},
    log: { warn() {} },
    now: Date.now,
  })
  deaf.connected()
  broker.pass(2_000)
  assert.ok(deaf.isOwner())
})
