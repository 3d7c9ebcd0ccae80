// The log readers of all servers.
import { notFound } from '../../refused.ts'
import { createLogReader, type LogReader } from './reader.ts'

export type LogReaders = ReturnType<typeof createLogReaders>

/** `logFolder` null: its logs were not found yet. */
type Server = { id: string; logFolder(): string | null }

export function createLogReaders(servers: readonly Server[]) {
  const readers = new Map(servers.map(({ id, logFolder }) => [id, createLogReader({ folder: logFolder })]))
  return {
    all: (): [server: string, LogReader][] => [...readers],
    find: (server: string) => readers.get(server),
    /** The named server's, or the first one's. @throws {Refused} */
    of(server = servers[0]?.id ?? ''): { server: string; reader: LogReader } {
      const reader = readers.get(server)
      if (reader === undefined) throw notFound('server')
      return { server, reader }
    },
  }
}
