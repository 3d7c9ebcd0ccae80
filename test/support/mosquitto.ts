// A real Mosquitto in a folder of its own, with a password or behind TLS where a test asks for it.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freePort } from './ports.ts'
import { requireTool } from './require.ts'
import { until } from './until.ts'

export type Mosquitto = {
  port: number
  url: string
  /** File of the certificate authority; only with `tls`. */
  ca: string
  start(): Promise<void>
  /** Ends it at once, as a power cut would; what it retained is gone. */
  kill(): Promise<void>
}

/** Null after a visible skip where Mosquitto (or openssl for TLS) is absent. Ends with the test. */
export async function startMosquitto(
  t: TestContext,
  { password = '', tls = false }: { password?: string; tls?: boolean } = {},
): Promise<Mosquitto | null> {
  const program = requireTool(t, 'mosquitto')
  if (program === null || (tls && requireTool(t, 'openssl') === null)) return null
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-mosquitto-'))
  const port = await freePort()
  const settings = ['user root', `listener ${port} 127.0.0.1`]
  if (password === '') settings.push('allow_anonymous true')
  else {
    execFileSync('mosquitto_passwd', ['-b', '-c', join(folder, 'passwords'), 'sentarr', password], { stdio: 'ignore' })
    settings.push('allow_anonymous false', `password_file ${join(folder, 'passwords')}`)
  }
  if (tls) {
    makeCertificates(folder)
    settings.push(`certfile ${join(folder, 'server.crt')}`, `keyfile ${join(folder, 'server.key')}`)
  }
  const settingsFile = join(folder, 'mosquitto.conf')
  writeFileSync(settingsFile, `${settings.join('\n')}\n`)

  let broker: ReturnType<typeof spawn> | null = null
  const start = async () => {
    broker = spawn(program, ['-c', settingsFile], { stdio: 'ignore' })
    await until('Mosquitto answers', () => answers(port))
  }
  const kill = async () => {
    if (broker === null || broker.exitCode !== null || broker.signalCode !== null) return
    const gone = once(broker, 'exit')
    broker.kill('SIGKILL')
    await gone
  }
  t.after(async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  const login = password === '' ? '' : `sentarr:${encodeURIComponent(password)}@`
  return { port, url: `mqtt${tls ? 's' : ''}://${login}127.0.0.1:${port}`, ca: join(folder, 'ca.crt'), start, kill }
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.on('connect', () => socket.destroy())
    socket.on('error', () => resolve(false))
  })

function makeCertificates(folder: string) {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2']
  openssl('req', '-x509', ...key, '-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.crt')
  openssl('req', ...key.slice(0, 3), '-subj', '/CN=127.0.0.1', '-keyout', 'server.key', '-out', 'server.csr')
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n')
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.crt')
}
