// Makes dist/: sentarr.js with the chunks and data it reads when they are needed, the licences of what is bundled, and the dashboard's files.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import { loadCatalogue } from '../src/rules/catalogue.ts'
import { LANGUAGES } from '../src/rules/languages.ts'
import { neededWords } from '../src/rules/needed-words.ts'
import { loadTranslations } from '../src/rules/translations.ts'
import { buildUi } from './build-ui.ts'
import { lateChunks, lateEntries, lateLibraries, latePartsOfNode } from './late.ts'
import { ascii, pack } from './pack.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const read = (path: string): string => readFileSync(path, 'utf8')

/** package.json gives its version to the program and nothing else. */
const versionOnly: Plugin = {
  name: 'version-only',
  setup(build) {
    build.onLoad({ filter: new RegExp(`^${RegExp.escape(join(root, 'package.json'))}$`) }, ({ path }) => ({
      contents: JSON.stringify({ version: JSON.parse(read(path)).version }),
      loader: 'json',
    }))
  },
}

/** What the program knows, as files of its own: their text is garbage once it is read, and that of a program stays in memory. */
function writeData(folder: string): void {
  const sources = new Set(loadCatalogue().flatMap(({ pattern }) => pattern))
  const data = {
    catalogue: loadCatalogue(),
    'needed-words': [...sources].map((source) => [source, neededWords(source)]),
    ...Object.fromEntries(LANGUAGES.map((id) => [`words-${id}`, loadTranslations(id)])),
  }
  for (const [name, value] of Object.entries(data))
    writeFileSync(join(folder, `${name}.json`), ascii(JSON.stringify(value)))
}

const READ = `import { readFileSync } from 'node:fs'
const read = (name) => JSON.parse(readFileSync(import.meta.dirname + '/program/' + name + '.json', 'latin1'))
`

/** The rules, read from YAML and checked at every start in a checkout, are part of the program as they are then. */
const embeddedCatalogue: Plugin = {
  name: 'embedded-catalogue',
  setup(build) {
    build.onLoad({ filter: /src\/rules\/catalogue\.ts$/ }, () => {
      const contents = `${READ}let loaded\nexport const loadCatalogue = () => (loaded ??= read('catalogue'))`
      return { contents, loader: 'js' }
    })
  },
}

/** The same of their translations. */
const embeddedTranslations: Plugin = {
  name: 'embedded-translations',
  setup(build) {
    build.onLoad({ filter: /src\/rules\/translations\.ts$/ }, () => {
      const contents = `${READ}export const loadTranslations = (id) => read('words-' + id)`
      return { contents, loader: 'js' }
    })
  },
}

/** What each pattern of the catalogue needs, told by a parser that is no part of the program. */
const tableOfNeededWords: Plugin = {
  name: 'table-of-needed-words',
  setup(build) {
    build.onLoad({ filter: /src\/rules\/needed-words\.ts$/ }, () => {
      const contents = `${READ}const table = new Map(read('needed-words'))\nexport const neededWords = (source) => table.get(source) ?? null`
      return { contents, loader: 'js' }
    })
  },
}

/** Messages of zod in forty languages, of which the program needs one. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup(build) {
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
    }))
  },
}

/** Parts of a library that nothing here comes to, and a copy of Node's streams. */
const leftOut: Plugin = {
  name: 'left-out',
  setup(build) {
    const ES = "Object.defineProperty(exports, '__esModule', { value: true })\n"
    const instead = {
      'readable-stream/lib/ours/index': "module.exports = require('node:stream')",
      'mqtt/build/lib/connect/socks': `${ES}exports.default = () => { throw new Error('no SOCKS proxy is built in') }`,
      // Only a program of several processes needs them.
      'prom-client/lib/cluster': '',
      'prom-client/lib/pushgateway': '',
      // Threads that keep time in a browser.
      'mqtt/build/lib/get-timer': `${ES}exports.default = () => ({ set: (work, ms) => setInterval(work, ms), clear: (timer) => clearInterval(timer) })`,
    }
    for (const [path, contents] of Object.entries(instead))
      build.onLoad({ filter: new RegExp(`node_modules/${path}\\.js$`) }, () => ({ contents, loader: 'js' }))
  },
}

/** The licence texts of all packages whose code is in the bundle. */
function licences(...bundles: Metafile[]): string {
  const folders = new Set(
    bundles
      .flatMap(({ inputs }) => Object.keys(inputs))
      .flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  )
  return [...folders]
    .sort()
    .map((folder) => {
      const about = JSON.parse(read(join(root, folder, 'package.json')))
      const file = readdirSync(join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name))
      const text = file ? read(join(root, folder, file)).trim() : 'The package brings no licence text.'
      return `${about.name} ${about.version} (${about.license})\n\n${text}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)

const program = await build({
  absWorkingDir: root,
  // The second is begun as a thread.
  entryPoints: [
    { in: 'src/main.ts', out: 'main' },
    { in: 'src/rules/pattern-thread.ts', out: 'pattern-thread' },
    ...lateEntries,
  ],
  outdir: dist,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  minify: true,
  legalComments: 'none',
  // Speed-ups of ws that need a compiler; it does without them.
  external: ['bufferutil', 'utf-8-validate'],
  plugins: [
    versionOnly,
    lateLibraries,
    latePartsOfNode,
    leftOut,
    embeddedCatalogue,
    embeddedTranslations,
    tableOfNeededWords,
    englishOnly,
  ],
  metafile: true,
  write: false,
  logLevel: 'warning',
})
// The checkout's package.json says that all files are ES modules.
writeFileSync(join(dist, 'package.json'), '{"type":"commonjs"}\n')
await pack(program.outputFiles, {
  entries: { 'sentarr.js': 'main.js', 'pattern-thread.js': 'pattern-thread.js' },
  late: lateChunks(program.metafile),
  folder: dist,
})
writeData(join(dist, 'program'))
const ui = await buildUi(join(dist, 'ui'))
writeFileSync(join(dist, 'LICENSES.txt'), licences(program.metafile, ui.metafile))

const kibibytes = (...paths: string[]) => Math.round(paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1024)
const parts = readdirSync(join(dist, 'program')).map((name) => join(dist, 'program', name))
console.log(`dist/program  ${kibibytes(...parts)} KiB`)
console.log(`dist/LICENSES.txt  ${kibibytes(join(dist, 'LICENSES.txt'))} KiB`)
console.log(`dist/ui  ${Math.round(ui.bytes / 1024)} KiB packed before the first page`)
