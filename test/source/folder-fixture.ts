// A Logs folder in a temp folder, and a consumer that stores what a source hands on.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Batch, Checkpoint, FolderState, Gap } from '../../src/source/batch.ts'
import { createFolderSource, type FolderSourceDeps } from '../../src/source/folder.ts'

export const SERVER = 'Plex Media Server.log'

export function createFixture(t: TestContext, name = 'Logs') {
  const parent = mkdtempSync(join(tmpdir(), 'sentarr-source-'))
  const folder = join(parent, name)
  mkdirSync(folder)
  t.after(() => rmSync(parent, { recursive: true }))
  const stored = new Map<string, Checkpoint>()
  const lines: string[] = []
  const batches: (Omit<Batch, 'bytes' | 'checkpointAt'> & { text: string })[] = []
  const gaps: Gap[] = []
  const states: FolderState[] = []

  return {
    folder,
    /** Everything handed on and stored, `file|line`, in order. */
    lines,
    batches,
    gaps,
    states,
    stored,
    path: (file: string) => join(folder, file),
    append(file: string, text: string) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      appendFileSync(join(folder, file), text)
    },
    /** A source that goes on from what was stored; without events, looking at the folder in each round. */
    open(deps: Partial<FolderSourceDeps> = {}) {
      const source = createFolderSource({
        path: folder,
        readFrom: 'start',
        checkpoints: [...stored.values()],
        now: Date.now,
        clock: () => performance.now(),
        onState: (state) => states.push(state),
        poll: true,
        quietMs: 0,
        lookMs: 0,
        ...deps,
      })
      const store = (batch: Batch, consumed = batch.bytes.length) => {
        const { bytes, checkpointAt, ...rest } = batch
        const text = bytes.toString('latin1', 0, consumed)
        batches.push({ ...rest, text })
        for (const line of text.split('\n')) if (line !== '') lines.push(`${batch.file}|${line}`)
        if (batch.gap) gaps.push(batch.gap)
        stored.set(batch.file, checkpointAt(consumed))
        source.took(batch, consumed)
      }
      /** Reads and stores until the source is drained. */
      const drain = async () => {
        for (let batch = await source.read(); batch; batch = await source.read()) store(batch)
      }
      t.after(() => source.close())
      return { ...source, store, drain }
    },
  }
}
