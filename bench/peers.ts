// The programs of a distribution that count lines by rules, each told the same nine in its own language.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Counts, names, none, TROUBLES } from './troubles.ts'

/** What a program counted: by rule, or all rules together where it cannot tell them apart. */
export type Counted = { byRule: Counts } | { total: number }

export type Peer = {
  name: string
  /** Debian's package, for who wants to install it. */
  package: string
  program: string
  /** Writes what the program must be told into the folder; gives its arguments. Some take no name with a space. */
  prepare(folder: string, log: string): string[]
  read(output: string): Counted
}

const each = (line: (name: string, pattern: string) => string): string =>
  names.map((name) => line(name, TROUBLES[name].pattern)).join('\n')

/** `busy 12 corrupt 3`, each in a line of its own or all in one. */
function pairs(output: string): Counted {
  const byRule = none()
  for (const [, name, count] of output.matchAll(/(\w+) (\d+)/g)) {
    if (name && name in byRule) byRule[name as keyof Counts] = Number(count)
  }
  return { byRule }
}

const total = (output: string): Counted => ({ total: Number(output) })

function written(folder: string, name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, `${text}\n`)
  return path
}

const patterns = (folder: string): string =>
  written(
    folder,
    'nine.txt',
    each((_, pattern) => pattern),
  )

export const PEERS: Peer[] = [
  {
    name: 'grep -Eic',
    package: 'grep',
    program: 'grep',
    prepare: (folder, log) => ['-aicEf', patterns(folder), log],
    read: total,
  },
  {
    name: 'ripgrep',
    package: 'ripgrep',
    program: 'rg',
    prepare: (folder, log) => ['-aicf', patterns(folder), log],
    read: total,
  },
  {
    name: 'gawk',
    package: 'gawk',
    program: 'gawk',
    prepare(folder, log) {
      const rules = each((name, pattern) => `/${pattern}/ { n["${name}"]++ }`)
      const script = `BEGIN { IGNORECASE = 1 }\n${rules}\nEND { for (name in n) print name, n[name] }`
      return ['-f', written(folder, 'nine.awk', script), log]
    },
    read: pairs,
  },
  {
    name: 'mtail',
    package: 'mtail',
    program: 'mtail',
    prepare(folder, log) {
      const rules = each((name, pattern) => `/(?i)${pattern}/ {\n  hits["${name}"]++\n}`)
      const program = written(folder, 'nine.mtail', `counter hits by rule\n\n${rules}`)
      return ['--one_shot', '--one_shot_format=json', '--log_dir', folder, '--progs', program, '--logs', log]
    },
    read(output) {
      const byRule = none()
      const { hits } = JSON.parse(output)
      for (const { Labels, Value } of hits[0].LabelValues) byRule[Labels[0] as keyof Counts] = Value.Value
      return { byRule }
    },
  },
  {
    name: 'SEC',
    package: 'sec',
    program: 'sec',
    prepare(folder, log) {
      const rule = (pattern: string, code: string, more = '') =>
        `type=Single\nptype=RegExp\npattern=${pattern}\n${more}desc=bench\naction=lcall %n -> ( sub { ${code} } )\n`
      const rules = each((name, pattern) => rule(`(?i)${pattern}`, `++$main::bench{"${name}"}`))
      const print = 'print join(" ", %main::bench)'
      const end = rule('^SEC_SHUTDOWN$', print, 'context=SEC_INTERNAL_EVENT\n')
      const conf = written(folder, 'nine.sec', `${rules}\n${end}`)
      // Without `--nochildterm` it sleeps three seconds at its end.
      const once = ['--notail', '--fromstart', '--intevents', '--nochildterm', '--debug=1']
      return [`--conf=${conf}`, `--input=${log}`, ...once]
    },
    read: pairs,
  },
  {
    name: 'swatchdog',
    package: 'swatch',
    program: 'swatchdog',
    prepare(folder, log) {
      const rules = each((name, pattern) => `watchfor /${pattern}/i\n  perlcode 3 $n{${name}}++;`)
      const print = 'perlcode 0 my %n; END { print "$_ $n{$_}\\n" for keys %n }'
      const conf = written(folder, 'nine.swatch', `${print}\n${rules}`)
      return ['--config-file', conf, '--examine', log, '--script-dir', folder]
    },
    read: pairs,
  },
  {
    name: 'fail2ban-regex',
    package: 'fail2ban',
    program: 'fail2ban-regex',
    prepare(folder, log) {
      // It wants to know whom to ban: the thread.
      const rules = names
        .map((name) => `^\\s*\\[<F-ID>\\d+</F-ID>\\].*(?i:${TROUBLES[name].pattern})`)
        .join('\n            ')
      const when = 'datepattern = {^LN-BEG}%%b %%d, %%Y %%H:%%M:%%S(?:\\.\\d+)?'
      const filter = written(folder, 'nine.conf', `[Definition]\nfailregex = ${rules}\n${when}`)
      return ['-l', 'CRITICAL', '--no-check-all', '--print-no-missed', '--print-no-ignored', log, filter]
    },
    read(output) {
      const byRule = none()
      for (const [, number, count] of output.matchAll(/^\|\s+(\d+)\) \[(\d+)\]/gm)) {
        const name = names[Number(number) - 1]
        if (name) byRule[name] = Number(count)
      }
      return { byRule }
    },
  },
]

/** What `sentarr scan --json --all` counted for the same troubles. */
export function scanned(output: string): Counted {
  const byRule = none()
  const add = ({ rule, count, consequences = [] }: Incident): void => {
    const name = names.find((one) => TROUBLES[one].sentarr === rule)
    if (name) byRule[name] += count
    consequences.forEach(add)
  }
  const { incidents, minor } = JSON.parse(output)
  for (const incident of [...incidents, ...minor]) add(incident)
  return { byRule }
}

type Incident = { rule: string | null; count: number; consequences?: Incident[] }

/** Null when the counts are the truth, else what is wrong with them. */
export function wrong(counted: Counted, truth: Counts): string | null {
  if ('total' in counted) {
    const all = names.reduce((sum, name) => sum + truth[name], 0)
    return counted.total === all ? null : `${counted.total} lines of ${all}`
  }
  const differing = names.filter((name) => counted.byRule[name] !== truth[name])
  return differing.length === 0
    ? null
    : differing.map((name) => `${name}: ${counted.byRule[name]} of ${truth[name]}`).join(', ')
}

export function installed(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' })
    return true
  } catch {
    // The shell says by its exit code that there is none.
    return false
  }
}
