// Bundles the dashboard into dist/ui: names with a hash of the content, each file packed beside it, and a limit on the size of it all.
import { hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type Metafile, type Plugin } from 'esbuild'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const source = join(root, 'src/web/ui')

/** All that a visitor loads before the first page stands, packed: page, styles, its code, and one language. */
export const BUDGET_BYTES = 60_000

type Labels = Record<string, [name: string, description: string]>
type Option = { name: string; description?: string; fields?: Record<string, Option> }

/** Names and descriptions of the settings, without what only Home Assistant's own form shows. */
const labels: Plugin = {
  name: 'labels',
  setup(build) {
    build.onLoad({ filter: /translations\/\w+\.yaml$/ }, ({ path }) => {
      const { configuration } = parse(readFileSync(path, 'utf8')) as { configuration: Record<string, Option> }
      const found: Labels = {}
      for (const [key, { name, description, fields }] of Object.entries(configuration)) {
        if (!fields) found[key] = [name, description ?? '']
        if (key !== 'channels') continue
        for (const [inner, field] of Object.entries(fields ?? {})) {
          found[`channels.${inner}`] = [field.name, field.description ?? '']
        }
      }
      return { contents: JSON.stringify(found), loader: 'json' }
    })
  },
}

export type UiSize = {
  /** Before the first page stands, packed with gzip; the largest of the languages. */
  bytes: number
  /** With all pages and languages. */
  allBytes: number
  files: { name: string; bytes: number }[]
}

/** Writes the dashboard to `folder` and says how large it is. @throws {Error} above the budget. */
export async function buildUi(folder: string): Promise<UiSize & { metafile: Metafile }> {
  mkdirSync(folder, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['main.ts', 'icon.svg', 'icon-192.png', 'icon-512.png'].map((name) => join(source, name)),
    outdir: folder,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.svg': 'copy', '.png': 'copy' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox121', 'safari17.5'],
    minify: true,
    // The image is built without the checkout's tsconfig.json; nothing in it concerns a bundle.
    tsconfigRaw: '{}',
    legalComments: 'none',
    plugins: [labels],
    metafile: true,
    logLevel: 'warning',
  })
  const names = Object.keys(metafile.outputs).map((path) => basename(path))
  /** The text of a source file with the built name of each `{{file}}`. */
  const filled = (file: string) =>
    readFileSync(join(source, file), 'utf8').replace(/\{\{([\w.-]+)\}\}/g, (_place, wanted: string) => {
      const [stem, ending] = [basename(wanted, extname(wanted)), extname(wanted)]
      const built = names.find((name) => name.startsWith(`${stem}-`) && name.endsWith(ending))
      if (built === undefined) throw new Error(`${file} wants ${wanted}, which was not built`)
      return built
    })
  const manifest = filled('manifest.webmanifest')
  const hashed = `manifest-${hash('sha256', manifest).slice(0, 8).toUpperCase()}.webmanifest`
  names.push(hashed)
  writeFileSync(join(folder, hashed), manifest)
  const page = filled('index.html')
  writeFileSync(join(folder, 'index.html'), page)
  // The fleet's dashboard is the same page with another element in it.
  writeFileSync(
    join(folder, 'fleet.html'),
    page.replaceAll('sentarr-app', 'sentarr-fleet').replace(/.*modulepreload.*\n/, ''),
  )
  const size = packAll(folder, firstLoad(metafile))
  if (size.bytes > BUDGET_BYTES) {
    throw new Error(`the dashboard has ${size.bytes} bytes packed, more than the ${BUDGET_BYTES} it may have`)
  }
  return { ...size, metafile }
}

const FIRST = ['src/web/ui/main.ts', 'src/web/ui/app.ts']

/** Names of the code files that are there before the first page: what the entry and the app import at once. */
function firstLoad({ outputs }: Metafile): Set<string> {
  const wanted = Object.keys(outputs).filter((path) => FIRST.includes(outputs[path]?.entryPoint ?? ''))
  const seen = new Set<string>()
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const imports = outputs[path]?.imports ?? []
    wanted.push(...imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path))
  }
  return new Set([...seen].map((path) => basename(path)))
}

const PER_LANGUAGE = /^(?:en|de|nl|fr|es)-/

/** Packs each file beside it, for whoever asks for it packed, and adds up. */
function packAll(folder: string, first: ReadonlySet<string>): UiSize {
  const files = readdirSync(folder)
    .filter((name) => !/\.(?:gz|br)$/.test(name))
    .map((name) => {
      const content = readFileSync(join(folder, name))
      const packed = gzipSync(content, { level: 9 })
      writeFileSync(join(folder, `${name}.gz`), packed)
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content))
      return { name, bytes: packed.length }
    })
  const sum = (some: typeof files) => some.reduce((total, { bytes }) => total + bytes, 0)
  const languages = Map.groupBy(
    files.filter(({ name }) => PER_LANGUAGE.test(name)),
    ({ name }) => name.slice(0, 2),
  )
  const largest = Math.max(0, ...[...languages.values()].map(sum))
  const later = /^fleet\.html$|\.(?:js|png)$/
  const atOnce = files.filter(({ name }) => first.has(name) || !later.test(name))
  return { bytes: sum(atOnce) + largest, allBytes: sum(files), files }
}
