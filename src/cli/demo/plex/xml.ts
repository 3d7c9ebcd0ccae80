// A container of Plex's API as XML: scalars become attributes, objects and lists become elements.

export type Container = { [key: string]: Scalar | Container | Container[] }
type Scalar = string | number | boolean

/** Elements that Plex names by what they hold. */
const NAMES: Record<string, string> = {
  movie: 'Video',
  episode: 'Video',
  clip: 'Video',
  track: 'Track',
  photo: 'Photo',
}

/** The document. `name` is the root's: mostly `MediaContainer`. */
export const xmlOf = (name: string, container: Container): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, container)}`

function element(name: string, node: Container): string {
  const attributes: string[] = []
  const children: string[] = []
  for (const [key, value] of Object.entries(node)) {
    if (Array.isArray(value)) children.push(...value.map((one) => element(nameOf(key, one), one)))
    else if (typeof value === 'object') children.push(element(key, value))
    else attributes.push(` ${key}="${escaped(typeof value === 'boolean' ? String(Number(value)) : String(value))}"`)
  }
  const open = `<${name}${attributes.join('')}`
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`
}

const nameOf = (key: string, node: Container) => (key === 'Metadata' ? (NAMES[String(node.type)] ?? 'Directory') : key)

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' }
const escaped = (text: string) => text.replace(/[&<>"\n]/g, (character) => ENTITIES[character]!)
