// `--record FILE`: what Plex sends and answers, one redacted piece of each kind, to show to whoever helps.
import { RECORDING, recordPlex } from '../../doctor/record.ts'
import type { Settings } from '../../settings/settings.ts'
import type { CommandIo } from '../io.ts'
import { UsageError } from '../usage.ts'
import { checkWritten, type Written, writeWhole } from '../written-file.ts'

const FILE: Written = {
  option: '--record',
  what: 'recording of Sentarr',
  isOwn: (head) => head.includes(`"kind": "${RECORDING}"`),
}

/** @throws {UsageError} when it would overwrite something else, or has no folder. */
export const checkRecordFile = (file: string): Promise<void> => checkWritten(FILE, file)

type Wanted = { settings: Settings; seconds: number; io: CommandIo; random(): number }

/** Listens for so many seconds, or until it is interrupted. @throws {UsageError} without a Plex to listen to, or when it cannot be written. */
export async function writeRecord(file: string, { settings, seconds, io, random }: Wanted): Promise<string> {
  const servers = settings.servers.flatMap(({ id, plexUrl: url, plexToken: token, plexVerifyTls: verifyTls }) =>
    url === null ? [] : [{ id, server: { url, token: token ?? '', verifyTls } }],
  )
  if (servers.length === 0) throw new UsageError('--record needs an address of Plex (PLEX_URL)')
  const { version, clock, now, signal } = io
  const recordings = await Promise.all(
    servers.map(async ({ id, server }) => ({
      server: id,
      ...(await recordPlex({ server, version, seconds, clock, random, signal })),
    })),
  )
  const whole = { kind: RECORDING, sentarr: version, at: new Date(now()).toISOString(), seconds, recordings }
  await writeWhole(FILE.option, file, `${JSON.stringify(whole, null, 2)}\n`)
  const frames = recordings.reduce((sum, one) => sum + one.frames.length, 0)
  return `Recorded ${frames} kinds of frames in ${file}. Secrets, names, titles and paths are masked; read it before you share it.`
}
