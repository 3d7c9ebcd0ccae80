// What few installations need, or few moments, is read when something of it is used for the first time: libraries, each a chunk of its own,
// and those parts of Node that take the most.
import type { Metafile, Plugin } from 'esbuild'

/** What the program takes of each. A name that is not listed ends the build. */
const LATE: Record<string, readonly string[]> = {
  yaml: ['isMap', 'isNode', 'LineCounter', 'parseDocument', 'stringify', 'visit'],
  re2js: ['RE2JS'],
  liquidjs: ['Liquid'],
  ws: ['default', 'WebSocket', 'WebSocketServer'],
  yauzl: ['default', 'openPromise'],
  'home-assistant-js-websocket': ['createConnection', 'createLongLivedTokenAuth'],
  '@opentelemetry/api': ['SeverityNumber'],
  '@opentelemetry/otlp-transformer': ['ProtobufLogsSerializer'],
  '@opentelemetry/resources': ['resourceFromAttributes'],
}
const PREFIX = 'late:'

/** As entry points they are kept apart from all other code. */
export const lateEntries = Object.keys(LATE).map((name) => ({
  in: PREFIX + name,
  out: `late-${name.replace('/', '-')}`,
}))

export const lateLibraries: Plugin = {
  name: 'late-libraries',
  setup({ onResolve, onLoad }) {
    const own = new RegExp(`^(?:${PREFIX})?(?:${Object.keys(LATE).map(RegExp.escape).join('|')})$`)
    onResolve({ filter: own }, ({ path, importer, namespace }) => {
      if (namespace === 'late' || importer.includes('node_modules')) return undefined
      return { path: path.replace(PREFIX, ''), namespace: 'late' }
    })
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: `export { ${LATE[path]!.join(', ')} } from '${path}'`,
      resolveDir: import.meta.dirname,
    }))
  },
}

/** 6 MB, which no service needs that speaks to no address of https, and what only packed logs need. */
const LATE_PARTS = ['https', 'tls', 'zlib']

/** Whoever imports such a part gets an object of the same names, each of which asks Node for the part. */
export const latePartsOfNode: Plugin = {
  name: 'late-parts-of-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(?:node:)?(?:${LATE_PARTS.join('|')})$`) }, ({ path }) => ({
      path: path.replace('node:', ''),
      namespace: 'late-part',
    }))
    onLoad({ filter: /.*/, namespace: 'late-part' }, async ({ path }) => {
      const names = Object.keys(await import(`node:${path}`)).filter((name) => name !== 'default')
      return {
        contents: `const part = () => process.getBuiltinModule('node:${path}')
for (const name of ${JSON.stringify(names)}) Object.defineProperty(exports, name, { enumerable: true, get: () => part()[name] })`,
        loader: 'js',
      }
    })
  },
}

/** The chunks that hold nothing but such libraries, by name; the others ask for them at each use. */
export function lateChunks({ outputs }: Metafile): Set<string> {
  const isLate = (path: string) => path.startsWith(PREFIX) || path.includes('node_modules/')
  const late = Object.entries(outputs).filter(([, { inputs }]) => {
    const paths = Object.keys(inputs)
    return paths.some((path) => path.startsWith(PREFIX)) && paths.every(isLate)
  })
  return new Set(late.map(([path]) => path.slice(path.lastIndexOf('/') + 1)))
}
