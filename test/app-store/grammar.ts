// The Supervisor's grammar of options (supervisor/apps/options.py, release 2026.08), as far as this app uses it.
import type { Element } from './repository.ts'

const ELEMENT =
  /^(?:bool|email|url|port|device(?:\(subsystem=[a-z]+\))?|str(?:\(\d*,\d*\))?|password(?:\(\d*,\d*\))?|int(?:\((?<iMin>-?\d+)?,(?<iMax>-?\d+)?\))?|float(?:\((?<fMin>-?\d*\.?\d+)?,(?<fMax>-?\d*\.?\d+)?\))?|match\((?<match>.*)\)|list\((?<list>.+)\))\??$/

/** What is wrong with a schema, by path. */
export function schemaFaults(element: Element, path: string): string[] {
  if (Array.isArray(element)) {
    if (element.length !== 1) return [`${path}: a list has one element`]
    return Array.isArray(element[0]) ? [`${path}: no list directly in a list`] : schemaFaults(element[0], `${path}[]`)
  }
  if (typeof element === 'object') {
    return Object.entries(element).flatMap(([key, inner]) => schemaFaults(inner, `${path}.${key}`))
  }
  return ELEMENT.test(element) ? [] : [`${path}: ${element} is not in the grammar`]
}

/** What the Supervisor would refuse in options; secrets and devices are not looked up. */
export function optionFaults(element: Element, value: unknown, path: string): string[] {
  if (Array.isArray(element)) {
    if (!Array.isArray(value)) return [`${path}: a list is wanted`]
    return value.flatMap((item, index) => optionFaults(element[0], item, `${path}[${index}]`))
  }
  if (typeof element === 'object') return mapFaults(element, value, path)
  return accepts(element, value) ? [] : [`${path}: ${JSON.stringify(value)} is not ${element}`]
}

function mapFaults(schema: Record<string, Element>, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}: a map is wanted`]
  const given = value as Record<string, unknown>
  const unknown = Object.keys(given).filter((key) => !(key in schema))
  const missing = Object.entries(schema).filter(([key, element]) => !(key in given) && !isOptional(element))
  return [
    ...unknown.map((key) => `${path}.${key}: not in the schema`),
    ...missing.map(([key]) => `${path}.${key}: missing`),
    ...Object.entries(given).flatMap(([key, inner]) =>
      schema[key] === undefined ? [] : optionFaults(schema[key], inner, `${path}.${key}`),
    ),
  ]
}

const isOptional = (element: Element): boolean =>
  Array.isArray(element) ? isOptional(element[0]) : typeof element === 'string' && element.endsWith('?')

function accepts(type: string, value: unknown): boolean {
  const { iMin, iMax, fMin, fMax, match, list } = ELEMENT.exec(type)?.groups ?? {}
  const within = (least: string | undefined, most: string | undefined) =>
    Number(value) >= Number(least ?? Number.NEGATIVE_INFINITY) &&
    Number(value) <= Number(most ?? Number.POSITIVE_INFINITY)
  if (list) return list.split('|').includes(String(value))
  if (match) return new RegExp(match).test(String(value))
  if (type.startsWith('int')) return Number.isInteger(value) && within(iMin, iMax)
  if (type.startsWith('float')) return typeof value === 'number' && within(fMin, fMax)
  if (type.startsWith('port')) return Number.isInteger(value) && within('1', '65535')
  if (type.startsWith('bool')) return typeof value === 'boolean'
  if (type.startsWith('url')) return typeof value === 'string' && URL.canParse(value)
  return typeof value === 'string'
}
