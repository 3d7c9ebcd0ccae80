// Plex servers of this network by their own discovery (GDM): a question by UDP to a group, answers from each server's own address.
// It reaches what multicast reaches: not out of a container with a network of its own. Facts: python-plexapi's `gdm.py`.
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { isPublicIPv4 } from '../plex/masks/public-address.ts'

const GROUP = '239.0.0.250'
const PORTS = [32414, 32410]
const QUESTION = Buffer.from('M-SEARCH * HTTP/1.0\r\n\r\n')
const WAIT_MS = 1_500
/** Answers that are taken: nobody has so many servers. */
const MOST = 32
const LARGEST = 2_048

export type GdmAnswer = { url: string; name: string; version: string; machineIdentifier: string }

/** Where to ask: the group on both ports. Tests ask a server of their own. */
const GDM_TARGETS: readonly GdmTarget[] = PORTS.map((port) => ({ address: GROUP, port }))
export type GdmTarget = { address: string; port: number }

type Search = { targets?: readonly GdmTarget[]; waitMs?: number; signal?: AbortSignal }

/** Never rejects: where there is no network there are no answers. */
export function searchNetwork({ targets = GDM_TARGETS, waitMs = WAIT_MS, signal }: Search = {}): Promise<GdmAnswer[]> {
  const found = new Map<string, GdmAnswer>()
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      try {
        socket.close()
      } catch {
        // It never opened, or was closed by the abort that came with its end.
      }
      resolve([...found.values()])
    }
    const timer = setTimeout(end, waitMs)
    signal?.addEventListener('abort', end)
    if (signal?.aborted) return end()
    socket.on('error', end)
    socket.on('message', (bytes, { address }) => {
      const answer = bytes.length <= LARGEST ? answerOf(bytes.toString('utf8'), address) : null
      if (answer !== null && found.size < MOST && !found.has(answer.machineIdentifier))
        found.set(answer.machineIdentifier, answer)
    })
    socket.bind(() => {
      socket.setMulticastTTL(1)
      for (const { address, port } of targets) socket.send(QUESTION, port, address, () => {})
    })
  })
}

/** Null for what is no server's answer, and for what comes from outside: nobody out there is asked back. */
export function answerOf(text: string, sender: string): GdmAnswer | null {
  const [status = '', ...lines] = text.split(/\r?\n/)
  if (!/^HTTP\/1\.\d 200/.test(status) || isIPv6(sender) || isPublicIPv4(sender) || sender.startsWith('169.254.'))
    return null
  const headers = new Map(
    lines.flatMap((line): [string, string][] => {
      const at = line.indexOf(':')
      return at <= 0 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]]
    }),
  )
  const port = Number(headers.get('port'))
  const machineIdentifier = headers.get('resource-identifier') ?? ''
  if (headers.get('content-type') !== 'plex/media-server' || machineIdentifier === '') return null
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return null
  return {
    url: `http://${sender}:${port}`,
    name: (headers.get('name') ?? '').slice(0, 64),
    version: (headers.get('version') ?? '').slice(0, 64),
    machineIdentifier,
  }
}
