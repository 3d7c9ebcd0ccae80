import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createNews } from './news.ts'

test('what stands in an old file is backlog, what comes after its end is news', () => {
  const news = createNews(null)
  assert.equal(news.isNews(0, 1_000), false)
  news.caughtUp(500, 1_000)
  assert.equal(news.isNews(499, 2_000), false)
  assert.equal(news.isNews(500, 2_000), true)
})

test('what was written while nobody looked for more than a minute is backlog', () => {
  const news = createNews(null)
  news.caughtUp(500, 1_000)
  assert.equal(news.isNews(500, 61_001), false)
  news.caughtUp(700, 61_001)
  assert.equal(news.isNews(700, 61_002), true)
})

test('all of a file that was not there before is news', () => {
  assert.equal(createNews(1_000).isNews(0, 3_000), true)
})

test('after a rotation the next file is news when the last one was read to its end', () => {
  const news = createNews(null)
  news.nextFile()
  assert.equal(news.isNews(0, 1_000), false)
  news.caughtUp(500, 1_000)
  news.nextFile()
  assert.equal(news.isNews(0, 2_000), true)
})
