// A Logs folder as a source of one server: bytes of its files → records → what they mean → the door.
import type { Batch } from '../source/batch.ts'
import type { FolderSource } from '../source/folder.ts'
import type { Meanings } from './meaning.ts'
import type { Hear, Source } from './source.ts'
import { createSurroundings } from './surroundings.ts'
import { createZones } from './zones.ts'

type LogFolderDeps = {
  files: FolderSource
  meanings: Meanings
  now(): number
  /** Milliseconds that only ever grow, to measure with. */
  clock(): number
}

export function createLogFolder({ files, meanings, now, clock }: LogFolderDeps): Source {
  const zones = createZones(files)
  const behind = new Map<string, number>()
  const surroundings = createSurroundings()
  let caughtUp = false
  let roundAt = clock()

  async function handle(batch: Batch, hear: Hear): Promise<void> {
    const { file, live, gap } = batch
    const read = meanings.of(batch, await zones.of(batch))
    const taken = {
      file,
      bytes: batch.bytes.subarray(0, read.consumed),
      begins: batch.checkpointAt(0).offset === 0,
    }
    const offset = (index: number) => read.offsets[index]!
    const changed = await hear(
      read.outcomes,
      {
        live,
        read: { file, lines: read.lines, lastAt: read.lastAt },
        around: (index) => surroundings.around(taken, offset(index)),
        related: (index, fields) => surroundings.related(taken, offset(index), fields),
        later: surroundings.handIn(taken),
      },
      { places: { [file]: batch.checkpointAt(read.consumed) }, gaps: gap ? [gap] : [] },
    )
    surroundings.took(taken, changed)
    files.took(batch, read.consumed)
    if (read.lastAt !== null) behind.set(file, Math.min(read.lastAt, now()))
  }

  return {
    name: 'folder',
    kind: 'folder',
    spare: false,
    folder: files.folder,
    close: files.close,
    state: () => ({ ...files.state(), caughtUp, behind, plexVersion: zones.plexVersion(), idleMs: clock() - roundAt }),
    async run(hear, signal) {
      while (!signal.aborted) {
        const batch = await files.read()
        roundAt = clock()
        if (batch !== null) await handle(batch, hear)
        else {
          caughtUp ||= files.state().state === 'reading'
          behind.clear()
          await files.wait(signal)
        }
      }
    },
  }
}
