import assert from 'node:assert/strict'
import test from 'node:test'
import { createScrub } from './scrub.ts'

test('a secret disappears in every spelling', () => {
  const secret = 'p@ss "w/ö'
  const scrub = createScrub([secret])
  for (const spelling of [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    Buffer.from(secret).toString('base64'),
  ]) {
    assert.equal(scrub(`a ${spelling} b`).includes(spelling.replaceAll('"', '').slice(0, 6)), false, spelling)
  }
})

test('of a secret address every telling piece disappears, and its host stays', () => {
  const scrub = createScrub(['https://me:pa55word@hooks.example.org/services/T0AAAAAAA/k%20ey?auth=qwertz'])
  const text = scrub(
    'hooks.example.org refused /services/T0AAAAAAA/k%20ey?auth=qwertz, T0AAAAAAA, "k ey", qwertz, pa55word',
  )
  assert.doesNotMatch(text, /T0AAAAAAA|k ey|k%20ey|qwertz|pa55word/)
  assert.match(text, /^hooks\.example\.org refused /)
})

test('personal data in a server’s answer is masked as everywhere', () => {
  assert.doesNotMatch(createScrub([])('550 no such user jane@example.org from 93.184.216.34'), /jane|93\.184/)
})

test('lone surrogates in a secret do no harm', () => {
  assert.equal(createScrub(['\ud83dabcd'])('x'), 'x')
})

test('a login within an address is masked as it travels in a head', () => {
  const scrub = createScrub(['https://me:pa%40ss@hc.example.org'])
  const sent = Buffer.from('me:pa@ss').toString('base64')
  assert.equal(scrub(`no ${sent} here, nor me:pa@ss`), 'no •••• here, nor ••••')
})
