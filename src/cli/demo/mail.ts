// A mail of our own, read again: its subject and what a mail program would show.

export type Mail = { subject: string; html: string; text: string; at: number }

/** Of a message as SMTP brings it, each character a byte. Pictures that the page names by `cid:` stand in it. */
export function parseMail(raw: string): Omit<Mail, 'at'> {
  const parts = partsOf(raw)
  const partOf = (type: string) => {
    const part = parts.find(({ headers }) => headers.get('content-type')?.includes(type))
    return part === undefined ? '' : decoded(part.body, part.headers.get('content-transfer-encoding') ?? '')
  }
  const html = partOf('text/html').replaceAll(/cid:([^"]+)/g, (named, id: string) => {
    const picture = parts.find(({ headers }) => headers.get('content-id') === `<${id}>`)
    return picture === undefined ? named : `data:image/png;base64,${picture.body.replaceAll(/\s/g, '')}`
  })
  const subject = words(split(raw).headers.get('subject') ?? '')
  return { subject, html, text: partOf('text/plain') }
}

type Part = { headers: Map<string, string>; body: string }

/** All that hold no others. */
function partsOf(raw: string): Part[] {
  const own = split(raw)
  const boundary = /boundary="?([^";\r\n]+)/i.exec(own.headers.get('content-type') ?? '')?.[1]
  if (boundary === undefined) return [own]
  const within = own.body.split(`--${boundary}`).slice(1, -1)
  return within.flatMap((one) => partsOf(one.replace(/^\r\n/, '')))
}

function split(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const head = (end < 0 ? raw : raw.slice(0, end)).replaceAll(/\r\n[ \t]+/g, ' ')
  const headers = head.split('\r\n').map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { headers: new Map(headers), body: end < 0 ? '' : raw.slice(end + 4) }
}

const utf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8')
const hexes = (text: string) =>
  text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

function decoded(body: string, encoding: string): string {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8')
  return utf8(/quoted-printable/i.test(encoding) ? hexes(body.replaceAll('=\r\n', '')) : body)
}

/** `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=`, which may follow each other. */
const words = (header: string): string =>
  header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : utf8(hexes(text.replaceAll('_', ' '))),
    )
