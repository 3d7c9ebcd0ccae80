// The nine rules that every program in the comparison is given: the troubles of the bench log, one pattern each, all ignoring case.

/** `sentarr`: the rule of the catalogue that must count the same lines. No pattern uses more than all engines know. */
export const TROUBLES = {
  busy: { pattern: 'Waited over [0-9]+ seconds for a busy database', sentarr: 'database.locked' },
  corrupt: { pattern: 'database disk image is malformed', sentarr: 'database.corrupt' },
  full: { pattern: 'database or disk is full', sentarr: 'database.full' },
  space: { pattern: 'No space left on device', sentarr: 'disk.full' },
  port: { pattern: 'Error binding acceptor: Address already in use', sentarr: 'network.port_in_use' },
  dns: { pattern: "HTTP error requesting .*Could(n't| not) resolve host", sentarr: 'network.dns' },
  died: { pattern: 'Transcode runner appears to have died', sentarr: 'stream.transcoder_died' },
  missing: { pattern: "Couldn't find the file to stream: ", sentarr: 'stream.file_missing' },
  reading: { pattern: 'error reading output: -?[0-9]+', sentarr: 'stream.transcoder_error' },
} as const

export type Trouble = keyof typeof TROUBLES
export type Counts = Record<Trouble, number>

export const names = Object.keys(TROUBLES) as Trouble[]
export const none = (): Counts => Object.fromEntries(names.map((name) => [name, 0])) as Counts
