import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adviceOf, publicAdviceOf } from './advice.ts'

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

test('a step offers the words of the line to search for; what leaves the house does without them', () => {
  const search = ['Look for `Plex {search|WORDS}`.']
  const line = 'Mar 10, 2025 10:00:00.000 [140732705370336] ERROR - [Req#1a] Widget "Heat" broke at 12'
  assert.deepEqual(adviceOf({ advice: search }, {}, line), ['Look for `Plex Widget broke at`.'])
  assert.deepEqual(adviceOf({ advice: search }, {}, '"Heat" 12'), ['Look for `Plex WORDS`.'])
  assert.deepEqual(publicAdviceOf({ advice: search }, { search: 'Heat' }), ['Look for `Plex WORDS`.'])
})
