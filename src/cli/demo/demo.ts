// `sentarr demo`: the whole service against a simulated Plex server, with a broker of its own. Touches nothing of the user's.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppDeps } from '../../app/deps.ts'
import type { FoundServer } from '../../plex-api/find.ts'
import type { Settings } from '../../settings/settings.ts'
import { helpText } from '../help.ts'
import { type CommandIo, print } from '../io.ts'
import { UsageError } from '../usage.ts'
import { type Broker, startBroker } from './broker.ts'
import { freePort } from './free-port.ts'
import type { SimulatedLine } from './line.ts'
import { writeLines } from './log-writer.ts'
import { type DemoOptions, readOptions } from './options.ts'
import { type Outside, startOutside } from './outside.ts'
import { writePast } from './past.ts'
import { createEvening } from './plex/evening.ts'
import { type DemoPlex, startDemoPlex } from './plex/plex.ts'
import { type DemoPlexTv, resourceAt, startDemoPlexTv } from './plex/plex-tv.ts'
import { demoSettings } from './settings.ts'
import { createSimulator } from './simulator.ts'
import { createView } from './view.ts'

/** The server has been running for so long when the demo begins: there are old files to catch up with. */
const PAST_MS = 7 * 60_000
/** What the guides name; where it is taken another one is. */
const USUAL_PORT = 5_000
const FIRST_TROUBLE_MS = 2_000
const WRITE_EVERY_MS = 200

type DemoService = {
  /** Of the dashboard and API; null when it is not served. */
  webAddress: string | null
  stop(): Promise<void>
}

/** What stands for the world outside. */
type Around = Pick<AppDeps, 'plexTv' | 'findPlex'>

type StartService = (settings: Settings, around: Around) => Promise<DemoService>

/** Runs until `io.signal` is aborted: exit code 0. 2 when the arguments are wrong or a port is taken. */
export async function runDemo(args: string[], io: CommandIo, startService: StartService): Promise<number> {
  try {
    const options = readOptions(args)
    if (options === null) await print(io.stdout, `${helpText('demo')}\n`)
    else {
      await play(options, io, startService)
      await print(io.stdout, '\nThe demo has ended; its folder is removed.\n')
    }
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    await print(io.stderr, `sentarr demo: ${error.message}\n`)
    return 2
  }
}

async function play(
  { withPlex, plexPort, mqttPort, webPort, seed }: DemoOptions,
  io: CommandIo,
  startService: StartService,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-demo-'))
  const logs = join(folder, 'Plex Media Server', 'Logs')
  const quietLogs = join(folder, 'Attic', 'Logs')
  let broker: Broker | null = null
  let service: DemoService | null = null
  let plex: DemoPlex | null = null
  let plexTv: DemoPlexTv | null = null
  let outside: Outside | null = null
  try {
    for (const path of [logs, quietLogs, join(folder, 'data'), join(folder, 'config')])
      mkdirSync(path, { recursive: true })
    const startedAt = io.now()
    const simulator = createSimulator({
      seed,
      startedAt: startedAt - PAST_MS,
      troubleAt: startedAt + FIRST_TROUBLE_MS,
    })
    const quiet = createSimulator({
      seed: seed + 1,
      startedAt: startedAt - PAST_MS,
      troubleAt: Number.POSITIVE_INFINITY,
    })
    if (withPlex) plex = await startDemoPlex({ port: plexPort, now: io.now })
    plexTv = await startDemoPlexTv({ now: io.now, resources: plex ? [resourceOf(plex)] : [] })
    const found = plex ? [foundOf(plex)] : []
    const write = plex?.write ?? ((lines: SimulatedLine[]) => writeLines(logs, lines))
    write(simulator.until(startedAt))
    writeLines(quietLogs, quiet.until(startedAt))
    const evening = plex && createEvening(plex, seed)
    broker = await startBroker(mqttPort)
    const view = createView(io, broker)
    outside = await startOutside(io)
    const settings = demoSettings({
      ...{ folder, quietLogs, plex, outside },
      logs: plex ? null : logs,
      brokerPort: broker.port,
      webPort: await freePort(webPort ?? USUAL_PORT, webPort !== null),
    })
    writePast({ server: 'plex', seed, now: startedAt, settings })
    service = await startService(settings, { plexTv: plexTv.places, findPlex: async () => found })
    await print(
      io.stdout,
      welcome(
        plex ? `none; Plex itself is asked at ${plex.url} (token ${plex.token})` : logs,
        broker.port,
        service.webAddress,
        outside.url,
      ),
    )
    await untilAborted(io.signal, () => {
      const lines = simulator.until(io.now())
      write(lines)
      writeLines(quietLogs, quiet.until(io.now()))
      evening?.until(io.now())
      view.wrote(lines.length, simulator.story())
    })
  } finally {
    await Promise.allSettled([service?.stop()])
    await Promise.allSettled([plex?.stop(), plexTv?.stop(), outside?.stop()])
    await Promise.allSettled([broker?.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}

const resourceOf = ({ url, token, household: { name, machineIdentifier } }: DemoPlex) =>
  resourceAt(url, { name, clientIdentifier: machineIdentifier, accessToken: token })

const foundOf = ({ url, household: { name, version, machineIdentifier, claimed } }: DemoPlex): FoundServer => ({
  url,
  by: 'machine',
  name,
  version,
  machineIdentifier,
  claimed,
  logs: null,
})

function untilAborted(signal: AbortSignal, act: () => void): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      try {
        act()
      } catch (error) {
        clearInterval(timer)
        reject(error)
      }
    }, WRITE_EVERY_MS)
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(timer)
        resolve()
      },
      { once: true },
    )
  })
}

function welcome(logs: string, port: number, webAddress: string | null, outside: string): string {
  return `
Sentarr demo: two simulated Plex servers with a week behind them, watched by the real service.

  MQTT broker   127.0.0.1:${port}
  Dashboard     ${webAddress ?? 'not served'}
  Phone, mail   ${outside}
  Plex logs     ${logs}

Watch the topics:

  mosquitto_sub -h 127.0.0.1 -p ${port} -t 'homeassistant/#' -t 'sentarr/#' -v

Ctrl-C ends it and removes the folder. The first trouble comes in two seconds, the mail with the weekly report after a minute.
What a disk or a database broke stays open until you resolve it; all else is over soon.

`
}
