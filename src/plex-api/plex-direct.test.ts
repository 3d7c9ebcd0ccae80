import assert from 'node:assert/strict'
import type { LookupAddress } from 'node:dns'
import { test } from 'node:test'
import { lookUp, plexDirectAddress } from './plex-direct.ts'

const HASH = '0123456789abcdef0123456789abcdef'

test('the address stands in the name, of either family', () => {
  assert.equal(plexDirectAddress(`192-168-1-9.${HASH}.plex.direct`), '192.168.1.9')
  assert.equal(plexDirectAddress(`fd12-3456--9.${HASH}.plex.direct`), 'fd12:3456::9')
  assert.equal(plexDirectAddress(`2001-db8-0-0-0-0-0-1.${HASH.toUpperCase()}.plex.direct`), '2001:db8:0:0:0:0:0:1')
})

test('any other name has none', () => {
  for (const name of [
    `192-168-1-999.${HASH}.plex.direct`,
    `192-168-1-9.${HASH}.plex.direct.example.org`,
    '192-168-1-9.plex.direct',
    'plex.direct',
    'localhost',
  ])
    assert.equal(plexDirectAddress(name), null, name)
})

test('it is resolved without a name server, in both forms that Node asks for', async () => {
  const ask = (all: boolean) =>
    new Promise<string | LookupAddress[]>((done) => {
      lookUp(`127-0-0-1.${HASH}.plex.direct`, { all }, (_, address) => done(address))
    })
  assert.equal(await ask(false), '127.0.0.1')
  assert.deepEqual(await ask(true), [{ address: '127.0.0.1', family: 4 }])
})
