// A progress bar on standard error, on a terminal only.
import type { CommandIo } from '../io.ts'

const WIDTH = 30
const PAUSE_MS = 100

export type Progress = { add(bytes: number): void; done(): void }

/** `total` in bytes; 0 when unknown. */
export function createProgress({ stderr, now }: Pick<CommandIo, 'stderr' | 'now'>, total: number): Progress {
  if (!stderr.isTTY) return { add() {}, done() {} }
  let read = 0
  let next = 0
  return {
    add(bytes) {
      read += bytes
      if (now() < next) return
      next = now() + PAUSE_MS
      stderr.write(`\r${bar(read, total)}`)
    },
    done: () => stderr.write('\r\u001b[K'),
  }
}

function bar(read: number, total: number): string {
  const megabytes = `${(read / 1e6).toFixed(0)} MB`
  if (total === 0) return `Reading  ${megabytes}`
  const share = Math.min(read / total, 1)
  const filled = Math.round(share * WIDTH)
  return `Reading  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}  ${Math.floor(share * 100)} % of ${(total / 1e6).toFixed(0)} MB`
}
