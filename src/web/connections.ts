// How many connections there may be: in all, and of one peer, with some kept for whoever watches from this machine or through Home Assistant.
import type { Socket } from 'node:net'
import { isTrusted, peerGroup } from './access.ts'

const MOST = 256
/** Of these, kept for this machine's health check and Home Assistant's proxy. */
const KEPT = 32
/** A browser opens six and a stream; some pages of one household, behind one address of a container's network, fit in. */
const OF_ONE_PEER = 48

/** Decides about each new socket. Those that leave make room. */
export function createConnectionLimit() {
  const open = new Map<string, number>()
  let all = 0
  let strangers = 0

  return {
    /** False: there is no room, and the socket is closed already. */
    take(socket: Socket): boolean {
      const peer = socket.remoteAddress ?? ''
      const known = isTrusted(peer)
      const group = peerGroup(peer)
      const has = open.get(group) ?? 0
      if (all >= MOST || (!known && (strangers >= MOST - KEPT || has >= OF_ONE_PEER))) {
        socket.destroy()
        return false
      }
      open.set(group, has + 1)
      all++
      if (!known) strangers++
      socket.once('close', () => {
        all--
        if (!known) strangers--
        const left = open.get(group)! - 1
        if (left > 0) open.set(group, left)
        else open.delete(group)
      })
      return true
    },
    size: () => all,
  }
}
