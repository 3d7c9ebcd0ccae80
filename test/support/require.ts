// Tests use real programs where they are installed. Absent ones are a visible skip, or a failure where SENTARR_TEST_REQUIRE names them.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'node:test'

const required = (process.env.SENTARR_TEST_REQUIRE ?? '').split(',').map((name) => name.trim())

/**
 * Path of the first of `candidates` (names on the PATH or absolute paths) that can be executed; null without one.
 * Throws when SENTARR_TEST_REQUIRE lists `name`.
 */
export function findTool(name: string, candidates: string[] = [name]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  for (const candidate of candidates) {
    for (const path of candidate.includes('/') ? [candidate] : folders.map((folder) => join(folder, candidate))) {
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {}
    }
  }
  if (required.includes(name)) throw new Error(`${name} is required here (SENTARR_TEST_REQUIRE) but was not found`)
  return null
}

/** The same for a test: null after a visible skip. */
export function requireTool(t: TestContext, name: string, candidates?: string[]): string | null {
  const path = findTool(name, candidates)
  if (path === null) t.skip(`skipped: needs ${name}`)
  return path
}
