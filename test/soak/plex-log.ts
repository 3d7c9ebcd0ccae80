// What Plex writes in a month, and how much of it is trouble: counted here, by who writes it.
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { seeded } from '../../bench/random.ts'
import { line } from '../support/watched-server.ts'

const GENERATIONS = 5
const BANNER =
  'INFO - Plex Media Server v1.42.2.10156-f737b826c - Docker Docker Container (LinuxServer.io) x86_64 - build: linux-x86_64 debian - GMT 00:00'
/** Numbers are no part of what an unknown error is known by; words are. */
const word = (number: number) => number.toString().replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)

/** `path` without `.log`. */
export function plexLog(path: string, seed: number) {
  const random = seeded(seed)
  const name = (generation: number) => `${path}${generation === 0 ? '' : `.${generation}`}.log`
  let file = openSync(name(0), 'a')
  const written = { lines: 0, findings: 0, troubles: 0, rotations: 0 }

  function write(text: string, at: number): void {
    writeSync(file, line(text, at))
    written.lines++
  }

  return {
    written,
    /** Plex starts, or goes on in a new file. */
    begin: (at: number) => write(BANNER, at),
    quiet(at: number, lines: number): void {
      for (let index = 0; index < lines; index++)
        write(
          `DEBUG - Completed: [192.168.1.${random(200) + 2}:${random(30_000)}] 200 GET /library/metadata/${random(99_999)} (${random(20)} live)`,
          at,
        )
    },
    /** A trouble of its own, in one to three lines. */
    trouble(at: number): void {
      const its = word(++written.troubles)
      for (let left = 1 + random(3); left > 0; left--) {
        write(`ERROR - The frobnicator ${its} refused to go on`, at)
        written.findings++
      }
    },
    rotate(): void {
      closeSync(file)
      rmSync(name(GENERATIONS), { force: true })
      for (let generation = GENERATIONS - 1; generation >= 0; generation--) {
        try {
          renameSync(name(generation), name(generation + 1))
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        }
      }
      file = openSync(name(0), 'a')
      written.rotations++
    },
    close: () => closeSync(file),
  }
}
