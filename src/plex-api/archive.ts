// The archive of logs that Plex gives: the generations of the server's own log in it, one at a time.
import yauzl from 'yauzl'

const MEMBER = /(?:^|\/)Plex Media Server(?:\.(\d{1,2}))?\.log$/
/** Unpacked; Plex keeps six files of ten megabytes. */
const FILE_LIMIT = 64 * 1024 * 1024
const ENTRY_LIMIT = 5_000

export type Archive = {
  /** Of the server's log; 0 is the newest. */
  generations: number
  /** The bytes of one, whole lines only. @throws {Error} when they cannot be unpacked */
  read(generation: number): Promise<Buffer>
}

/** @throws {Error} when it is no archive, or holds more than Plex ever writes */
export async function openArchive(zip: Buffer): Promise<Archive> {
  const file = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.fromBuffer(zip, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  const members = await membersOf(file)
  return {
    generations: members.length,
    read: async (generation) => wholeLines(await unpacked(file, members[generation]!)),
  }
}

/** Newest first. */
function membersOf(file: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const found = new Map<number, yauzl.Entry>()
    let seen = 0
    file.on('error', reject)
    file.on('end', () => resolve([...found].sort(([one], [other]) => one - other).map(([, entry]) => entry)))
    file.on('entry', (entry: yauzl.Entry) => {
      if (++seen > ENTRY_LIMIT) return reject(new Error('the archive holds too many files'))
      const member = MEMBER.exec(entry.fileName)
      const number = Number(member?.[1] ?? 0)
      if (member !== null && !found.has(number)) found.set(number, entry)
      file.readEntry()
      return undefined
    })
    file.readEntry()
  })
}

function unpacked(file: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    file.openReadStream(entry, (failed, stream) => {
      if (failed) return reject(failed)
      const parts: Buffer[] = []
      let size = 0
      stream.on('data', (part: Buffer) => {
        size += part.length
        if (size > FILE_LIMIT) stream.destroy(new Error('a log in the archive is larger than Plex writes any'))
        else parts.push(part)
      })
      stream.on('error', reject)
      stream.on('end', () => resolve(Buffer.concat(parts)))
      return undefined
    })
  })
}

/** The last line may be half written. */
const wholeLines = (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1)
