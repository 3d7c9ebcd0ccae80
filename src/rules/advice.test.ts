import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adviceOf } from './advice.ts'

const advice = ['Run `ls -la "{file|PATH}"`.', 'Wait.']

test('a step names what the incident knows', () => {
  assert.deepEqual(adviceOf({ advice }, { file: '/media/Filme/Ä (2020).mkv' }), [
    'Run `ls -la "/media/Filme/Ä (2020).mkv"`.',
    'Wait.',
  ])
  assert.deepEqual(adviceOf({ advice }), ['Run `ls -la "PATH"`.', 'Wait.'])
})

test('what a shell would read never gets into a command', () => {
  for (const file of [
    '$(reboot)',
    'a`id`',
    'a"; rm -rf /; "',
    "it's",
    'a\nb',
    '-rf',
    'a|b',
    'a>b',
    'a\\',
    '~user!',
    '',
    '•••',
    '{file|x}',
  ])
    assert.equal(adviceOf({ advice }, { file })[0], 'Run `ls -la "PATH"`.', file)
})
