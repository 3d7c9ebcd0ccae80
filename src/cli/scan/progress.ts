// A progress bar on standard error, on a terminal only. One row, whatever its width.
import type { CommandIo, Output } from '../io.ts'

const WIDEST_BAR = 30
const NARROWEST_BAR = 5
const PAUSE_MS = 100
const ERASE_REST = '\u001b[K'

export type Progress = { add(bytes: number): void; done(): void }

/** `total` in bytes; 0 when unknown. */
export function createProgress(
  { stderr, now, env }: Pick<CommandIo, 'stderr' | 'now' | 'env'>,
  total: number,
): Progress {
  if (!stderr.isTTY || env.TERM === 'dumb') return { add() {}, done() {} }
  let read = 0
  let next = 0
  return {
    add(bytes) {
      read += bytes
      if (now() < next) return
      next = now() + PAUSE_MS
      stderr.write(`\r${row(read, total, roomOf(stderr))}${ERASE_REST}`)
    },
    done: () => stderr.write(`\r${ERASE_REST}`),
  }
}

/** A row that is full to its last column makes some terminals go to the next one. */
const roomOf = ({ columns }: Output): number => (columns || 80) - 1

function row(read: number, total: number, room: number): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
  if (total === 0) return `Reading  ${megabytes(read)}`.slice(0, room)
  const share = Math.min(read / total, 1)
  const percent = `${Math.floor(share * 100)} %`
  const full = `${percent} of ${megabytes(total)}`
  const width = Math.min(WIDEST_BAR, room - `Reading    ${full}`.length)
  if (width < NARROWEST_BAR) return `Reading ${percent}`.slice(0, room)
  const filled = Math.round(share * width)
  return `Reading  ${'█'.repeat(filled)}${'░'.repeat(width - filled)}  ${full}`
}
