// Text of a terminal, colours and all, as an SVG.

type Look = { bold: boolean; dim: boolean; ink: string | null; ground: string | null }
type Piece = { text: string; look: Look }

const PLAIN: Look = { bold: false, dim: false, ink: null, ground: null }
const CELL = { width: 8.4, height: 19 }
const EDGE = 18
const BAR = 30
const FONT = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
/** SGR colours as a dark terminal shows them. */
const INK: Record<string, string> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#f2cc60',
  34: '#79c0ff',
  36: '#76e3ea',
  37: '#ffffff',
}
const GROUND: Record<string, string> = { 41: '#b62324', 43: '#9e6a03', 44: '#1f6feb' }

/** `lines` may hold SGR sequences, no other ones. */
export function terminalPicture(lines: readonly string[], columns: number, title: string): string {
  const width = Math.ceil(columns * CELL.width + 2 * EDGE)
  const height = Math.ceil(lines.length * CELL.height + BAR + 1.5 * EDGE)
  let look = PLAIN
  const rows = lines.map((line, row) => {
    const { pieces, after } = piecesOf(line, look)
    look = after
    return drawn(pieces, BAR + EDGE + row * CELL.height)
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="14">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="9" fill="#0d1117"/>
${['#ff5f57', '#febc2e', '#28c840'].map((ink, index) => `<circle cx="${20 + index * 20}" cy="18" r="6" fill="${ink}"/>`).join('')}
<g fill="#d6dde6">
${rows.filter(Boolean).join('\n')}
</g></svg>
`
}

function piecesOf(line: string, before: Look): { pieces: Piece[]; after: Look } {
  const pieces: Piece[] = []
  let look = before
  for (const [index, part] of line.split(/\u001b\[([\d;]*)m/).entries()) {
    if (index % 2 === 1) look = part.split(';').reduce(changed, look)
    else if (part !== '') pieces.push({ text: part, look })
  }
  return { pieces, after: look }
}

function changed(look: Look, code: string): Look {
  if (code === '0' || code === '') return PLAIN
  if (code === '1') return { ...look, bold: true }
  if (code === '2') return { ...look, dim: true }
  if (code === '22') return { ...look, bold: false, dim: false }
  if (code === '39') return { ...look, ink: null }
  if (code === '49') return { ...look, ground: null }
  if (code in INK) return { ...look, ink: INK[code]! }
  return code in GROUND ? { ...look, ground: GROUND[code]! } : look
}

function drawn(pieces: Piece[], top: number): string {
  let column = 0
  return pieces
    .map(({ text, look }) => {
      const words = text.trim()
      const x = EDGE + column * CELL.width
      const indent = (text.length - text.trimStart().length) * CELL.width
      const width = text.length * CELL.width
      column += text.length
      const ground =
        look.ground === null
          ? ''
          : `<rect x="${x.toFixed(1)}" y="${top - 14}" width="${width.toFixed(1)}" height="${CELL.height}" rx="3" fill="${look.ground}"/>`
      if (words === '') return ground
      const style = [
        '',
        look.ink && `fill="${look.ink}"`,
        look.bold && 'font-weight="700"',
        look.dim && 'opacity=".65"',
      ].filter((part) => part !== false && part !== null)
      // The width is said, since every viewer has another font.
      return `${ground}<text x="${(x + indent).toFixed(1)}" y="${top}" textLength="${(words.length * CELL.width).toFixed(1)}"${style.join(' ')}>${escaped(words)}</text>`
    })
    .join('')
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
