// What a scan holds in memory and how long it takes do not grow with what the logs hold, however hostile.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { zipSync } from 'fflate'
import { stamp } from '../../bench/log.ts'
import { seeded } from '../../bench/random.ts'
import { PROGRAM } from '../support/program.ts'

const LOGS = 60
const LOG_BYTES = 150_000
/** Of the built program, which takes 70 by itself. Run from its sources it takes 120. */
const MOST_MEGABYTES = PROGRAM.endsWith('.ts') ? 200 : 140

const sayPeak = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS))`
const folder = mkdtempSync(join(tmpdir(), 'sentarr-memory-'))
after(() => rmSync(folder, { recursive: true }))

const random = seeded(7)
const word = (length: number) => String.fromCharCode(...Array.from({ length }, () => 97 + random(26)))

/** Nearly no two are alike: shapes, hosts, files and durations that are all different, and clocks and versions that change. */
const HOSTILE = [
  () => `${word(6)} ${word(8)} could not ${word(7)} the ${word(9)} of ${word(5)}: ${word(12)} (${random(99999)})`,
  () =>
    `HTTP error requesting GET https://${word(8)}.tv/${word(4)} (6, Could not resolve host: ${word(8)}.${word(6)}.tv)`,
  () => `Held transaction for too long (/home/${word(8)}.cpp:${random(9999)}): ${random(20)}.${random(99)}0000 seconds`,
  () => `[Req#${random(65536)}] Error opening "/media/${word(30)}/${word(12)}.mkv": No such file or directory`,
  () => `Plex Media Server v1.${random(99)}.${random(99)}.${random(9999)}-${word(8)} - GMT +0${random(9)}:00`,
]

/** `pause`: most milliseconds between two lines. */
function hostileLog(index: number, pause: number): string {
  const lines: string[] = []
  let at = Date.UTC(2016, 1, 6, 12) + index * 1000
  for (let size = 0; size < LOG_BYTES; size += lines.at(-1)!.length) {
    at += random(pause)
    lines.push(`${stamp(at)} [${139_000_000 + random(64)}] ERROR - ${HOSTILE[random(HOSTILE.length)]!()}\n`)
  }
  return lines.join('')
}

before(() => {
  const files: Record<string, Buffer> = {}
  for (let index = 0; index < LOGS; index++) {
    // Half of them are of seconds, half of weeks.
    files[`Some Log ${index}.log`] = Buffer.from(hostileLog(index, index % 2 ? 40 : 600_000))
  }
  mkdirSync(join(folder, 'Logs'))
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'Logs', name), bytes)
  writeFileSync(join(folder, 'Logs.zip'), zipSync(files, { level: 1 }))
})

for (const name of ['Logs', 'Logs.zip']) {
  test(`many hostile logs leave the memory small: ${name}`, () => {
    const args = ['--import', `data:text/javascript,${encodeURIComponent(sayPeak)}`, PROGRAM, 'scan', '--json']
    const { stdout, stderr } = spawnSync(process.execPath, [...args, join(folder, name)], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    const peak = Number(/peak (\d+)$/.exec(stderr)?.[1]) / 1024
    assert.equal(JSON.parse(stdout).files.length, LOGS, stderr)
    assert.ok(peak < MOST_MEGABYTES, `${peak} MB`)
  })
}
