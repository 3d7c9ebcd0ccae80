// The rooms of `src/` in their order: none imports a later one, and no file imports itself in a circle. Types count: they are knowledge too.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { root } from './app-store/repository.ts'

/** Rooms of one line know nothing of each other. */
const ORDER: readonly (readonly string[])[] = [
  ['time', 'text', 'refused.ts', 'rarely.ts', 'regular-file.ts', 'lean-start.ts', 'privileges.ts'],
  ['plex'],
  ['log.ts'],
  ['supervise.ts', 'keep-connected.ts'],
  ['source', 'rules'],
  ['detect'],
  ['store'],
  ['metrics.ts', 'alert'],
  ['settings'],
  ['plex-api'],
  ['service'],
  ['home-assistant', 'replay', 'heartbeat'],
  ['doctor'],
  ['fleet'],
  ['web', 'say-start.ts'],
  ['app'],
  ['app.ts'],
  ['cli'],
  ['main.ts'],
]

/** The dashboard runs in the browser; of the program it may know words and, as types, answers. */
const OF_THE_DASHBOARD = /^(rules\/vocabulary|plex\/record|settings\/problem|store\/alert|web\/(schemas|ui)\/)/

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'),
)
const IMPORT = /(?:\bfrom|\bimport\()\s*'(\.[^']+\.ts)'/g
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(join(root, 'src', file), 'utf8')
    return [file, [...text.matchAll(IMPORT)].map(([, to = '']) => normalize(join(dirname(file), to)))]
  }),
)
const roomOf = (file: string) => file.split('/')[0]!
const floorOf = (room: string) => ORDER.findIndex((rooms) => rooms.includes(room))

test('every room has its place in the order, and every place a room', () => {
  const rooms = [...new Set(files.map(roomOf))].sort()
  assert.deepEqual(ORDER.flat().sort(), rooms)
})

test('no room imports a later one, nor one beside it', () => {
  const upward: string[] = []
  for (const [file, targets] of imports) {
    for (const to of targets) {
      const [here, there] = [roomOf(file), roomOf(to)]
      if (here === there) continue
      if (floorOf(there) >= floorOf(here)) upward.push(`src/${file} imports src/${to}`)
    }
  }
  assert.deepEqual(upward, [])
})

test('the dashboard imports nothing of the program but its words and the shapes of its answers', () => {
  const strange: string[] = []
  for (const [file, targets] of imports) {
    if (!file.startsWith('web/ui/')) continue
    for (const to of targets) if (!OF_THE_DASHBOARD.test(to)) strange.push(`src/${file} imports src/${to}`)
  }
  assert.deepEqual(strange, [])
})

test('no file imports itself in a circle', () => {
  const done = new Set<string>()
  const circles: string[] = []
  function visit(file: string, path: readonly string[]): void {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (done.has(file) || path.includes(file)) return
    for (const to of imports.get(file) ?? []) visit(to, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  assert.deepEqual(circles, [])
})

test('scan begins without settings, channels and the engine of own rules', () => {
  const VALUE = /(?:^|\n)(?:import|export)\s(?!type\b)[^'\n]*(?:\n[^'\n]+)*?'(\.[^']+\.ts)'/g
  // The catalogue is read by a checkout alone: of the program it is a part.
  const loaded = new Set(['rules/catalogue.ts', 'rules/needed-words.ts'])
  const needless: string[] = []
  function visit(file: string): void {
    if (loaded.has(file)) return
    loaded.add(file)
    if (/^(?:settings|alert)\/|^rules\/linear-engine\.ts/.test(file)) needless.push(file)
    for (const [, to = ''] of readFileSync(join(root, 'src', file), 'utf8').matchAll(VALUE))
      visit(normalize(join(dirname(file), to)))
  }
  visit('cli/scan/scan.ts')
  assert.ok(loaded.has('detect/match.ts'))
  assert.deepEqual(needless, [])
})
