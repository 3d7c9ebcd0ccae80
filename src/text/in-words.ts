// Errors of the file system in words.

const WORDS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EIO: 'input/output error: the disk or mount is failing',
  ESTALE: 'stale file handle: mount it again',
  ENOTCONN: 'the mount is not connected',
  EMFILE: 'too many open files',
  ELOOP: 'the link leads back to itself',
  ENAMETOOLONG: 'the name is too long',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'it is a file, not a folder',
  ENOSPC: 'no space is left on the disk',
  EROFS: 'the disk is read-only',
}

/** What a person can do something with. An error that was made here has its own words. */
export function inWords(error: unknown): string {
  const { code, message = String(error) } = error as NodeJS.ErrnoException
  return (code && WORDS[code]) || message
}
