// Writes docs/RULES.md from the catalogue; with --check it only says whether the file is up to date.

import { readFileSync, writeFileSync } from 'node:fs'
import { adviceOf } from '../src/rules/advice.ts'
import { loadCatalogue } from '../src/rules/catalogue.ts'
import { confidenceWords } from '../src/rules/confidence.ts'
import { anchorOf } from '../src/rules/page.ts'
import type { Rule } from '../src/rules/rule.ts'
import { CATEGORIES, CATEGORY_NAMES, SEVERITIES } from '../src/rules/vocabulary.ts'

const FILE = new URL('../docs/RULES.md', import.meta.url)

const rules = loadCatalogue()
const troubles = rules.filter((rule) => !rule.ignore && !rule.mark)
const noise = rules.filter((rule) => rule.ignore)
const titles = new Map(rules.map((rule) => [rule.id, rule.title]))

function guide(): string {
  const sections = CATEGORIES.map((category) => {
    const members = troubles
      .filter((rule) => rule.category === category)
      .sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))
    return [`## ${CATEGORY_NAMES[category]}`, '', ...members.map(chapter)].join('\n')
  })
  return `${[
    '# What goes wrong with Plex, and what to do',
    '',
    'The troubles Sentarr knows: how Plex writes them into its logs, what is behind them, and the steps that help, in order.',
    'This page is made from the rule catalogue (`src/rules/catalogue`); change it there and run `node scripts/rules-doc.ts`.',
    '',
    `${troubles.length} troubles, and ${noise.length} kinds of lines that look alarming and are not ([at the end](#what-you-can-ignore)).`,
    'Your own rules have the same format: put them into `<config>/rules/*.yaml`; a rule with a known id takes its place.',
    '',
    'What a rule rests on: *seen in n reports* counts the public reports and servers whose lines our tests hold; *documented* means that Plex,',
    'SQLite, the system or people who met it describe the line; *reasoned* that nobody has shown one yet, so it is a warning at most.',
    '',
    'Where a step speaks of a container called `plex`, put in the name of yours (`docker ps`). On Linux "Plex\'s data" is mostly',
    '`/var/lib/plexmediaserver/Library/Application Support/Plex Media Server`, in a container the same below `/config`, on Windows',
    '`%LOCALAPPDATA%\\Plex Media Server`, on a Mac `~/Library/Application Support/Plex Media Server`, on a Synology NAS (DSM 7) the',
    'shared folder `PlexMediaServer/AppData`. Words in capitals are for you to fill in.',
    '',
    ...CATEGORIES.map((category) => `- [${CATEGORY_NAMES[category]}](#${anchorOf(CATEGORY_NAMES[category])})`),
    '- [What you can ignore](#what-you-can-ignore)',
    '',
    ...sections,
    '## What you can ignore',
    '',
    'Healthy servers write these all day, at every start and at every stop. Sentarr never tells about them.',
    '',
    ...noise.map((rule) => `### ${rule.title}\n\n${rule.reason}\n\n${samples(rule)}\n`),
  ]
    .join('\n')
    .trimEnd()}\n`
}

function chapter(rule: Rule): string {
  const facts = [
    `**${rule.severity}**${rule.severity_reason ? ` – ${rule.severity_reason}` : ''}`,
    `Rule \`${rule.id}\`. ${whenTold(rule)}`,
    `Rests on: ${confidenceWords(rule.confidence)}.`,
    ...(rule.supersedes.length === 0
      ? []
      : [`It explains, and keeps quiet${boundOf(rule)}: ${rule.supersedes.map(linked).join('; ')}.`]),
  ]
  return [
    `### ${rule.title}`,
    '',
    ...facts.map((fact) => `${fact}  `),
    '',
    rule.cause,
    '',
    ...adviceOf(rule).map((step, index) => `${index + 1}. ${step}`),
    '',
    ...(rule.link ? [`More: <${rule.link}>`, ''] : []),
    samples(rule),
    '',
  ].join('\n')
}

const boundOf = ({ supersedes_minutes: minutes }: Rule): string =>
  minutes === undefined ? '' : ` for ${minutes} minutes after its last line`

function whenTold({ policy, group_by, grace_minutes, recovers, severity, derived }: Rule): string {
  const why = policy.why ? ` Why: ${policy.why}.` : ''
  if (severity === 'info') return 'Recorded, never told.'
  if (derived)
    return `No single line says it: Sentarr sees it from what Plex answers, from many lines, or from their absence.${why}`
  const parts: string[] = []
  if (policy.threshold === 1) parts.push('One line is decisive')
  else if (policy.threshold) parts.push(`Told after ${policy.threshold} lines in ${span(policy.window_minutes)}`)
  else parts.push('Told after as many lines as your settings say')
  if (policy.held_seconds) parts.push(`or when they add up to ${policy.held_seconds} seconds in that time`)
  if (policy.lasting_minutes) parts.push(`or when it goes on for ${span(policy.lasting_minutes)}`)
  if (group_by.length > 0) parts.push(`counted apart for each ${group_by.join(' or ')}`)
  if (grace_minutes) parts.push(`not in the first ${span(grace_minutes)} after a start`)
  if (recovers) parts.push('over as soon as Plex says so')
  return `${parts.join(', ')}.${why}`
}

function span(minutes: number | undefined): string {
  if (minutes === undefined) return 'the time window of your settings'
  if (minutes % 60 === 0) return minutes === 60 ? 'an hour' : `${minutes / 60} hours`
  return minutes === 1 ? 'minute' : `${minutes} minutes`
}

function linked(id: string): string {
  const title = titles.get(id)
  return title === undefined ? id : `[${title}](#${anchorOf(title)})`
}
const samples = (rule: Rule): string =>
  rule.samples.match.length === 0 ? '' : ['```text', ...rule.samples.match.slice(0, 3), '```'].join('\n')
const text = guide()
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error('docs/RULES.md is stale: run "node scripts/rules-doc.ts"')
    process.exitCode = 1
  }
} else {
  writeFileSync(FILE, text)
}
