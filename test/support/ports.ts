// Ports for programs that cannot choose one themselves.
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below what any system hands out by itself (Linux from 32768, others from 49152, RFC 6335) and below Plex's 32400: a port of theirs
 * goes to the next who listens or connects, of which there are hundreds while tests run side by side, before the program has it.
 * A stand-in then answers in its place.
 */
const FIRST = 10_240
const LAST = 32_000
const TRIES = 100

/** A port of the loopback that was free a moment ago, and that only another call of this gives away. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1))
    if (await isFree(port)) return port
  }
  throw new Error(`none of ${TRIES} ports from ${FIRST} to ${LAST} is free`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return false
  }
  await new Promise((closed) => server.close(closed))
  return true
}
