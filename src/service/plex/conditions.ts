// What is the matter as long as it is: told when it begins, ended when it is over. Lines say moments; asking says states.
import { derivedFinding } from '../../detect/derived.ts'
import type { Outcome } from '../../detect/finding.ts'
import type { Incident } from '../../detect/incident.ts'
import { redact } from '../../plex/redact.ts'
import type { Judgements } from '../../plex-api/judgements.ts'
import type { Removed } from '../../plex-api/library-watch.ts'
import type { Rule } from '../../rules/rule.ts'

/** `active` null: it cannot be said now, so nothing begins and nothing ends. */
export type Condition = {
  rule: string
  key: string
  active: boolean | null
  /** In words, redacted by whoever shows it. */
  sample: string
  fields?: Record<string, string>
  title?: string
}

/** The log tells of it too, and ends it by itself. */
const ENDS_BY_ITSELF: ReadonlySet<string> = new Set(['server.restart_loop'])
const OF_THE_SERVER = [
  'server.down',
  'server.hung',
  'server.migrating',
  'server.migrating_long',
  'auth.token_refused',
  'server.restart_loop',
]
const LIBRARY_RULES = ['scanner.library_loss', 'scanner.library_at_risk', 'scanner.location_gone']

export function conditionsOf(judgements: Judgements): Condition[] {
  const { troubles, signedOut, remoteLost, guarded, gone, autoEmptyTrash } = judgements
  const server = OF_THE_SERVER.map((rule): Condition => {
    const trouble = troubles?.find((one) => one.rule === rule)
    return { rule, key: '', active: troubles === null ? null : trouble !== undefined, sample: trouble?.detail ?? '' }
  })
  const losses = [...guarded.values()].map(({ title, loss, last }): Condition => {
    const left = loss?.what === 'episodes' ? last.leaves : last.top
    return {
      rule: 'scanner.library_loss',
      key: `library=${title}`,
      active: loss !== null,
      sample:
        loss === null
          ? ''
          : `${loss.missing} of ${loss.of} ${loss.what} are missing from "${title}"; ${left} are left.`,
      fields: { library: title },
      title: `"${title}" lost ${loss?.missing} of ${loss?.of} ${loss?.what}`,
    }
  })
  // Until it is known whether the trash empties itself, the milder one is said.
  const goneRule = autoEmptyTrash === true ? 'scanner.library_at_risk' : 'scanner.location_gone'
  const places = gone.map(
    ({ library, folder }): Condition => ({
      rule: goneRule,
      key: `folder=${folder}`,
      active: true,
      sample: `A file that Plex knows in ${folder} is gone.`,
      fields: { library, file: folder },
    }),
  )
  return [
    ...server,
    {
      rule: 'auth.server_signed_out',
      key: '',
      active: signedOut,
      sample: 'Plex says that it is not signed in to an account.',
    },
    {
      rule: 'network.remote_access_lost',
      key: '',
      active: remoteLost === null ? null : remoteLost !== false,
      sample: `Plex says of its remote access: ${remoteLost ? remoteLost.error : ''}.`,
    },
    ...losses,
    ...places,
  ]
}

/** What somebody deleted is no state but a moment: told, and over by itself. */
export const deletionsOf = (
  removed: readonly Removed[],
  rule: (id: string) => Rule | undefined,
  at: number,
): Outcome[] =>
  removed.flatMap(({ library, missing, of, what, left }) => {
    const finding = derivedFinding(rule('scanner.library_deleted'), {
      at,
      key: `library=${library}`,
      title: `${missing} of ${of} ${what} were deleted from "${library}"`,
      sample: `Somebody deleted ${missing} of ${of} ${what} from "${library}" in Plex; ${left} are left.`,
      fields: { library },
    })
    return finding === null ? [] : [{ finding, ignored: null, clears: [], mark: null }]
  })

type TellerDeps = {
  rule(id: string): Rule | undefined
  /** The incidents of this server that are open. */
  open(): Incident[]
  /** A loss that somebody resolved by hand is accepted as it is. `library`: its title. */
  accepted(library: string): void
}

/** As the incidents have it. */
const idOf = (rule: string, key: string) => `${rule}\n${redact(key)}`

/** Remembers what was told; what was open before the start counts as told, so that its end is told too. */
export function createTeller({ rule, open, accepted }: TellerDeps) {
  const known = new Set([...OF_THE_SERVER, ...LIBRARY_RULES, 'auth.server_signed_out', 'network.remote_access_lost'])
  let told = new Set(
    open()
      .filter((incident) => known.has(incident.rule ?? ''))
      .map((incident) => idOf(incident.rule!, incident.key)),
  )

  let before = told

  function over(id: string, at: number): Outcome[] {
    told.delete(id)
    const [rule = '', key = ''] = id.split('\n')
    if (ENDS_BY_ITSELF.has(rule)) return []
    return [{ finding: null, ignored: null, clears: [{ rule, key: key === '' ? null : redact(key), at }], mark: null }]
  }

  return {
    /** What has to be heard now. `at`: wall, epoch milliseconds. */
    outcomes(conditions: readonly Condition[], at: number): Outcome[] {
      before = new Set(told)
      const outcomes: Outcome[] = []
      const listed = new Set(conditions.map(({ rule, key }) => idOf(rule, key)))
      for (const { rule: of, key, active, sample, fields = {}, title } of conditions) {
        const id = idOf(of, key)
        if (active === false && told.has(id)) outcomes.push(...over(id, at))
        if (active !== true || told.has(id)) continue
        told.add(id)
        const finding = derivedFinding(rule(of), { at, key, sample, fields, ...(title !== undefined && { title }) })
        if (finding !== null) outcomes.push({ finding, ignored: null, clears: [], mark: null })
      }
      // A folder that is there again is not listed any more; neither is a library that is gone.
      for (const id of told) {
        const isOfLibrary = LIBRARY_RULES.some((one) => id.startsWith(`${one}\n`))
        if (isOfLibrary && !listed.has(id)) outcomes.push(...over(id, at))
      }
      return outcomes
    },
    /** What was told last was not heard after all. */
    undo: () => {
      told = before
    },
    /** Call it now and then: finds losses that somebody resolved. */
    look(): void {
      const isOpen = new Set(open().map((incident) => idOf(incident.rule ?? '', incident.key)))
      for (const id of told) {
        const [rule = '', key = ''] = id.split('\n')
        if (rule !== 'scanner.library_loss' || isOpen.has(id)) continue
        told.delete(id)
        accepted(key.replace('library=', ''))
      }
    },
  }
}
