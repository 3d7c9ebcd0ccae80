// Log entries as the API shows them.
import type { LogLine } from '../../source/browse/entries.ts'
import type { LogFile } from '../../source/browse/reader.ts'
import type { LogFile as LogFileInfo, LogItem } from '../schemas/logs.ts'
import { maybeIso } from './time.ts'

export const logItem = ({ at, ...line }: LogLine): LogItem => ({ ...line, at: maybeIso(at) })

export const logFileInfo = (server: string, { file, bytes, modifiedAt }: LogFile): LogFileInfo => ({
  server,
  file,
  bytes,
  modified_at: maybeIso(modifiedAt),
})
