// Says in one sentence what is the matter with a path and what to do.

const ADVICE: Record<string, string> = {
  EACCES: 'Sentarr may not read it: give the user it runs as read permission.',
  EPERM: 'Sentarr may not read it: give the user it runs as read permission.',
  ENOTDIR: 'it is not a folder: set the log path to the Logs folder of Plex.',
  ETIMEDOUT: 'the file system does not answer: check the network storage and the server behind it.',
  EHOSTDOWN: 'the server of the network storage is down: switch it on or check the network.',
  EHOSTUNREACH: 'the server of the network storage cannot be reached: check the network.',
  ECONNABORTED: 'the connection to the network storage broke: check the server behind it.',
  ENOTCONN: 'the connection to the network storage broke: mount it again.',
  ESTALE: 'the network storage was exported anew: mount it again if this stays.',
  EIO: 'the disk reports an input/output error: check the disk or the network storage.',
  EMFILE: 'too many files are open: raise the limit of open files.',
}

export function explainTrouble(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const advice = ADVICE[code] ?? `reading fails (${code || String(error)}): check the folder.`
  return `${path}: ${advice}`
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
