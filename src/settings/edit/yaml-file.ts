// sentarr.yaml with some settings changed: comments and order of the rest stay.
import { type Document, isMap, parseDocument } from 'yaml'

/** @param text of the file; '' when there is none. @returns null when it is no map of settings. */
export function changedYaml(text: string, changes: Readonly<Record<string, unknown>>): string | null {
  const document: Document = parseDocument(text)
  if (document.errors.length > 0) return null
  document.contents ??= document.createNode({})
  if (!isMap(document.contents)) return null
  for (const [key, value] of Object.entries(changes)) {
    document.delete(`${key}_file`)
    if (value === null) document.delete(key)
    else document.set(key, document.createNode(value))
  }
  return document.toString({ lineWidth: 0 })
}

/** One setting as it is written there. */
export const valueIn = (text: string, key: string): unknown => Object(parseDocument(text).toJS())[key]
