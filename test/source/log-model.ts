// A log as its writer knows it: what was written, which lines still stand on disk, and which were destroyed when.
import { appendFileSync, copyFileSync, existsSync, renameSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

export type Line = {
  id: string
  text: string
  writtenAt: number
  epoch: Epoch
  /** Step at which its last copy on disk was destroyed. */
  destroyedAt: number | null
}

/** A file from when it was created or cut short until it is again; nobody can miss one that came and went unseen. */
export type Epoch = { seen: boolean }

export type Style = 'server' | 'plugin'

const KEPT = 5

/** `step()` numbers what happens; `random()` is uniform in [0, 1). */
export function createLogModel(folder: string, file: string, style: Style, step: () => number, random: () => number) {
  const lines: Line[] = []
  /** Lines of each file on disk: the live one first. */
  let generations: (Line[] | null)[] = [null]
  let half = false
  let epoch: Epoch = { seen: false }
  const path = (index: number) => {
    if (index === 0) return join(folder, file)
    return join(folder, style === 'server' ? file.replace(/log$/, `${index}.log`) : `${file}.${index}`)
  }
  const destroy = (gone: Line[] | null | undefined) => {
    for (const line of gone ?? []) line.destroyedAt ??= step()
  }

  function write(text: string, line: Line) {
    appendFileSync(path(0), text)
    generations[0] ??= []
    if (!generations[0].includes(line)) generations[0].push(line)
    line.text += text
    line.writtenAt = step()
  }

  function startLine() {
    const line = {
      id: `${file.replaceAll(' ', '_')}#${lines.length}`,
      text: '',
      writtenAt: 0,
      epoch,
      destroyedAt: null,
    }
    lines.push(line)
    write(`${line.id} ${'x'.repeat(Math.floor(random() * 60))}`, line)
    half = true
  }

  function endLine() {
    const line = lines.at(-1)
    if (half && line) write(`${'y'.repeat(Math.floor(random() * 9))}\n`, line)
    half = false
  }

  function append(count: number) {
    endLine()
    for (let i = 0; i < count; i++) {
      startLine()
      endLine()
    }
  }

  function shift() {
    if (existsSync(path(KEPT))) rmSync(path(KEPT))
    for (let index = KEPT - 1; index >= 1; index--)
      if (existsSync(path(index))) renameSync(path(index), path(index + 1))
    const dropped = generations[KEPT]?.filter(
      (line) => !generations.some((kept, i) => i < KEPT && kept?.includes(line)),
    )
    destroy(dropped)
  }

  return {
    file,
    lines,
    append,
    appendHalf() {
      if (half) endLine()
      startLine()
    },
    finish: endLine,
    /** The reader was at the end. */
    seen() {
      if (generations[0]?.length) epoch.seen = true
    },
    rotate() {
      if (!generations[0]) return
      shift()
      renameSync(path(0), path(1))
      generations = [null, ...generations.slice(0, KEPT)]
      half = false
      epoch = { seen: false }
    },
    /** `keepCopy` as logrotate's copytruncate does. */
    truncate(keepCopy: boolean) {
      const live = generations[0]
      if (!live) return
      if (keepCopy) {
        shift()
        copyFileSync(path(0), path(1))
        generations = [[], live, ...generations.slice(1, KEPT)]
      } else {
        destroy(live)
        generations[0] = []
      }
      truncateSync(path(0))
      half = false
      epoch = { seen: false }
    },
    remove() {
      if (!generations[0]) return
      rmSync(path(0))
      destroy(generations[0])
      generations[0] = null
      half = false
      epoch = { seen: false }
    },
  }
}

export type LogModel = ReturnType<typeof createLogModel>
