// Random actions against a model: every line is delivered exactly once, or it was destroyed and a gap was reported after that.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Batch, Checkpoint } from '../../src/source/batch.ts'
import { createFolderSource, type FolderSource } from '../../src/source/folder.ts'
import { createLogModel, type LogModel } from './log-model.ts'

const SEEDS = Number(process.env.SENTARR_MODEL_SEEDS ?? 20)
const FIRST_SEED = Number(process.env.SENTARR_MODEL_SEED ?? 1)
const ROUNDS = 40

for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
  test(`no line is lost in silence or doubled (seed ${seed})`, () => play(seed))
}

async function play(seed: number): Promise<void> {
  const random = randomNumbers(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-model-'))
  mkdirSync(join(folder, 'PMS Plugin Logs'))
  let step = 0
  const log = (file: string, style: 'server' | 'plugin') => createLogModel(folder, file, style, () => step, random)
  const logs = [
    log('Plex Media Server.log', 'server'),
    log('Plex Média Scanner.log', 'server'),
    log('PMS Plugin Logs/com.plexapp.system.log', 'plugin'),
  ]
  const history: string[] = []

  const delivered = new Map<string, string[]>()
  const gaps: { file: string; at: number }[] = []
  const stored = new Map<string, Checkpoint>()
  let reading = false
  /** While the reader works, files move under its hands. */
  const meanwhile = (act: () => void) => {
    if (reading && random() < 0.02) act()
  }
  const disturbed = {
    ...fs,
    open: ((...args: Parameters<typeof fs.open>) => {
      meanwhile(() => change(logs[below(logs.length)]!))
      return fs.open(...args)
    }) as typeof fs.open,
    stat: ((...args: Parameters<typeof fs.stat>) => {
      meanwhile(() => change(logs[below(logs.length)]!))
      return fs.stat(...args)
    }) as typeof fs.stat,
  }
  const start = (): FolderSource =>
    createFolderSource({
      path: folder,
      readFrom: 'start',
      checkpoints: [...stored.values()],
      now: Date.now,
      clock: () => performance.now(),
      onState: () => {},
      poll: true,
      quietMs: 0,
      lookMs: 0,
      fs: disturbed,
    })

  function change(log: LogModel): void {
    step++
    const dice = below(100)
    const actions: [number, string, () => void][] = [
      [35, 'append', () => log.append(1 + below(3))],
      [50, 'half line', () => log.appendHalf()],
      [60, 'append many', () => log.append(below(60))],
      [
        80,
        'rotate',
        () => {
          for (let times = 1 + below(3); times > 0; times--) {
            log.rotate()
            if (random() < 0.8) log.append(below(8))
          }
        },
      ],
      [84, 'truncate', () => log.truncate(false)],
      [
        90,
        'truncate and write more',
        () => {
          log.truncate(random() < 0.5)
          log.append(below(80))
        },
      ],
      [94, 'copy and truncate', () => log.truncate(true)],
      [97, 'delete', () => log.remove()],
      [
        100,
        'replace',
        () => {
          log.remove()
          log.append(1 + below(9))
        },
      ],
    ]
    const [, name, act] = actions.find(([limit]) => dice < limit)!
    history.push(`${step} ${name} ${log.file}${reading ? ' (while reading)' : ''}`)
    act()
  }

  function store(batch: Batch, consumed: number): void {
    const text = batch.bytes.toString('utf8', 0, consumed)
    for (const line of text.split('\n')) {
      if (line === '') continue
      const id = line.split(' ')[0]!
      delivered.set(id, [...(delivered.get(id) ?? []), line])
    }
    const { inode, offset } = batch.checkpointAt(consumed)
    const ids = text.match(/^\S+#\d+/gm) ?? []
    history.push(`${step} stored ${batch.file}: ${ids[0]} to ${ids.at(-1)}, inode ${inode} to ${offset}`)
    if (batch.gap) {
      gaps.push({ file: batch.gap.file, at: step })
      history.push(`${step} gap ${batch.gap.reason} in ${batch.gap.file}`)
    }
    stored.set(batch.file, batch.checkpointAt(consumed))
  }

  /** A consumer that keeps the last line back, as one does that waits for the rest of a record. */
  function consume(source: FolderSource, batch: Batch): void {
    const lastLine = batch.bytes.lastIndexOf(0x0a, -2) + 1
    const consumed = batch.final || random() < 0.5 ? batch.bytes.length : lastLine
    store(batch, consumed)
    source.took(batch, consumed)
  }

  async function read(source: FolderSource, batches: number): Promise<void> {
    const undisturbed = step
    for (let i = 0, idle = 0; i < batches && idle < 3; i++) {
      const batch = await source.read()
      if (batch) consume(source, batch)
      else idle++
      if (idle === 3 && undisturbed === step) for (const log of logs) log.seen()
    }
  }

  // What is destroyed before the first sight of a log is nobody's loss.
  for (const log of logs) log.append(1 + below(9))
  let source: FolderSource | null = start()
  await read(source, 100)
  for (let round = 0; round < ROUNDS; round++) {
    const dice = below(10)
    reading = true
    if (source === null) {
      if (dice < 6) {
        history.push(`${step} start`)
        source = start()
      }
    } else if (dice < 2) {
      // Killed, perhaps with a batch in its hands.
      history.push(`${step} stop`)
      if (random() < 0.5) await source.read()
      source.close()
      source = null
    } else {
      history.push(`${step} read`)
      await read(source, dice < 6 ? 1 + below(5) : 1000)
    }
    reading = false
    for (let count = 1 + below(3); count > 0; count--) change(logs[below(logs.length)]!)
  }
  for (const log of logs) log.finish()
  for (const log of logs) log.append(1)
  step++
  source ??= start()
  await read(source, 10_000)
  const lag = source.state().lagBytes
  source.close()
  rmSync(folder, { recursive: true })

  const story = () => `seed ${seed}\n${history.join('\n')}`
  for (const log of logs) {
    for (const line of log.lines) {
      const got = delivered.get(line.id) ?? []
      assert.ok(got.length <= 1, `doubled: ${line.id}\n${story()}`)
      if (got.length === 1 && line.destroyedAt === null) {
        assert.equal(got[0], line.text.replace('\n', ''), `other text: ${line.id}\n${story()}`)
      }
      if (got.length === 1 || (line.destroyedAt !== null && !line.epoch.seen)) continue
      const told = gaps.some((gap) => gap.file === log.file && gap.at >= line.writtenAt)
      assert.ok(
        told,
        `lost in silence: ${line.id}, written at ${line.writtenAt}, destroyed at ${line.destroyedAt}\n${story()}`,
      )
    }
  }
  assert.equal(lag, 0, `lag is left over\n${story()}`)
}

/** mulberry32: small, and the same on every machine. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
