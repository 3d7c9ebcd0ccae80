// Reads the files settings are written in, as they stand there: options.json and sentarr.yaml.
import { isNode, LineCounter, parseDocument, visit } from 'yaml'
import { FileRefused } from '../regular-file.ts'
import type { Origin, Problem } from './problem.ts'

/** Throws an error with `code` ENOENT when there is no such file. */
export type ReadFile = (path: string) => string

export type Source = {
  origin: Origin
  /** Keys as written in files; of the environment in lower case. Empty values are left out. */
  values: Record<string, unknown>
  /** Keys whose value was read from a file that `<key>_file` names. */
  fromFile: Set<string>
  /** The line of a path, where the format has lines. */
  line(path: readonly PropertyKey[]): number | null
  problems: Problem[]
}

export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** Leaves out what is empty, at any depth: Home Assistant writes unused options as "". */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isEmpty(item)).map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => !isEmpty(inner))
      .map(([key, inner]) => [key, withoutEmpty(inner)]),
  )
}

export const emptySource = (origin: Origin): Source => ({
  origin,
  values: {},
  fromFile: new Set(),
  line: () => null,
  problems: [],
})

/** Why a file could not be read, in words. */
export const reasonOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'the file may not be read (permissions)'
  if (code === 'EISDIR') return 'this is a folder, not a file'
  if (error instanceof FileRefused) return `the file ${error.message}`
  return `the file cannot be read (${code ?? 'unknown error'})`
}

/** Text of an optional file; null without one, a problem in `into` when it cannot be read. */
function optionalFile(path: string, read: ReadFile, into: Source): string | null {
  try {
    return read(path).replace(/^\uFEFF/, '')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      into.problems.push({ key: path, value: null, where: into.origin, reason: reasonOf(error) })
    }
    return null
  }
}

function take(into: Source, parsed: unknown, what: string): void {
  if (isEmpty(parsed)) return
  if (typeof parsed !== 'object' || Array.isArray(parsed)) {
    into.problems.push({ key: what, value: null, where: into.origin, reason: 'must hold settings as "key: value"' })
    return
  }
  into.values = withoutEmpty(parsed) as Record<string, unknown>
}

export function optionsJson(path: string, read: ReadFile): Source {
  const result = emptySource('options.json')
  const written = optionalFile(path, read, result)
  if (written === null || written.trim() === '') return result
  try {
    take(result, JSON.parse(written), path)
  } catch {
    // The parser's message quotes the text around the fault, which may be a secret.
    result.problems.push({ key: path, value: null, where: result.origin, reason: 'is not valid JSON' })
  }
  return result
}

export function sentarrYaml(path: string, read: ReadFile): Source {
  const result = emptySource('sentarr.yaml')
  const written = optionalFile(path, read, result)
  if (written === null) return result
  const lines = new LineCounter()
  const document = parseDocument(written, { lineCounter: lines, prettyErrors: false })
  for (const error of document.errors) {
    const line = lines.linePos(error.pos[0]).line
    result.problems.push({ key: path, value: null, where: `sentarr.yaml line ${line}`, reason: yamlFault(error.code) })
  }
  if (document.errors.length > 0) return result
  // A password of digits is text: 0123 must not become 123.
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'number' && node.source !== undefined && String(node.value) !== node.source) {
        node.value = node.source
      }
    },
  })
  result.line = (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return null
  }
  try {
    take(result, document.toJS({ maxAliasCount: 20 }), path)
  } catch {
    const reason = 'names with * what no & stands for, or does so too often; write the values out'
    result.problems.push({ key: path, value: null, where: result.origin, reason })
  }
  return result
}

const yamlFault = (code: string): string =>
  code === 'DUPLICATE_KEY'
    ? 'the same key stands here twice'
    : `is not valid YAML here (${code.toLowerCase().replaceAll('_', ' ')}); look at the indentation, colons and quotes`

/** The key as the person wrote it in that source. */
export const nameOf = (from: Source, key: string): string => (from.origin === 'environment' ? key.toUpperCase() : key)

export function placeOf(from: Source, path: readonly PropertyKey[]): string {
  const line = from.line(path)
  return line === null ? from.origin : `${from.origin} line ${line}`
}
