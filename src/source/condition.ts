// How a folder source is: what its last look and its last reads met, as one state with one sentence.
import type { FolderState } from './batch.ts'
import { explainTrouble, isMissing } from './trouble.ts'

export function createCondition(path: string) {
  let logs: string[] = []
  let skipped: string[] = []
  let failure: unknown = null
  let looked = false
  let hadLogs = false
  const troubles = new Map<string, unknown>()

  function describe(): Pick<FolderState, 'state' | 'detail'> {
    if (!looked) return { state: 'waiting', detail: `${path} was not looked at yet.` }
    if (failure !== null && isMissing(failure)) {
      return hadLogs
        ? { state: 'unreachable', detail: `${path} is gone: check that the disk or network storage is mounted.` }
        : { state: 'waiting', detail: `${path} does not exist: correct the log path, or start Plex once.` }
    }
    if (failure !== null) return { state: 'unreachable', detail: explainTrouble(path, failure) }
    if (logs.length === 0) {
      const detail = `${path} holds no Plex logs: check the log path, and that the disk or network storage is mounted.`
      return { state: 'waiting', detail }
    }
    const [first] = troubles
    if (first) {
      const all = logs.every((log) => troubles.has(log))
      return { state: all ? 'unreachable' : 'reading', detail: explainTrouble(`${path}/${first[0]}`, first[1]) }
    }
    if (skipped.length > 0) {
      const detail = `${skipped.join(', ')}: not read, because it is a link or not a file: put the file itself there.`
      return { state: 'reading', detail }
    }
    return { state: 'reading', detail: '' }
  }

  return {
    describe,
    files: (): number => logs.length,
    found(found: { logs: string[]; skipped: string[] }): void {
      looked = true
      failure = null
      logs = found.logs
      skipped = found.skipped
      hadLogs ||= logs.length > 0
    },
    failed(error: unknown): void {
      looked = true
      failure = error
    },
    fileFailed(log: string, error: unknown): void {
      troubles.set(log, error)
    },
    fileRead(log: string): void {
      troubles.delete(log)
    },
  }
}
