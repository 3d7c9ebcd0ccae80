// Whole stories, as `scan` tells them: what leads, what follows from it, and what is no trouble at all.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ScanReport } from '../../src/cli/scan/report.ts'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from '../cli/command.ts'
import { text } from '../cli/logs.ts'

const START = Date.UTC(2026, 10, 20, 10)
const MONTH_DAY = 'Nov 20, 2026'

/** A line so many seconds after the start. */
function at(seconds: number, level: string, message: string): string {
  const clock = new Date(START + seconds * 1000).toISOString().slice(11, 23)
  return `${MONTH_DAY} ${clock} [140231] ${level} - ${message}`
}

const STARTED = [
  at(
    0,
    'INFO',
    'Plex Media Server v1.43.2.10687-563d026ea - Docker Docker Container (LinuxServer.io) x86_64 - build: x',
  ),
  at(1, 'DEBUG', 'BPQ: [Idle] -> [Starting]'),
  at(2, 'DEBUG', 'HttpServer: Listening on port 32400.'),
]

async function leading(lines: string[]): Promise<(string | null)[]> {
  const { stdout } = await run(runScan, ['--json', '-'], { stdin: [text([...STARTED, ...lines])] })
  return (JSON.parse(stdout) as ScanReport).incidents.filter(({ follows }) => !follows).map(({ rule }) => rule)
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

test("Plex's own agents, asked for before they are there, are no trouble", async () => {
  const asked = times(60, (n) =>
    at(3 + n / 10, 'ERROR', "Unable to find or create media provider for agent 'tv.plex.agents.series'"),
  )
  assert.deepEqual(await leading(asked), [])
})

test('a refused bandwidth leads what the app does then', async () => {
  const words = [
    'Bandwidth exceeded: 84800 kbps > 20000 kbps',
    'Streaming Resource: Cannot make a decision because either the file is unplayable or the client provided bad data',
    'Got exception from request handler: bad lexical cast: source type value could not be interpreted as target',
    'Transcode runner appears to have died.',
  ]
  const tries = times(40, (n) => words.map((one) => at(900 + n, 'ERROR', `[Req#9${n}/Transcode] ${one}`))).flat()
  assert.deepEqual(await leading(tries), ['stream.bandwidth'])
})

test('what fails for others after a refused bandwidth is told by itself', async () => {
  const refused = times(6, (n) =>
    at(900 + n, 'ERROR', `[Req#9${n}/Transcode] Bandwidth exceeded: 84800 kbps > 20000 kbps`),
  )
  const died = times(36, (n) =>
    at(1000 + 10 * n, 'WARN', `[Req#a${n}/Transcode/x${n}] Transcode runner appears to have died.`),
  )
  assert.ok((await leading([...refused, ...died])).includes('stream.transcoder_died'))
  const caught = times(36, (n) => at(901 + n / 10, 'ERROR', 'Got exception from request handler: vector'))
  assert.ok((await leading([...refused, ...caught])).includes('server.uncaught'))
})

describe('a stop with the signal QUIT', () => {
  const system = (time: string, words: string) => `Nov ${time} nixos systemd[1]: ${words}`
  const stopped = [
    system('20 10:20:00', 'plex.service: Main process exited, code=dumped, status=3/QUIT'),
    system('20 10:20:00', 'plex.service failed.'),
  ]

  test('is no failure', async () => {
    assert.deepEqual(await leading(stopped), [])
  })

  for (const words of [
    'Started plexmediaserver.service - Plex Media Server.',
    'Started Plex.',
    'Started Plex Media Server.',
  ])
    test(`excuses nothing after "${words}"`, async () => {
      const failed = [system('20 10:20:02', words), system('20 10:20:04', 'plex.service failed.')]
      assert.deepEqual(await leading([...stopped, ...failed]), ['server.unit_failed'])
    })

  test('excuses nothing a day later, though no start was seen', async () => {
    assert.deepEqual(await leading([...stopped, system('21 12:20:00', 'plex.service failed.')]), ['server.unit_failed'])
  })
})

test('options that fail with the graphics chip are neither a damaged disk nor a mismatched installation', async () => {
  const words = [
    '[AVHWDeviceContext @ 0x7f7b86b23180] libva: /config/x/radeonsi_drv_video.so has no function __vaDriverInit_1_0',
    '[AVHWDeviceContext @ 0x7f7b86b23180] Failed to initialise VAAPI connection: -1 (unknown libva error).',
    'Device creation failed: -5.',
    "Failed to set value 'vaapi=vaapi:/dev/dri/renderD128' for option 'init_hw_device': I/O error",
    'Error parsing global options: I/O error',
  ]
  const tries = times(3, (n) =>
    words.map((one) => at(900 + 20 * n, 'ERROR', `[Req#7${n}/Transcode/ae8b58aceafe766c-com-plexapp-android] ${one}`)),
  ).flat()
  assert.deepEqual(await leading(tries), ['stream.hw_lost'])
})

test('a plug-in that does not start is told at once', async () => {
  const traceback = [
    '2026-11-20 10:00:30,363 (7bfcde2ba808) :  CRITICAL (core:615) - Exception starting plug-in (most recent call last):',
    '  File "/config/Plug-ins/GEVI.bundle/Contents/Code/__init__.py", line 56, in <module>',
    '    import utils',
    'SyntaxError: Invalid variable name "_add_stubs"',
  ]
  assert.deepEqual(await leading(traceback), ['scanner.plugin_start'])
})

test("locks of the database are counted on Windows, where the build's folder stands in the line", async () => {
  const held = at(
    900,
    'WARN',
    'Held transaction for too long (D:\\a\\plex\\Library\\FullTextSearch.cpp:81): 64.160000 seconds',
  )
  assert.deepEqual(await leading([held]), ['performance.transaction'])
})
