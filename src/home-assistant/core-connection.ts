// Keeps one websocket to Home Assistant Core: reconnects for ever, pings, gives every command a time limit, waits until Core is running.
import { setTimeout as wait } from 'node:timers/promises'
import { type Connection, createConnection, type HaWebSocket, type MessageBase } from 'home-assistant-js-websocket'
import { z } from 'zod'
import { createConnectionStatus, type Ended, keepConnected } from '../keep-connected.ts'
import type { Log } from '../log.ts'
import { asError } from '../supervise.ts'
import { type CoreEndpoint, CoreError, openCoreSocket } from './core-socket.ts'

export type CoreStatus = {
  /** `starting`: connected, but automations do not listen yet. */
  state: 'connecting' | 'starting' | 'online' | 'offline' | 'refused'
  /** One sentence: what is the matter and what to do. Empty while online. */
  detail: string
}

export type CoreConnectionDeps = {
  /** Asked before each attempt, as the token may be a new one. */
  endpoint(): CoreEndpoint
  /** Core runs and can be reached (again): what waits for it need not wait longer. */
  onOnline?(): void
  log: Log
  /** Milliseconds that only ever grow. */
  clock(): number
  timing?: Partial<typeof TIMING>
}

/** Milliseconds. */
const TIMING = {
  connect: 10_000,
  command: 10_000,
  ping: 30_000,
  retryFrom: 1_000,
  /** A restart of Home Assistant takes half a minute: Repairs and to-do list should not wait as long again. */
  retryTo: 10_000,
  /** Each refused login is a warning in Home Assistant: ask rarely, unless the token is another one. */
  refused: 300_000,
  tokenCheck: 5_000,
  startCheck: 1_000,
}

const config = z.object({ state: z.string() })

export type CoreConnection = {
  /** Sends one command. @throws {CoreError} in words; it is unknown then whether Home Assistant did it. */
  command(message: MessageBase): Promise<unknown>
  /** Sends a command whose answer is events, until it is ended or the connection is. @throws {CoreError} */
  subscribe(message: MessageBase, heard: (event: unknown) => void): Promise<Unsubscribe>
  status(): CoreStatus
  stop(): Promise<void>
}

type Unsubscribe = () => Promise<void>

export function createCoreConnection(deps: CoreConnectionDeps): CoreConnection {
  const timing = { ...TIMING, ...deps.timing }
  const stopping = new AbortController()
  const status = createConnectionStatus<CoreStatus>({ state: 'connecting', detail: '' }, deps.log)
  let current: Connection | null = null

  const say = (next: CoreStatus) => {
    if (!stopping.signal.aborted) status.say(next)
  }
  const pause = (ms: number) => wait(ms, null, { signal: stopping.signal }).catch(() => {})

  /** Waits for the answer to what `send` sends, but not for ever. */
  async function answerTo<Answer>(connection: Connection, send: (to: Connection) => Promise<Answer>): Promise<Answer> {
    const answered = new AbortController()
    const over = AbortSignal.any([answered.signal, stopping.signal])
    const tooLate = wait(timing.command, null, { signal: over }).then(() => {
      throw new CoreError('Home Assistant did not answer in time')
    })
    try {
      return await Promise.race([send(connection), tooLate])
    } catch (error) {
      throw inWords(error)
    } finally {
      answered.abort()
    }
  }

  const ask = (connection: Connection, message: MessageBase): Promise<unknown> =>
    answerTo(connection, (to) => (message.type === 'ping' ? to.ping() : to.sendMessagePromise(message)))

  /** Ends when the connection does. */
  async function session(endpoint: CoreEndpoint) {
    const socket = await openCoreSocket(
      endpoint,
      AbortSignal.any([stopping.signal, AbortSignal.timeout(timing.connect)]),
    )
    const createSocket = async () => socket as unknown as HaWebSocket
    const connection = await createConnection({ setupRetry: 0, createSocket })
    const lost = new AbortController()
    connection.addEventListener('disconnected', () => {
      connection.close() // the library would go on by itself, for ever and with the old token
      lost.abort()
    })
    const over = AbortSignal.any([lost.signal, stopping.signal])
    const whileUp = (ms: number) => wait(ms, null, { signal: over }).catch(() => {})
    try {
      while (!over.aborted && config.parse(await ask(connection, { type: 'get_config' })).state !== 'RUNNING') {
        say({ state: 'starting', detail: 'Home Assistant is starting' })
        await whileUp(timing.startCheck)
      }
      if (over.aborted) return
      current = connection
      say({ state: 'online', detail: '' })
      deps.log.info(`connected to Home Assistant ${connection.haVersion}`)
      deps.onOnline?.()
      while (!over.aborted) {
        await whileUp(timing.ping)
        if (!over.aborted) await ask(connection, { type: 'ping' })
      }
    } finally {
      current = null
      connection.close()
      socket.terminate()
    }
  }

  function endpointNow(): CoreEndpoint {
    try {
      return deps.endpoint()
    } catch (cause) {
      throw new CoreError(`cannot tell where Home Assistant is: ${asError(cause).message}`, { cause })
    }
  }

  async function otherToken(refused: string) {
    const until = deps.clock() + timing.refused
    while (!stopping.signal.aborted && deps.clock() < until && endpointNow().token === refused)
      await pause(timing.tokenCheck)
  }

  async function attempt(): Promise<Ended> {
    try {
      const endpoint = endpointNow()
      const refused = await session(endpoint).then(() => null, ifRefused)
      if (refused === null) {
        say({ state: 'offline', detail: 'the connection to Home Assistant broke (restarting?)' })
        return { stood: true }
      }
      say({ state: 'refused', detail: refused.message })
      await otherToken(endpoint.token)
    } catch (error) {
      say({ state: 'offline', detail: inWords(error).message })
    }
    return { stood: false }
  }
  const running = keepConnected({ attempt, signal: stopping.signal, timing })

  return {
    command: (message) => (current ? ask(current, message) : Promise.reject(new CoreError(status.now().detail))),
    subscribe: (message, heard) =>
      current
        ? answerTo(current, (to) => to.subscribeMessage(heard, message, { resubscribe: false }))
        : Promise.reject(new CoreError(status.now().detail)),
    status: status.now,
    async stop() {
      stopping.abort()
      await running
    },
  }
}

const failure = z.object({ code: z.union([z.string(), z.number()]), message: z.string() })

/** The refusal of the token; what else went wrong is thrown on. */
function ifRefused(error: unknown): CoreError {
  const words = inWords(error)
  if (!words.refused) throw words
  return words
}

/** The library rejects with bare numbers and plain objects. */
function inWords(error: unknown): CoreError {
  if (error instanceof CoreError) return error
  const said = failure.safeParse(error).data
  if (said?.code === 'unauthorized') return new CoreError('the token of Home Assistant is not one of an administrator')
  if (typeof said?.code === 'string') return new CoreError(`Home Assistant says: ${said.message}`, { code: said.code })
  return new CoreError('the connection to Home Assistant broke', { cause: error })
}
