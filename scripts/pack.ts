// Puts the chunks of a bundle beside a small program that reads and compiles of them what a command uses, when it uses it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type OutputFile, transform } from 'esbuild'

const OLDEST_NODE = 24

/**
 * Writes `program/` into the folder, CommonJS of the chunks that esbuild split an ES module into, and for each of `entries` a small
 * program that begins with a chunk. A chunk that nobody asked for takes neither time nor memory; those that `late` names are asked for
 * when something of them is used.
 */
export async function pack(
  chunks: OutputFile[],
  { entries, late, folder }: { entries: Record<string, string>; late: ReadonlySet<string>; folder: string },
): Promise<void> {
  mkdirSync(join(folder, 'program'))
  for (const { path, text } of chunks) {
    const name = basename(path)
    const { code } = await transform(text, {
      format: 'cjs',
      target: `node${OLDEST_NODE}`,
      minify: true,
      // Makes a chunk that is asked for later one that is required later.
      supported: { 'dynamic-import': false },
    })
    const asked = late.has(name) ? code : askingLate(code, late)
    writeFileSync(join(folder, 'program', name), ascii(direct(asked.trimEnd())))
  }
  for (const [name, chunk] of Object.entries(entries)) writeFileSync(join(folder, name), starter(chunk))
}

/** The program that begins with the chunk `entry`. */
export const starter = (entry: string) => `#!/usr/bin/env node
'use strict'
if (Number(process.versions.node.split('.')[0]) < ${OLDEST_NODE}) {
  console.error('sentarr: needs Node ${OLDEST_NODE} or newer, but this is ' + process.version + '. Take a newer one from https://nodejs.org; in a checkout, after npm ci, "npm run -s sentarr -- ARGUMENTS" uses the right one.')
  process.exit(2)
}
const { readFileSync } = require('node:fs')
const { compileFunction } = require('node:vm')
const loaded = {}
function load(name) {
  if (!name.startsWith('./')) return require(name)
  if (loaded[name]) return loaded[name].exports
  const module = (loaded[name] = { exports: {} })
  const filename = __dirname + '/program' + name.slice(1)
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname']
  try {
    compileFunction(readFileSync(filename, 'latin1'), parameters, { filename })(module.exports, load, module, __filename, __dirname)
  } catch (error) {
    // It is read anew when it is asked for again: what kept it from being read, such as too many open files, passes.
    delete loaded[name]
    throw error
  }
  return module.exports
}
load.late = (name) => new Proxy({}, { get: (_, key) => load(name)[key] })
load('./${entry}')
`

/**
 * Each name that a chunk takes from another is asked for at each use. esbuild puts two functions between: one that knows the variable, and one that
 * looks up the first by its name, which V8 cannot do without. That one is left out: a scan of nothing but trouble takes a tenth less.
 */
const direct = (code: string): string =>
  code.replace(
    /\bmodule\.exports=[\w$]+\(([\w$]+)\)/,
    'module.exports=Object.defineProperty($1,"__esModule",{value:true})',
  )

/** What of a late chunk is used is asked for then, and with the first of it the chunk is read. */
const askingLate = (code: string, late: ReadonlySet<string>): string =>
  code.replace(/\brequire\("\.\/([\w.-]+)"\)/g, (whole, name) => (late.has(name) ? `require.late("./${name}")` : whole))

/** One character that is not ASCII makes V8 hold the whole text with two bytes for each. Regular expressions are where esbuild leaves them. */
export const ascii = (code: string): string =>
  code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
