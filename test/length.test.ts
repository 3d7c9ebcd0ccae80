// A file has one reason to change: none of `src/` is longer than 200 lines but those that are tables.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from './app-store/repository.ts'

const MOST_LINES = 200
const TABLES: readonly (string | RegExp)[] = [/^web\/ui\/messages\/\w+\.ts$/, 'cli/demo/plex/answers.ts']

const isTable = (file: string) => TABLES.some((one) => (typeof one === 'string' ? one === file : one.test(file)))

test('no file is longer than 200 lines but the named tables', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => ({
      file,
      lines: readFileSync(join(root, 'src', file), 'utf8')
        .trimEnd()
        .split('\n').length,
    }))
  assert.ok(files.length > 100, `only ${files.length} files were found`)
  const long = files.filter(({ file, lines }) => lines > MOST_LINES && !isTable(file))
  assert.deepEqual(long, [])
  const leftOver = TABLES.filter(
    (one) => !files.some(({ file }) => (typeof one === 'string' ? one === file : one.test(file))),
  )
  assert.deepEqual(leftOver, [])
})
