import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from './command.ts'
import { CORRUPT, folderOf, HEALTHY, line, text } from './logs.ts'

const TOKEN = 'aB3dE5gH7jK9mN1pQ4sT'

test('--forum is Markdown with title, rule, version, platform and the lines, masked', async (t) => {
  const asked = line(39, 'DEBUG', `asked https://plex.tv/?X-Plex-Token=${TOKEN}`)
  const folder = folderOf(t, { 'Plex Media Server.log': text([...HEALTHY, asked, CORRUPT]) })
  const { code, stdout } = await run(runScan, ['--forum', folder])
  assert.equal(code, 1)
  assert.match(
    stdout,
    /^2026-11-20 10:00:00 – 10:40:01 .*Plex 1\.43\.1\.1-abc on Linux x86_64 \(debian\).*Sentarr 1\.2\.3$/m,
  )
  assert.match(stdout, /^### Library database is corrupt$/m)
  assert.match(stdout, /^Rule: `database\.corrupt`/m)
  assert.match(stdout, /^```text\n(?:Nov 20.*\n)+.*database corruption at line 68825.*\n```$/m)
  assert.ok(!stdout.includes(TOKEN))
})

test('--forum of a healthy server says so', async (t) => {
  const { code, stdout } = await run(runScan, ['--forum', folderOf(t, { 'Plex Media Server.log': text(HEALTHY) })])
  assert.equal(code, 0)
  assert.match(stdout, /Nothing found: 1 start, nothing wrong\./)
})

test('--unknown gives each shape that no rule knows, with one line, masked', async (t) => {
  const odd = (nth: number) => line(nth, 'ERROR', `Flux capacitor ${nth} lost 88 gigawatts token=${TOKEN}`)
  const folder = folderOf(t, { 'Plex Media Server.log': text([...HEALTHY, odd(1), odd(2), CORRUPT]) })
  const { stdout } = await run(runScan, ['--unknown', folder])
  assert.match(
    stdout,
    /^\*\*2 times, ERROR:\*\* `Flux capacitor .* lost .*`\n```text\nERROR - Flux capacitor 1 lost 88 gigawatts/m,
  )
  assert.match(stdout, /Plex 1\.43\.1\.1-abc/)
  assert.ok(!stdout.includes('database corruption'))
  assert.ok(!stdout.includes(TOKEN))
})

test('a line cannot end the block it stands in', async (t) => {
  const odd = line(1, 'ERROR', 'Flux ``` capacitor ```` is `gone`')
  const { stdout } = await run(runScan, ['--unknown', folderOf(t, { 'Plex Media Server.log': text([odd]) })])
  assert.match(stdout, /^`````text\nERROR - Flux ``` capacitor ```` is `gone`\n`````$/m)
})

test('--unknown says when every line is known', async (t) => {
  const { stdout } = await run(runScan, ['--unknown', folderOf(t, { 'Plex Media Server.log': text(HEALTHY) })])
  assert.match(stdout, /Every warning and error in these logs is one that a rule knows\./)
})

test('a word that is nearly an option is named', async (t) => {
  const { code, stderr } = await run(runScan, [folderOf(t, {}), '--htlm', 'x'])
  assert.equal(code, 2)
  assert.equal(stderr, 'sentarr scan: there is no option --htlm; did you mean --html?\n')
})
