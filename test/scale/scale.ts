// Many agents on one broker and on a cluster that loses nodes: everything of every server arrives, each alert once. Prints the table of
// docs/scale.md. `npm run test:scale`, `-- --small` in less than a minute each, without what
// takes long to be noticed, `-- --agents 300`, `-- --only mosquitto`.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findTool } from '../support/require.ts'
import { type MeetingPoint, startMosquitto, startNats } from './brokers.ts'
import { createTrial, type Row } from './trial.ts'

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    agents: { type: 'string' },
    only: { type: 'string' },
  },
})
const agents = Number(values.agents ?? (values.small ? 20 : 300))
const seconds = values.small ? 5 : 60
const say = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)

type Place = { name: string; program: string | null; start(program: string, folder: string): Promise<MeetingPoint> }
const places: Place[] = [
  { name: 'mosquitto', program: findTool('mosquitto'), start: startMosquitto },
  {
    name: 'nats',
    program:
      process.getuid?.() === 0 && findTool('ip') ? findTool('nats-server', ['nats-server', ...natsPath()]) : null,
    start: startNats,
  },
]

const names = places.map(({ name }) => name)
if (values.only !== undefined && !names.includes(values.only)) {
  console.error(`--only ${values.only}: it is one of ${names.join(' and ')}`)
  process.exit(2)
}

function natsPath(): string[] {
  const path = process.env.NATS_SERVER
  return path ? [path] : []
}

/** Ends what runs: processes, networks, files. */
let clear = async () => {}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void clear().finally(() => process.exit(1)))

const columns: { name: string; rows: Row[] }[] = []
const failures: string[] = []
let skipped = 0
for (const { name, program, start } of places) {
  if (values.only !== undefined && values.only !== name) continue
  if (program === null) {
    skipped++
    say(`skipped: ${name} (nats-server is looked for on the PATH and in NATS_SERVER; the cluster needs root and ip)`)
    continue
  }
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-scale-'))
  const point = await start(program, folder)
  const faults = point.faults.filter(({ slow }) => !(slow && values.small))
  const trial = createTrial({
    point: { ...point, faults },
    folder,
    agents,
    seconds,
    say: (text) => say(`${name}: ${text}`),
  })
  clear = async () => {
    await trial.stop()
    await point.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    columns.push({ name: `${point.name} ${point.version}`, rows: await trial.run() })
    failures.push(...trial.failures.map((words) => `${name}: ${words}`))
  } finally {
    await clear()
  }
}

// A machine without any broker may leave it out; who asks for one wants it tried.
if (columns.length === 0 && skipped < places.length) failures.push('nothing was tried')

const [cpu] = cpus()
const about = `${agents} agents × 3 servers, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model.trim()}`
const labels = [...new Set(columns.flatMap(({ rows }) => rows.map(([label]) => label)))]
const line = (cells: string[]) => `| ${cells.join(' | ')} |`
console.log(
  [
    line([about, ...columns.map(({ name }) => name)]),
    line(['---', ...columns.map(() => '---')]),
    ...labels.map((label) =>
      line([label, ...columns.map(({ rows }) => rows.find(([one]) => one === label)?.[1] ?? '–')]),
    ),
  ].join('\n'),
)
for (const failure of failures) console.error(`FAILED ${failure}`)
process.exitCode = failures.length > 0 ? 1 : 0
