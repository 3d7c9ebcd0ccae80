// What a line costs when the catalogue is twice and four times as large: its rules again, with their words turned round.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { median } from './figures.ts'
import { writeLog } from './log.ts'
import { costOf } from './process.ts'

const SIZES = [1, 2, 4]
/** All that the build reads. */
const NEEDED = ['src', 'scripts', 'translations', 'package.json']

export type CatalogueBench = { root: string; folder: string; lines: number; repeats: number }

/** Prints nanoseconds of processor time for a line at each size. */
export async function benchCatalogue({ root, folder, lines, repeats }: CatalogueBench): Promise<void> {
  const log = join(folder, 'Plex Media Server.log')
  await writeLog(log, lines)
  readFileSync(log)
  const programs = SIZES.map((size) => ({ size, program: build(root, join(folder, `catalogue-${size}`), size) }))
  const seconds = new Map<number, number[]>(SIZES.map((size) => [size, []]))
  for (let round = 0; round < repeats; round++) {
    for (const { size, program } of programs)
      seconds.get(size)!.push((await costOf(process.execPath, [program, 'scan', '--json', log])).cpuSeconds)
  }
  const first = median(seconds.get(1)!)
  for (const [size, its] of seconds) {
    const each = (median(its) / lines) * 1e9
    console.log(`catalogue × ${size}: ${each.toFixed(0)} ns a line, ${(median(its) / first).toFixed(2)} times`)
  }
}

function build(root: string, copy: string, size: number): string {
  mkdirSync(copy)
  for (const name of NEEDED) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const catalogue = join(copy, 'src/rules/catalogue')
  for (const name of readdirSync(catalogue).filter((name) => name.endsWith('.yaml'))) {
    const rules: Rule[] = parse(readFileSync(join(catalogue, name), 'utf8'))
    for (let number = 1; number < size; number++) {
      const others = rules.filter(({ pattern }) => pattern !== undefined).map((rule) => otherwise(rule, number))
      writeFileSync(join(catalogue, name.replace('.yaml', `-${number}.yaml`)), stringify(others))
    }
  }
  execFileSync(process.execPath, [join(copy, 'scripts/build.ts')], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return join(copy, 'dist/sentarr.js')
}

type Rule = { id: string; pattern?: string | string[]; contains?: string | string[]; component?: string }

/** As long and of the same form, and about other lines: each word is turned by so many letters. */
function otherwise(rule: Rule, number: number): Rule {
  const turned = (text: string) =>
    text.replace(/(?<![\\<A-Za-z])[A-Za-z]{4,}/g, (word) => word.slice(number) + word.slice(0, number))
  const each = (texts: string | string[]) => [texts].flat().map(turned)
  return {
    ...rule,
    id: `${rule.id}_${number}`,
    ...(rule.pattern && { pattern: each(rule.pattern) }),
    ...(rule.contains && { contains: each(rule.contains) }),
  }
}
