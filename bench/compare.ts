// Sentarr beside the programs a distribution has for the same: `sentarr scan` with its whole catalogue, the others with nine rules.
import { linkSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { loadCatalogue } from '../src/rules/catalogue.ts'
import { median } from './figures.ts'
import { writeLog } from './log.ts'
import { type Counted, installed, PEERS, scanned, wrong } from './peers.ts'
import { type Cost, costOf } from './process.ts'

export type Row = {
  name: string
  /** How many patterns it looked for. */
  patterns: number
  seconds: number
  cpuSeconds: number
  peakBytes: number
  runs: number
  /** What it counted is told by rule, or as one sum. */
  tellsRules: boolean
  /** Null when it counted what was written. */
  wrong: string | null
}

export type Comparison = { lines: number; bytes: number; written: number; rows: Row[]; absent: string[] }

/** A run that takes longer is not repeated. */
const LONG_S = 20

export type PeersBench = { program: string; folder: string; lines: number; repeats: number }

type Entry = { name: string; patterns: number; command: string; args: string[]; read(output: string): Counted }

/** Each program once, in turns, as often as asked. The truth is what the generator wrote. */
export async function comparePeers({ program, folder, lines, repeats }: PeersBench): Promise<Comparison> {
  const log = join(folder, 'Plex Media Server.log')
  const truth = await writeLog(log, lines)
  readFileSync(log)
  const spaceless = join(folder, 'server.log')
  linkSync(log, spaceless)
  const present = PEERS.filter((peer) => installed(peer.program))
  const entries: Entry[] = [
    {
      name: 'sentarr scan',
      patterns: loadCatalogue().flatMap(({ pattern }) => pattern).length,
      command: process.execPath,
      args: [program, 'scan', '--json', '--all', log],
      read: scanned,
    },
    ...present.map((peer) => ({
      ...peer,
      patterns: Object.keys(truth).length,
      command: peer.program,
      args: peer.prepare(folder, spaceless),
    })),
  ]
  const costs = new Map<Entry, Cost[]>(entries.map((entry) => [entry, []]))
  // What a user has in the environment changes some of them: the language above all.
  const env = { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C', TZ: 'UTC' }
  for (let round = 0; round < repeats; round++) {
    for (const [entry, so] of costs) {
      if (so.some(({ seconds }) => seconds > LONG_S)) continue
      so.push(await costOf(entry.command, entry.args, env))
    }
  }
  return {
    lines,
    bytes: statSync(log).size,
    written: Object.values(truth).reduce((sum, count) => sum + count, 0),
    rows: [...costs].map(([entry, so]) => rowOf(entry, so, (counted) => wrong(counted, truth))),
    absent: PEERS.filter((peer) => !present.includes(peer)).map((peer) => `${peer.name} (package ${peer.package})`),
  }
}

function rowOf({ name, patterns, read }: Entry, costs: Cost[], judge: (counted: Counted) => string | null): Row {
  const counted = read(costs[0]!.output)
  return {
    name,
    patterns,
    seconds: median(costs.map(({ seconds }) => seconds)),
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
    peakBytes: Math.max(...costs.map(({ peakBytes }) => peakBytes)),
    runs: costs.length,
    tellsRules: 'byRule' in counted,
    wrong: judge(counted),
  }
}
