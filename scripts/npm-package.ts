// What `npm pack` and `npm publish` put into the package: before, package.json without what only a checkout needs (the built
// program holds its dependencies); after, with `restore`, package.json as it was.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const MANIFEST = join(process.cwd(), 'package.json')
const KEPT = join(process.cwd(), 'node_modules', '.package.json.before-pack')
/** Of the checkout alone. */
const LEFT_OUT = ['dependencies', 'devDependencies', 'scripts', 'allowScripts'] as const

function restore(): void {
  if (!existsSync(KEPT)) return
  replace(readFileSync(KEPT, 'utf8'))
  rmSync(KEPT)
}

/** At once: others may be reading it. */
function replace(text: string): void {
  writeFileSync(`${MANIFEST}.new`, text)
  renameSync(`${MANIFEST}.new`, MANIFEST)
}

function strip(): void {
  const text = readFileSync(MANIFEST, 'utf8')
  const manifest = JSON.parse(text) as Record<string, unknown>
  for (const name of LEFT_OUT) delete manifest[name]
  mkdirSync(dirname(KEPT), { recursive: true })
  writeFileSync(KEPT, text)
  replace(`${JSON.stringify(manifest, null, 2)}\n`)
}

// A pack that was broken off left the short one behind.
restore()
if (process.argv[2] !== 'restore') strip()
