// As much of a mail server as our own mails need: one who takes everything, keeps nothing on disk and sends nothing on.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type Mail, parseMail } from './mail.ts'

const LARGEST = 1024 * 1024

/** `heard` gets each mail. Loopback, a free port. */
export async function startMailServer(heard: (mail: Omit<Mail, 'at'>) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    talk(socket, heard)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

const REPLIES: Record<string, string> = {
  EHLO: '250 demo',
  HELO: '250 demo',
  DATA: '354 go on',
  QUIT: '221 bye',
}

function talk(socket: Socket, heard: (mail: Omit<Mail, 'at'>) => void): void {
  let waiting = ''
  let isData = false
  const say = (line: string) => socket.write(`${line}\r\n`)
  say('220 demo')
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    waiting += chunk
    if (waiting.length > LARGEST) return socket.destroy()
    for (;;) {
      const end = waiting.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const part = waiting.slice(0, end)
      waiting = waiting.slice(end + (isData ? 5 : 2))
      if (isData) {
        isData = false
        heard(parseMail(part.replace(/^\.\./gm, '.')))
        say('250 taken')
        continue
      }
      const verb = part.slice(0, 4).toUpperCase()
      isData = verb === 'DATA'
      say(REPLIES[verb] ?? '250 ok')
      if (verb === 'QUIT') socket.end()
    }
  })
}
