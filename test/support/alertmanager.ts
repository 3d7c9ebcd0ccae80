// A real Alertmanager on the loopback, alone or as a member of a cluster.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freePort } from './ports.ts'
import { requireTool } from './require.ts'
import { until } from './until.ts'

export const alertmanagerProgram = (t: TestContext) =>
  requireTool(t, 'prometheus-alertmanager', ['prometheus-alertmanager', 'alertmanager'])

/** Of `plex` with the password `aM-SeCrEt`. */
export const LOGIN = { user: 'plex', password: 'aM-SeCrEt' }
const HASH = '$2b$04$abcdefghijklmnopqrstuuouLrbSDG9Kf0f0tA9dijSnjbMmOvJqW'

export type ListedAlert = {
  labels: Record<string, string>
  annotations: Record<string, string>
  startsAt: string
  endsAt: string
  generatorURL: string
  status: { state: string }
}

export type Alertmanager = {
  url: string
  start(): Promise<void>
  kill(): Promise<void>
  /** Those that are not over. */
  alerts(): Promise<ListedAlert[]>
  /** How many members it sees, itself among them. */
  members(): Promise<number>
}

type Given = {
  /** Its notifications go there, each alert in one of its own. */
  hook?: string
  /** Path below which it listens: `/alertmanager`. */
  prefix?: string
  /** Asks for `LOGIN`. */
  login?: boolean
}

/** Members of one cluster, not started yet; what they keep goes with the test. */
export async function alertmanagers(
  t: TestContext,
  program: string,
  count: number,
  { hook, prefix = '', login = false }: Given = {},
): Promise<Alertmanager[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-alertmanager-'))
  const members: Alertmanager[] = []
  t.after(async () => {
    for (const member of members) await member.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  const receiver = hook === undefined ? '' : `\n    webhook_configs: [{ url: '${hook}' }]`
  const config = `route: { receiver: all, group_by: ['...'], group_wait: 0s, group_interval: 1s }\nreceivers:\n  - name: all${receiver}\n`
  writeFileSync(join(folder, 'alertmanager.yml'), config)
  writeFileSync(join(folder, 'web.yml'), login ? `basic_auth_users: { ${LOGIN.user}: '${HASH}' }\n` : '{}\n')
  const headers = login
    ? { authorization: `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}` }
    : undefined
  const gossip = await Promise.all(Array.from({ length: count }, freePort))
  const own = (port: number) =>
    count === 1
      ? ['--cluster.listen-address=']
      : [
          `--cluster.listen-address=127.0.0.1:${port}`,
          ...gossip.filter((one) => one !== port).map((one) => `--cluster.peer=127.0.0.1:${one}`),
          '--cluster.peer-timeout=1s',
          '--cluster.gossip-interval=50ms',
          '--cluster.reconnect-interval=200ms',
          '--cluster.settle-timeout=2s',
        ]

  for (const port of gossip) members.push(await member(port))
  return members

  async function member(gossipPort: number): Promise<Alertmanager> {
    const http = await freePort()
    const url = `http://127.0.0.1:${http}${prefix}`
    let child: ChildProcess | null = null
    const ask = async <Answer>(path: string): Promise<Answer> => {
      const answer = await fetch(`${url}/api/v2/${path}`, headers && { headers })
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
      return (await answer.json()) as Answer
    }
    const members = async () => {
      const { cluster } = await ask<{ cluster: { peers?: unknown[] } }>('status')
      return (cluster.peers ?? []).length
    }
    return {
      url,
      alerts: () => ask<ListedAlert[]>('alerts'),
      members,
      async start() {
        child = spawn(
          program,
          [
            `--config.file=${join(folder, 'alertmanager.yml')}`,
            `--storage.path=${mkdtempSync(join(folder, 'data-'))}`,
            `--web.listen-address=127.0.0.1:${http}`,
            `--web.config.file=${join(folder, 'web.yml')}`,
            `--web.route-prefix=${prefix || '/'}`,
            ...own(gossipPort),
          ],
          { stdio: 'ignore' },
        )
        await until('Alertmanager answers', () => members().then(() => true))
      },
      async kill() {
        if (child === null || child.exitCode !== null || child.signalCode !== null) return
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      },
    }
  }
}
