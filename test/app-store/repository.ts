// The files the Home Assistant store reads, as the Supervisor reads them.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse } from 'yaml'

export const root = join(import.meta.dirname, '../..')
export const text = (path: string): string => readFileSync(join(root, path), 'utf8')

/** A value of the options' schema: `int(1,)?`, a list with one element, or a map. */
export type Element = string | [Element] | { [key: string]: Element }

type AppConfig = {
  version: string
  arch: string[]
  map: string[]
  options: Record<string, unknown>
  schema: Record<string, Element>
  [key: string]: unknown
}
export const app: AppConfig = parse(text('config.yaml'))

/** The fields of one entry of a list of maps. */
export function fieldsOf(element: Element | undefined): Record<string, Element> {
  const entry = Array.isArray(element) ? element[0] : element
  return typeof entry === 'object' && !Array.isArray(entry) ? entry : {}
}

/** Every file of the repository, without what is installed or built. */
export function files(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) return []
    return entry.isDirectory() ? files(path) : [relative(root, path)]
  })
}
