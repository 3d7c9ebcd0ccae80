// What may go wrong around Sentarr, each with its end.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Wire } from './proxy.ts'
import type { World } from './world.ts'

export type Fault = {
  name: string
  /** What of `World.can` it takes. */
  needs?: string
  /** May make an alert arrive twice: a process that was ended between sending and noting, or an answer that never came. */
  repeats?: true
  /** Seconds that it lasts, the least and the most. */
  lasts: [number, number]
  begin(world: World): void | Promise<void>
  end?(world: World): void | Promise<void>
}

const HOUR = 3_600_000

const away = (wire: keyof World['wires'], how: Exclude<Wire, 'well'>, repeats?: true): Fault => ({
  name: `${wire} ${how}`,
  ...(repeats && { repeats }),
  lasts: [2, 12],
  begin: (world) => world.wires[wire].set(how),
  end: (world) => world.wires[wire].set('well'),
})

const clock = (name: string, ms: (now: number) => number): Fault => ({
  name: `clock: ${name}`,
  needs: 'shim',
  lasts: [3, 10],
  begin: (world) => world.clock(ms(Date.now())),
  end: (world) => world.clock(0),
})

const ended = (signal: 'SIGKILL' | 'SIGTERM'): Fault => ({
  name: signal,
  ...(signal === 'SIGKILL' && { repeats: true }),
  lasts: [0, 1],
  begin: (world) => world.service.end(signal),
})

/** Of the process as it is now, the soft limit alone: it can be taken back. */
function limit(pid: number, what: string, value: string): void {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--${what}=${value}:`], { stdio: 'ignore' })
  } catch (error) {
    // It ended in the meantime, and its successor knows no limit.
    if (isAlive(pid)) throw error
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // The system says by this that there is none.
    return false
  }
}

const statusOf = (pid: number, name: string): number => {
  const status = isAlive(pid) ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
}

const ballast = (world: World) => join(world.data, 'ballast')

function fillDisk(world: World): void {
  const file = openSync(ballast(world), 'a')
  try {
    for (let size = 1 << 20; size >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(size))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        size >>= 4
      }
    }
  } finally {
    closeSync(file)
  }
}

/** Without a disk to write on it runs from memory until it is begun again. */
let startsBefore = 0

export const FAULTS: Fault[] = [
  ended('SIGKILL'),
  ended('SIGTERM'),
  away('broker', 'refuse'),
  away('broker', 'hang'),
  away('hook', 'refuse', true),
  away('hook', 'hang', true),
  away('hook', 'reset', true),
  away('core', 'refuse', true),
  away('core', 'hang', true),
  away('plex', 'refuse'),
  away('plex', 'hang'),
  away('plex', 'reset'),
  clock('an hour on', () => HOUR),
  clock('an hour back', () => -HOUR),
  clock('a day on', () => 26 * HOUR),
  clock('a day back', () => -26 * HOUR),
  clock('into the end of summer time', (now) => Date.UTC(2026, 9, 25, 1) - 4_000 - now),
  clock('into the beginning of summer time', (now) => Date.UTC(2026, 2, 29, 1) - 4_000 - now),
  {
    name: 'names unknown',
    needs: 'mounts',
    lasts: [2, 10],
    begin: (world) => world.dns('gone'),
    end: (world) => world.dns('well'),
  },
  {
    name: 'name server silent',
    needs: 'dns',
    lasts: [5, 15],
    begin: (world) => world.dns('silent'),
    end: (world) => world.dns('well'),
  },
  {
    name: 'log folder unmounted',
    needs: 'mounts',
    lasts: [2, 15],
    begin: (world) => world.mountLogs(false),
    end: (world) => world.mountLogs(true),
  },
  {
    name: 'log folder hangs',
    needs: 'shim',
    lasts: [2, 20],
    begin: (world) => world.disk('hangs'),
    end: (world) => world.disk('well'),
  },
  {
    name: 'log folder slow',
    needs: 'shim',
    lasts: [3, 10],
    begin: (world) => world.disk(200),
    end: (world) => world.disk('well'),
  },
  {
    name: 'disk full',
    needs: 'mounts',
    repeats: true,
    lasts: [2, 12],
    begin(world) {
      startsBefore = world.service.starts()
      fillDisk(world)
    },
    async end(world) {
      rmSync(ballast(world), { force: true })
      if (world.service.starts() !== startsBefore) await world.service.end('SIGTERM')
    },
  },
  {
    name: 'data read-only',
    needs: 'mounts',
    repeats: true,
    lasts: [4, 12],
    async begin(world) {
      await remounted(world, 'ro')
    },
    async end(world) {
      await remounted(world, 'rw')
    },
  },
  {
    name: 'descriptors exhausted',
    lasts: [2, 10],
    begin(world) {
      const pid = world.service.pid()
      if (isAlive(pid)) limit(pid, 'nofile', String(readdirSync(`/proc/${pid}/fd`).length))
    },
    end: (world) => limit(world.service.pid(), 'nofile', '1024'),
  },
  {
    name: 'memory exhausted',
    repeats: true,
    lasts: [2, 8],
    begin(world) {
      const pid = world.service.pid()
      const bytes = statusOf(pid, 'VmSize') * 1024
      if (bytes > 0) limit(pid, 'as', String(bytes + (1 << 20)))
    },
    end: (world) => limit(world.service.pid(), 'as', 'unlimited'),
  },
]

/** Nobody may have a file open for writing in the moment it becomes read-only. */
async function remounted(world: World, how: 'ro' | 'rw'): Promise<void> {
  for (let tries = 0; ; tries++) {
    await world.service.end('SIGKILL')
    try {
      return world.remountData(how)
    } catch (error) {
      if (tries === 5) throw error
      await wait(20)
    }
  }
}
