// Where the catalogue's texts come from: the folder beside this file. The build puts a module with the texts in its place.
import { readdirSync, readFileSync } from 'node:fs'

/** The catalogue's files in the order of their names. */
export function catalogueFiles(): { name: string; text: string }[] {
  const folder = new URL('catalogue/', import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
}
