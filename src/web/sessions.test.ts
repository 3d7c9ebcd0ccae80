import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { peerGroup } from './access.ts'
import { createSessions } from './sessions.ts'

function sessionsAt(password: string | null = 'right') {
  const state = { at: 1_000_000, password }
  const { log, lines } = keptLog()
  const waited: number[] = []
  const sessions = createSessions({
    password: () => state.password,
    now: () => state.at,
    log,
    wait: async (ms) => void waited.push(ms),
  })
  return { sessions, state, lines, waited }
}

describe('guessing', () => {
  it('five wrong ones are one too many, for five minutes', async () => {
    const { sessions, state } = sessionsAt()
    for (let n = 0; n < 5; n++) assert.deepEqual(await sessions.check('a', 'wrong'), { ok: false, wait: 0 })
    assert.deepEqual(await sessions.check('a', 'right'), { ok: false, wait: 300 })
    assert.deepEqual(await sessions.check('b', 'right'), { ok: true, wait: 0 })
    state.at += 300_000
    assert.deepEqual(await sessions.check('a', 'right'), { ok: true, wait: 0 })
  })

  it('one network of IPv6 has five guesses, not five for each of its addresses', async () => {
    const { sessions } = sessionsAt()
    let tried = 0
    for (let n = 0; n < 2_000; n++) {
      if ((await sessions.check(peerGroup(`fe80::${(n * 7).toString(16)}:2:3:${n.toString(16)}`), 'wrong')).wait === 0)
        tried++
    }
    assert.equal(tried, 5)
  })

  it('ten thousand others push nobody out who is locked', async () => {
    const { sessions } = sessionsAt()
    for (let n = 0; n < 5; n++) await sessions.check('guesser', 'wrong')
    for (let n = 0; n < 12_000; n++) await sessions.check(`10.${n >> 8}.${n & 255}.1`, 'wrong')
    assert.ok((await sessions.check('guesser', 'right')).wait > 0)
    assert.equal((await sessions.check('owner', 'right')).ok, true)
  })

  it('many wrong ones of all slow everybody down', async () => {
    const { sessions, state, waited } = sessionsAt()
    for (let n = 0; n < 99; n++) await sessions.check(`p${n}`, 'wrong')
    await sessions.check('owner', 'right')
    assert.deepEqual(waited, [])
    await sessions.check('p99', 'wrong')
    await sessions.check('owner', 'right')
    assert.deepEqual(waited, [1_000, 1_000])
    state.at += 3_600_000
    await sessions.check('owner', 'right')
    assert.equal(waited.length, 2)
  })

  it('is written in the log, but not as often as a stranger likes', async () => {
    const { sessions, state, lines } = sessionsAt()
    for (let n = 0; n < 100; n++) await sessions.check(`10.0.0.${n}`, 'wrong')
    for (let n = 0; n < 5; n++) await sessions.check('10.9.9.9', 'wrong')
    assert.equal(lines.length, 2)
    assert.match(lines[0]!, /^warn: a wrong password came from 10\.0\.0\.0$/)
    assert.match(lines[1]!, /^warn: too many wrong passwords from 10\.9\.9\.9/)
    state.at += 10_000
    await sessions.check('10.0.1.1', 'wrong')
    assert.match(lines[2]!, /and 103 more/)
    sessions.open('10.0.0.5')
    assert.equal(lines[3], 'info: 10.0.0.5 logged in')
  })
})

describe('a session', () => {
  it('ends with its time, a logout, or another password', () => {
    const { sessions, state } = sessionsAt()
    const [one, two, three] = [sessions.open('a'), sessions.open('a'), sessions.open('a')].map(({ token }) => token)
    const proofs = [one, two, three].map((token) => sessions.proofOf(token!)!)
    assert.deepEqual(
      proofs.map((proof) => proof()),
      [true, true, true],
    )
    sessions.close(one!)
    assert.deepEqual(
      proofs.map((proof) => proof()),
      [false, true, true],
    )
    const basic = sessions.proofOfPassword()
    state.password = 'another'
    assert.deepEqual(
      [...proofs, basic].map((proof) => proof()),
      [false, false, false, false],
    )
    assert.equal(sessions.proofOf(two!), null)
    const fresh = sessions.proofOf(sessions.open('a').token)!
    state.at += 31 * 86_400_000
    assert.equal(fresh(), false)
    assert.equal(sessions.proofOf('made-up'), null)
  })
})
