// What is translated of the catalogue says what it says in English, and what does not count no more.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { speak } from '../../src/alert/words/languages/index.ts'
import { createComposer, testAlert } from '../../src/alert/words/message.ts'
import { renderMessage } from '../../src/alert/words/render.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { LANGUAGES } from '../../src/rules/languages.ts'
import { createTranslate, markOf, translated } from '../../src/rules/translate.ts'
import { keptFaults, readTranslations } from '../../src/rules/translation-file.ts'
import { loadTranslations } from '../../src/rules/translations.ts'
import { ids, incident, MINUTE, NOON } from '../support/incidents.ts'

const catalogue = loadCatalogue()
const rules = new Map(catalogue.map((rule) => [rule.id, rule]))

for (const language of LANGUAGES.filter((one) => one !== 'en')) {
  const folder = new URL(`../../src/rules/catalogue/i18n/${language}/`, import.meta.url)
  const families = new Set(readdirSync(new URL('../..', folder)).filter((name) => name.endsWith('.yaml')))
  for (const name of readdirSync(folder)) {
    test(`${language}/${name}: rules exist, every text is marked, and commands, links and places to fill stand unchanged`, () => {
      assert.ok(families.has(name), 'is named as the file of the catalogue that it translates')
      const { texts, problems } = readTranslations(name, readFileSync(new URL(name, folder), 'utf8'), rules)
      assert.deepEqual(problems, [])
      const wrong = texts.flatMap(({ rule, place, mark, english, text }) => {
        if (mark === null) return [`${rule}: ${place}: has no mark (npm run translations -- ${language} --mark)`]
        return english === undefined ? [] : keptFaults(english, text).map((fault) => `${rule}: ${place}: ${fault}`)
      })
      assert.deepEqual(wrong, [])
    })
  }
}

describe('a text of the catalogue in another language', () => {
  const english = { id: 'disk.full', title: 'Full', cause: 'No space.', advice: ['Run `df`.', 'Delete {file|it}.'] }
  const file = `disk.full:
  title: Voll
  advice: ['\`df\` laufen lassen.', '{file|it} löschen.']
  of: { title: ${markOf('Full')}, advice: [${markOf('Run `df`.')}, ${markOf('Delete {file|it}.')}] }
`
  const read = (rule: typeof english, content = file) =>
    readTranslations('disk.yaml', content, new Map([[rule.id, rule]]))

  test('is found by what the English says, and what is not translated stays English', () => {
    const { texts } = read(english)
    const translate = createTranslate(Object.fromEntries(texts.map(({ mark, text }) => [mark, text])))
    assert.deepEqual(translated(english, translate), {
      ...english,
      advice: ['`df` laufen lassen.', '{file|it} löschen.'],
    })
    assert.equal(translate(english.title), 'Voll')
  })

  test('counts no more when the English changed, and steps may change places', () => {
    const now = { ...english, title: 'Full disk', advice: ['Delete {file|it}.', 'Run `df`.', 'Wait.'] }
    const { texts } = read(now)
    assert.deepEqual(
      texts.map(({ place, english }) => [place, english]),
      [
        ['title', undefined],
        ['step 1', 'Run `df`.'],
        ['step 2', 'Delete {file|it}.'],
      ],
    )
  })

  test('of a rule that does not exist, with an unknown key or a bad mark is a fault that names its place', () => {
    assert.deepEqual(read(english, 'disk.gone: { title: Weg }').problems, [
      'disk.yaml: disk.gone: there is no such rule',
    ])
    assert.match(read(english, 'disk.full: { titel: Voll }').problems[0] ?? '', /^disk\.yaml: disk\.full: .*titel/)
    assert.match(read(english, 'disk.full: { of: { title: 123 } }').problems[0] ?? '', /disk\.full\.of\.title/)
    assert.match(read(english, 'disk.full: [').problems[0] ?? '', /^disk\.yaml: /)
  })

  const kept: [string, string, string[]][] = [
    ['Run `df -h` on {host|HOST}.', '`df -h` auf {host|HOST} ausführen.', []],
    ['Run `df -h`.', '`df -k` ausführen.', ['lacks `df -h`', 'has `df -k`, which the English has not']],
    ['Try `curl https://a.example`.', '`curl https://a.example` versuchen.', []],
    ['See <https://a.example/b>.', 'Siehe dort.', ['lacks <https://a.example/b>']],
    [
      'Look at {file|PATH}.',
      '{file|PFAD} ansehen.',
      ['lacks {file|PATH}', 'has {file|PFAD}, which the English has not'],
    ],
    ['Read {host|its address}.', '{host|seine Adresse} lesen.', []],
    ['Mend `{url|the address}`.', '`{url|die Adresse}` berichtigen.', []],
    [
      'Read {host|its address}.',
      '{file|seine Adresse} lesen.',
      ['lacks {host|…}', 'has {file|…}, which the English has not'],
    ],
    [
      'Ask for {search|WORDS OF IT}.',
      '{search|DIE WÖRTER} suchen.',
      ['lacks {search|WORDS OF IT}', 'has {search|DIE WÖRTER}, which the English has not'],
    ],
    ['`ls` and `ls`', '`ls`', ['has 1 of 2 `ls`']],
  ]
  for (const [source, text, faults] of kept) {
    test(`"${text}" for "${source}": ${faults.length === 0 ? 'fits' : faults.join(', ')}`, () => {
      assert.deepEqual(keptFaults(source, text), faults)
    })
  }
})

test('what is bundled of a language is what its files say of today’s catalogue', () => {
  const texts = Object.values(loadTranslations('de'))
  assert.ok(texts.length > 10)
  assert.deepEqual(loadTranslations('en'), {})
})

describe('an alert in German', () => {
  const rule = rules.get('performance.cpu')!
  const german = [rule.title, rule.cause, ...rule.advice].map((text, index) => [markOf(text), `Text ${index}`])
  const language = { ...speak('de'), translate: createTranslate(Object.fromEntries(german)) }
  const compose = (given: typeof rule = rule) =>
    createComposer({
      rule: () => given,
      policyOf: () => ({ threshold: 3, windowMs: 5 * MINUTE, cooldownMs: 0, quietMs: 0 }),
      newId: ids('alert-'),
      publicUrl: null,
      timeZone: 'Europe/Berlin',
      language,
    })
  const its = incident({ rule: rule.id, title: rule.title, category: rule.category, count: 3, severity: 'error' })

  test('has title, cause, steps and its own words in German', () => {
    const alert = compose()(its, 'raised', NOON)
    assert.deepEqual([alert.title, alert.cause], ['Text 0', 'Text 1'])
    assert.deepEqual(
      alert.advice,
      rule.advice.map((_, index) => `Text ${index + 2}`),
    )
    assert.equal(alert.message, '3 Fehler innerhalb von 5 Minuten')
    const message = renderMessage(alert, 'Europe/Berlin', undefined, language.words)
    assert.match(message.lead, /^Zuerst: Text 2/)
    assert.deepEqual(
      message.facts.map(({ label, value }) => `${label}: ${value}`),
      [
        'Server: plex',
        'Schwere: Fehler',
        'Gesehen: 3×',
        'Zuerst: 6. Okt. 2026, 14:00:00 MESZ',
        'Zuletzt: 6. Okt. 2026, 14:00:00 MESZ',
        'Regel: performance.cpu',
      ],
    )
  })

  test('says how it ended', () => {
    const ended = incident({ ...its, state: 'resolved', resolvedBecause: 'quiet', lastSeen: NOON + 10 * MINUTE })
    const message = compose()(ended, 'resolved', NOON + 40 * MINUTE).message
    assert.equal(message, 'Nicht mehr gesehen seit 14:10 Uhr, im Lauf von 10 Minuten, 3 Funde.')
  })

  test('leaves the words of a rule of one’s own as they are', () => {
    const own = { ...rule, cause: 'My own words.', advice: ['Do it.'] }
    const alert = compose(own)(incident({ ...its, title: 'My title' as typeof its.title }), 'raised', NOON)
    assert.deepEqual([alert.title, alert.cause, alert.advice], ['My title', 'My own words.', ['Do it.']])
  })

  test('a new error says so, and keeps its line', () => {
    const unknown = incident({ ...its, rule: null, title: 'New error: Foo failed' as typeof its.title })
    const alert = compose()(unknown, 'raised', NOON)
    assert.equal(alert.title, 'Neuer Fehler: Foo failed')
    assert.match(alert.cause, /^Plex hat einen Fehler gemeldet/)
  })

  test('a test is one as well', () => {
    const given = { id: 'x', server: 'plex', publicUrl: null, now: NOON }
    assert.equal(testAlert(given, language).title, 'Testmeldung von Sentarr')
  })
})
