// Gaps in words.
import type { Gap } from './batch.ts'

const LOSS = {
  truncated: 'was cut short; lines written shortly before that may be missing.',
  'rotated-away': 'was rotated until the file read last was gone; lines may be missing.',
  replaced: 'was replaced by another file; lines written in between may be missing.',
  misplaced:
    'was read before, but how far is not readable any more; reading goes on at its end, and lines may be missing.',
  unreadable: 'cannot be read to its end (input/output error on the disk); lines are missing.',
}

/** Lines are missing, or may be: a false alarm is better than silence. */
export function loss(file: string, reason: keyof typeof LOSS): Gap {
  return {
    file,
    reason: reason === 'misplaced' ? 'unreadable' : reason,
    detail: `${file} ${LOSS[reason]}`,
    bytes: null,
  }
}

export function noPermission(file: string, paths: string[]): Gap {
  return {
    file,
    reason: 'unreadable',
    detail: `No permission to read ${paths.join(', ')}; its lines are missing.`,
    bytes: null,
  }
}
