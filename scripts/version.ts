// node scripts/version.ts X.Y.Z: moves the version everywhere it stands. package.json is where it lives; the program and the image take it from there.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const version = process.argv[2] ?? ''
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
  console.error('usage: node scripts/version.ts X.Y.Z')
  process.exit(2)
}

/** Replaces one place, or stops before anything half done is written. */
function moved(path: string, ...places: [RegExp, string][]): () => void {
  const before = readFileSync(join(root, path), 'utf8')
  const place = places.find(([pattern]) => pattern.test(before))
  if (!place) throw new Error(`${path} has no place for a version (${places.map(([pattern]) => pattern).join(' or ')})`)
  return () => writeFileSync(join(root, path), before.replace(...place))
}

const lockHead =
  /^(\{\n {2}"name": "sentarr",\n {2}"version": ")[^"]+((?:.|\n)*?"name": "sentarr",\n {6}"version": ")[^"]+/
const write = [
  moved('package.json', [/^( {2}"version": ")[^"]+/m, `$1${version}`]),
  moved('package-lock.json', [lockHead, `$1${version}$2${version}`]),
  moved('config.yaml', [/^version: .*$/m, `version: "${version}"`]),
  moved('custom_components/sentarr/manifest.json', [/^( {2}"version": ")[^"]+/m, `$1${version}`]),
  moved(
    'CHANGELOG.md',
    [/^## Unreleased$/m, `## ${version}`],
    [new RegExp(`^## ${RegExp.escape(version)}$`, 'm'), '$&'],
    [/^## /m, `## ${version}\n\n$&`],
  ),
]
for (const one of write) one()
console.log(`Sentarr ${version}: commit, then tag v${version}`)
