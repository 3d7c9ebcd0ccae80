// Makes dist/: one self-contained sentarr.js, the licences of what is bundled in it, and the dashboard's files.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import { loadCatalogue } from '../src/rules/catalogue.ts'
import { LANGUAGES } from '../src/rules/languages.ts'
import { neededWords } from '../src/rules/needed-words.ts'
import { loadTranslations } from '../src/rules/translations.ts'
import { buildUi } from './build-ui.ts'
import { pack } from './pack.ts'

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

/** The rules, read from YAML and checked at every start in a checkout, are part of the program as they are then. */
const embeddedCatalogue: Plugin = {
  name: 'embedded-catalogue',
  setup(build) {
    build.onLoad({ filter: /src\/rules\/catalogue\.ts$/ }, () => {
      const rules = JSON.stringify(JSON.stringify(loadCatalogue()))
      const contents = `let loaded\nexport const loadCatalogue = () => (loaded ??= JSON.parse(${rules}))`
      return { contents, loader: 'js' }
    })
  },
}

/** The same of their translations. */
const embeddedTranslations: Plugin = {
  name: 'embedded-translations',
  setup(build) {
    build.onLoad({ filter: /src\/rules\/translations\.ts$/ }, () => {
      const packed = Object.fromEntries(LANGUAGES.map((id) => [id, JSON.stringify(loadTranslations(id))]))
      const contents = `const packed = ${JSON.stringify(packed)}\nexport const loadTranslations = (id) => JSON.parse(packed[id])`
      return { contents, loader: 'js' }
    })
  },
}

/** What each pattern of the catalogue needs, told by a parser that is no part of the program. */
const tableOfNeededWords: Plugin = {
  name: 'table-of-needed-words',
  setup(build) {
    build.onLoad({ filter: /src\/rules\/needed-words\.ts$/ }, () => {
      const sources = new Set(loadCatalogue().flatMap(({ pattern }) => pattern))
      const table = JSON.stringify([...sources].map((source) => [source, neededWords(source)]))
      const contents = `const table = new Map(${table})\nexport const neededWords = (source) => table.get(source) ?? null`
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
  // All but the first are begun as threads of the same file.
  entryPoints: ['src/main.ts', 'src/rules/pattern-thread.ts', 'src/cli/scan/find-thread.ts'],
  entryNames: '[name]',
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
  plugins: [versionOnly, embeddedCatalogue, embeddedTranslations, tableOfNeededWords, englishOnly],
  metafile: true,
  write: false,
  logLevel: 'warning',
})
// The checkout's package.json says that all files are ES modules.
writeFileSync(join(dist, 'package.json'), '{"type":"commonjs"}\n')
writeFileSync(join(dist, 'sentarr.js'), await pack(program.outputFiles, 'main.js'))
const ui = await buildUi(join(dist, 'ui'))
writeFileSync(join(dist, 'LICENSES.txt'), licences(program.metafile, ui.metafile))

for (const name of ['sentarr.js', 'LICENSES.txt']) {
  console.log(`dist/${name}  ${Math.round(statSync(join(dist, name)).size / 1024)} KiB`)
}
console.log(`dist/ui  ${Math.round(ui.bytes / 1024)} KiB packed before the first page`)
