// What SECURITY.md promises is held by tests that are there.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '..')
const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8')
const [, section = ''] = text.split('## What is promised')
const rows = section
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => /^\| (?!promise|-)/.test(line))

test('every promise names a test, and each of them exists', () => {
  assert.ok(rows.length > 15)
  const named = rows.map((row) => {
    const [, promise = '', tests = ''] = row.split('|')
    return { promise, tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, path]) => path!) }
  })
  for (const { promise, tests } of named) {
    assert.ok(tests.length > 0, promise)
    for (const path of tests) assert.ok(existsSync(join(ROOT, path)), `${promise}: ${path}`)
  }
})

test('each way in has a promise: sessions, ingress, links, webhooks, signing in, rules, templates, channels', () => {
  for (const words of [
    /session/i,
    /ingress/,
    /A link in an alert/,
    /webhook/i,
    /Signing in with Plex/,
    /A rule of one's own/,
    /A template/,
  ]) {
    assert.ok(
      rows.some((row) => words.test(row)),
      String(words),
    )
  }
})
