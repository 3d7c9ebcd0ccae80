import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pieces } from './markup.ts'
import { prose } from './render-text.ts'
import { discord, html, markdown, plain, slack } from './render-writers.ts'

const STEP =
  'Run `ls -la "/data/a_b"`, see https://github.com/ChuckPa/DBRepair, or [the guide](https://support.plex.tv/x).'

test('commands and links are told from text', () => {
  assert.deepEqual(pieces(STEP), [
    { kind: 'text', text: 'Run ' },
    { kind: 'command', text: 'ls -la "/data/a_b"' },
    { kind: 'text', text: ', see ' },
    { kind: 'link', text: 'github.com/ChuckPa/DBRepair', url: 'https://github.com/ChuckPa/DBRepair' },
    { kind: 'text', text: ', or ' },
    { kind: 'link', text: 'the guide', url: 'https://support.plex.tv/x' },
    { kind: 'text', text: '.' },
  ])
  assert.deepEqual(pieces('a lone ` and [no link](ftp://x)'), [
    { kind: 'text', text: 'a lone ` and [no link](ftp://x)' },
  ])
  assert.deepEqual(pieces(''), [])
})

test('each service gets them as it writes them, and nothing in them acts', () => {
  assert.equal(
    prose(STEP, plain),
    'Run `ls -la "/data/a_b"`, see https://github.com/ChuckPa/DBRepair, or the guide: https://support.plex.tv/x.',
  )
  assert.match(
    prose(STEP, html),
    /<code>ls -la &quot;\/data\/a_b&quot;<\/code>.*<a href="https:\/\/support.plex.tv\/x">the guide<\/a>/,
  )
  assert.match(prose(STEP, slack), /`ls -la "\/data\/a_b"`.*<https:\/\/support.plex.tv\/x\|the guide>/)
  assert.match(prose(STEP, discord), /`ls -la "\/data\/a_b"`.*\[the guide\]\(https:\/\/support.plex.tv\/x\)/)
  assert.equal(prose('`@everyone`', markdown), '`@everyone`')
  assert.equal(prose('`<!channel>`', slack), '`&lt;!channel&gt;`')
  assert.equal(prose('`<b>`', html), '<code>&lt;b&gt;</code>')
})
