// The comparison as people read it: a table in Markdown and a chart. Both go by processor time, which other work disturbs least.
import { cpus, loadavg, totalmem } from 'node:os'
import type { Comparison, Row } from './compare.ts'
import { mebibytes, megabytes } from './figures.ts'

const number = (value: number): string => Math.round(value).toLocaleString('en')
const sorted = ({ rows }: Comparison): Row[] => rows.toSorted((one, other) => one.cpuSeconds - other.cpuSeconds)

/** What the figures were measured on. */
export function machine(now: Date): string {
  const [load] = loadavg()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${now.toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${memory} GiB, Linux, Node ${process.versions.node}, load ${load!.toFixed(1)} at the start`
}

export function table(comparison: Comparison, where: string): string {
  const { lines, bytes, written, absent } = comparison
  const rows = sorted(comparison)
  const own = rows.find(({ name }) => name.startsWith('sentarr'))!
  const cells = rows.map((row) => [
    row === own ? `**${row.name}**` : row.name,
    `${row.patterns}`,
    `${row.seconds.toFixed(2)} s${row.runs === 1 ? ' (one run)' : ''}`,
    `${row.cpuSeconds.toFixed(2)} s`,
    number(lines / row.cpuSeconds),
    row === own ? '' : `${(own.cpuSeconds / row.cpuSeconds).toFixed(own.cpuSeconds < row.cpuSeconds ? 2 : 1)} ×`,
    mebibytes(row.peakBytes),
    row.wrong ?? (row.tellsRules ? 'all nine rules right' : 'the sum is right'),
  ])
  const head = [
    '',
    'patterns',
    'clock',
    'processor',
    'lines/s',
    'Sentarr takes',
    'memory',
    `${number(written)} troubles`,
  ]
  return [
    `| ${head.join(' | ')} |`,
    `|---|${'--:|'.repeat(head.length - 2)}---|`,
    ...cells.map((row) => `| ${row.join(' | ')} |`),
    '',
    `${number(lines)} lines, ${megabytes(bytes)}; medians of ${Math.max(...rows.map(({ runs }) => runs))} whole processes in turns; lines and ratios by processor time, which other work on the machine disturbs least. ${where}. Command: \`npm run bench -- peers --lines ${lines}\`.`,
    ...(absent.length > 0 ? [`Not installed, so not measured: ${absent.join(', ')}.`] : []),
  ].join('\n')
}

const ROW = 30
const LEFT = 130
const WIDTH = 720
const RIGHT = 110
const TOP = 44

/** Lines a second of processor time of each program, on a scale on which each step is ten times the one before. */
export function chart(comparison: Comparison, where: string): string {
  const rows = sorted(comparison).map((row) => ({ ...row, speed: comparison.lines / row.cpuSeconds }))
  const lowest = Math.floor(Math.log10(Math.min(...rows.map(({ speed }) => speed))))
  const highest = Math.ceil(Math.log10(Math.max(...rows.map(({ speed }) => speed))))
  const x = (speed: number): number =>
    LEFT + ((Math.log10(speed) - lowest) / (highest - lowest)) * (WIDTH - LEFT - RIGHT)
  const bottom = TOP + rows.length * ROW
  const grid = Array.from({ length: highest - lowest + 1 }, (_, index) => 10 ** (lowest + index)).map(
    (speed) =>
      `<line class="grid" x1="${x(speed)}" x2="${x(speed)}" y1="${TOP - 8}" y2="${bottom}"/><text class="small" x="${x(speed)}" y="${TOP - 14}" text-anchor="middle">${number(speed)}</text>`,
  )
  const marks = rows.map(({ name, speed, patterns }, index) => {
    const y = TOP + index * ROW + ROW / 2
    const kind = name.startsWith('sentarr') ? 'own' : 'peer'
    return `<g class="${kind}"><text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${name}</text><line x1="${LEFT}" x2="${x(speed)}" y1="${y}" y2="${y}"/><circle cx="${x(speed).toFixed(1)}" cy="${y}" r="6"/><text class="small" x="${x(speed) + 13}" y="${y + 4}">${number(speed)} (${patterns})</text></g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 34}" width="${WIDTH}" role="img" aria-labelledby="title">
<title id="title">Lines a second: ${rows.map(({ name, speed }) => `${name} ${number(speed)}`).join(', ')}</title>
<style>
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.small { font-size: 12px; fill: #59636e }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.peer line { stroke: #818b98; stroke-width: 2 } .peer circle { fill: #59636e }
.own line { stroke: #9a6700; stroke-width: 4 } .own circle { fill: #9a6700 } .own text:first-child { font-weight: 600 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .small { fill: #9198a1 } .grid { stroke: #3d444d }
.peer line { stroke: #656c76 } .peer circle { fill: #9198a1 }
.own line { stroke: #e5a00d } .own circle { fill: #e5a00d }
}
</style>
<text class="small" x="${LEFT}" y="14">lines a second of processor time (patterns looked for); each step is ten times the last</text>
${grid.join('\n')}
${marks.join('\n')}
<text class="small" x="10" y="${bottom + 22}">${where}</text>
</svg>
`
}
