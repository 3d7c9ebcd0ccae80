// Network mounts: they send no change events, and some invent inode numbers.
import { readFileSync } from 'node:fs'

const NETWORK_TYPES = new Set(['cifs', 'smb3', 'smbfs', 'nfs', 'nfs4', '9p', 'virtiofs', 'vboxsf', 'ceph', 'afs'])

/** Text of `/proc/mounts`; empty where there is none (macOS). */
export function readMounts(): string {
  try {
    return readFileSync('/proc/mounts', 'utf8')
  } catch {
    return ''
  }
}

/** Whether absolute `path` lies on a network or FUSE mount, by the text of `/proc/mounts` (proc(5)). */
export function isNetworkMount(path: string, mounts: string): boolean {
  let longest = ''
  let type = ''
  for (const line of mounts.split('\n')) {
    const [, rawPoint, fsType] = line.split(' ')
    if (rawPoint === undefined || fsType === undefined) continue
    const point = rawPoint.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    )
    const inside = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`)
    // Of two mounts on one point the later one covers the earlier.
    if (inside && point.length >= longest.length) {
      longest = point
      type = fsType
    }
  }
  return NETWORK_TYPES.has(type) || type === 'fuse' || type.startsWith('fuse.')
}
