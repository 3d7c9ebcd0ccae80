// Builds and runs images with podman and buildah, without an init system or a daemon (so also inside a container), or with docker.
import { execFile } from 'node:child_process'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { requireTool } from '../support/require.ts'

const run = promisify(execFile)
const BASE = 'docker.io/library/node:24-alpine'
const STORE = ['--storage-driver', 'vfs']
const PODMAN = [...STORE, '--cgroup-manager', 'cgroupfs', '--runtime', 'runc']
// The network of the host, so that ports need no bridge; limits that a machine without privileges may set.
const RUN = ['--network', 'host', '--no-healthcheck', '--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024']

type Result = { code: number; output: string }
export type Engine = {
  build(tag: string, folder: string): Promise<string>
  /** Starts a container that goes on; its id. */
  start(options: string[], image: string, command?: string[]): Promise<string>
  /** Runs one to its end. */
  once(options: string[], image: string, command?: string[]): Promise<Result>
  exec(id: string, command: string[]): Promise<Result>
  logs(id: string): Promise<string>
  /** SIGTERM, and SIGKILL after 20 s; the exit code and how long it took. */
  stop(id: string): Promise<{ code: number; milliseconds: number }>
  remove(id: string): Promise<void>
  /** Bytes of the image. */
  size(image: string): Promise<number>
}

async function call(program: string, args: string[]): Promise<Result> {
  try {
    const { stdout, stderr } = await run(program, args, { maxBuffer: 1 << 26, timeout: 600_000 })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr, message } = error as Error & { code?: unknown; stdout?: string; stderr?: string }
    if (typeof code !== 'number') throw new Error(`${program}: ${message}`, { cause: error })
    return { code, output: `${stdout}${stderr}` }
  }
}

async function must(program: string, args: string[]): Promise<string> {
  const { code, output } = await call(program, args)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output.slice(-4000)}`)
  return output.trim()
}

/** Podman with buildah where both are there, else docker; null after a visible skip without any of them. */
export function findEngine(t: TestContext): Engine | null {
  const engine = requireTool(t, 'container', ['podman', 'docker'])
  if (engine === null) return null
  const isPodman = engine.endsWith('podman')
  const own = isPodman ? PODMAN : []
  const running = isPodman ? RUN : RUN.filter((option) => option !== '--no-healthcheck')

  async function build(tag: string, folder: string): Promise<string> {
    if (!isPodman) return must(engine!, ['build', '-t', tag, folder])
    const isThere = (await call('buildah', [...STORE, 'images', '-q', BASE])).code === 0
    const pull = isThere ? ['--pull-never'] : []
    const options = ['--isolation', 'chroot', '--format', 'docker', '--network', 'host', ...pull]
    return must('buildah', [...STORE, 'bud', ...options, '-t', tag, folder])
  }

  return {
    build,
    start: async (options, image, command = []) =>
      (await must(engine, [...own, 'run', '-d', ...running, ...options, image, ...command])).split('\n').at(-1) ?? '',
    once: (options, image, command = []) =>
      call(engine, [...own, 'run', '--rm', ...running, ...options, image, ...command]),
    exec: (id, command) => call(engine, [...own, 'exec', id, ...command]),
    logs: async (id) => (await call(engine, [...own, 'logs', id])).output,
    async stop(id) {
      const before = performance.now()
      await must(engine, [...own, 'stop', '-t', '20', id])
      const milliseconds = performance.now() - before
      const code = Number(await must(engine, [...own, 'inspect', '--format', '{{.State.ExitCode}}', id]))
      return { code, milliseconds }
    },
    remove: async (id) => void (await call(engine, [...own, 'rm', '-f', id])),
    size: async (image) => Number(await must(engine, [...own, 'image', 'inspect', '--format', '{{.Size}}', image])),
  }
}
