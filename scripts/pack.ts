// Puts the chunks of a bundle into one file of which only what a command uses is ever compiled.
import { basename } from 'node:path'
import { type OutputFile, transform } from 'esbuild'

const OLDEST_NODE = 24

/**
 * One CommonJS program of the chunks that esbuild split an ES module into; `entry` is the name of the chunk to begin with, unless a
 * thread of it is to begin with another. They are
 * kept as texts: V8 looks through two megabytes of functions for longer than a short command runs, but not through two of text.
 */
export async function pack(chunks: OutputFile[], entry: string): Promise<string> {
  const texts: Record<string, string> = {}
  for (const { path, text } of chunks) {
    const { code } = await transform(text, {
      format: 'cjs',
      target: `node${OLDEST_NODE}`,
      minify: true,
      // Makes a chunk that is asked for later one that is required later.
      supported: { 'dynamic-import': false },
    })
    texts[basename(path)] = ascii(direct(code.trimEnd()))
  }
  return `#!/usr/bin/env node
'use strict'
if (Number(process.versions.node.split('.')[0]) < ${OLDEST_NODE}) {
  console.error('sentarr: needs Node ${OLDEST_NODE} or newer, but this is ' + process.version + '. Take a newer one from https://nodejs.org; in a checkout, after npm ci, "npm run -s sentarr -- ARGUMENTS" uses the right one.')
  process.exit(2)
}
const { compileFunction } = require('node:vm')
const texts = ${ascii(JSON.stringify(texts))}
const loaded = {}
function load(name) {
  const text = texts[name.replace(/^\\.\\//, '')]
  if (text === undefined) return require(name)
  if (loaded[name]) return loaded[name].exports
  const module = (loaded[name] = { exports: {} })
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname']
  compileFunction(text, parameters, { filename: __filename + name.slice(1) })(module.exports, load, module, __filename, __dirname)
  return module.exports
}
load(require('node:worker_threads').workerData?.chunk ?? './${entry}')
`
}

/**
 * Each name that a chunk takes from another is asked for at each use. esbuild puts two functions between: one that knows the variable, and one that
 * looks up the first by its name, which V8 cannot do without. That one is left out: a scan of nothing but trouble takes a tenth less.
 */
const direct = (code: string): string =>
  code.replace(
    /\bmodule\.exports=[\w$]+\(([\w$]+)\)/,
    'module.exports=Object.defineProperty($1,"__esModule",{value:true})',
  )

/** One character that is not ASCII makes V8 hold the whole text with two bytes for each. Regular expressions are where esbuild leaves them. */
const ascii = (code: string): string =>
  code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
