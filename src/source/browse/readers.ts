// The log readers of all servers.
import type { WatchedServer } from '../../service/watched-server.ts'
import { notFound } from '../../web/errors.ts'
import { createLogReader, type LogReader } from './reader.ts'

export type LogReaders = ReturnType<typeof createLogReaders>

export function createLogReaders(servers: readonly WatchedServer[]) {
  const readers = new Map(servers.map(({ id, source }) => [id, createLogReader(source)]))
  return {
    all: (): [server: string, LogReader][] => [...readers],
    find: (server: string) => readers.get(server),
    /** The named server's, or the first one's. @throws {ApiFailure} */
    of(server = servers[0]?.id ?? ''): { server: string; reader: LogReader } {
      const reader = readers.get(server)
      if (reader === undefined) throw notFound('server')
      return { server, reader }
    },
  }
}
