import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../dialogs/credential.ts'
import { commandOf } from '../../dialogs/interrupt.ts'
import { isWithin } from '../../dialogs/typos.ts'
import { callOf, customerOf, greetingOf, yesNoOf } from '../../dialogs/understand.ts'

describe('home or business', () => {
  test.each([
    ['home', 'home'],
    ['At home', 'home'],
    ['I have not a business, it is home', 'home'],
    ['I don’t have a business', 'home'],
    ['not a company', 'home'],
    ['not for a company', 'home'],
    ['it’s not for my company', 'home'],
    ['no, home', 'home'],
    ['Parallels Desktop', 'home'],
    ['particulier', 'home'],
    ['c’est pour la maison', 'home'],
    ['ce n’est pas une entreprise', 'home'],
    ['je n’ai pas d’entreprise', 'home'],
    ['pas une entreprise mais un particulier', 'home'],
    ['partculier', 'home'],
    ['business', 'business'],
    ['a company', 'business'],
    ['no, company', 'business'],
    ['not at home, for my company', 'business'],
    ['bussiness', 'business'],
    ['pour mon entreprise', 'business'],
    ['non, entreprise', 'business'],
    ['entreprsie', 'business'],
    ['pas pour la maison', 'business'],
    ['société', 'business'],
    ['home and business', null],
    ['what?', null],
    ['', null],
  ])('"%s" is %s', (text, customer) => expect(customerOf(text)).toBe(customer))
})

describe('yes and no', () => {
  test.each([
    ['yes', 'yes'],
    ['Yes please', 'yes'],
    ['oui merci', 'yes'],
    ['D’accord', 'yes'],
    ['no', 'no'],
    ['No thanks', 'no'],
    ['I don’t have one', 'no'],
    ['je n’ai pas de ticket', 'no'],
    ['non', 'no'],
    ['not sure', 'unsure'],
    ['I don’t know', 'unsure'],
    ['je ne sais pas', 'unsure'],
    ['yes and no and maybe and some more words to read', null],
    ['Desktop', null],
  ])('"%s" is %s', (text, said) => expect(yesNoOf(text)).toBe(said))
})

test.each([
  ['technical', 'technical'],
  ['technique', 'technical'],
  ['c’est une question de licence', 'licensing'],
  ['licensing', 'licensing'],
  ['licencing', 'licensing'],
  ['ventes', 'sales'],
  ['xyz', null],
])('"%s" is a %s call', (text, call) => expect(callOf(text)).toBe(call))

describe('commands', () => {
  test.each([
    ['help', 'help'],
    ['HELP!', 'help'],
    ['hepl', 'help'],
    ['aide', 'help'],
    ['aidez-moi s’il vous plaît', 'help'],
    ['back', 'back'],
    ['go back', 'back'],
    ['retour', 'back'],
    ['retuor', 'back'],
    ['précédent', 'back'],
    ['cancel', 'cancel'],
    ['cancle', 'cancel'],
    ['annuler', 'cancel'],
    ['anuler', 'cancel'],
    ['laisse tomber', 'cancel'],
    ['start over', 'restart'],
    ['strat over', 'restart'],
    ['recommencer', 'restart'],
    ['recomencer', 'restart'],
    ['status', 'status'],
    ['mes tickets', 'status'],
    ['suivi', 'status'],
    ['statut', 'status'],
    ['a person', 'person'],
    ['I want to talk to a human please', 'person'],
    ['je voudrais parler à un conseiller', 'person'],
    ['un conseillé', 'person'],
    ['menu', 'menu'],
  ])('"%s" is %s', (text, command) => expect(commandOf(text)).toEqual({ command }))

  test.each([
    ['français', 'fr'],
    ['Francais svp', 'fr'],
    ['in french please', 'fr'],
    ['english', 'en'],
    ['anglais', 'en'],
    ['change language', null],
    ['langue', null],
  ])('"%s" changes the language', (text, locale) =>
    expect(commandOf(text)).toEqual({ command: 'language', locale }),
  )

  test.each([
    'hello',
    'personnel',
    'home',
    'Yes',
    'non',
    'The backup fails',
    'Help files do not open in Plesk',
    '0123456789',
    '',
  ])('"%s" is an answer', (text) => expect(commandOf(text)).toBeNull())
})

test.each([
  ['hello', 'en'],
  ['bonjour !', 'fr'],
  ['salut', 'fr'],
  ['hello my disk is full', null],
])('"%s" greets in %s', (text, locale) => expect(greetingOf(text)).toBe(locale))

describe('what was pasted', () => {
  test.each([
    ['0123 456-789', null, { kind: 'supportCode', digits: '0123456789' }],
    ['my code: ٠١٢٣٤٥٦٧٨٩', null, { kind: 'supportCode', digits: '0123456789' }],
    ['12345678', null, { kind: 'either', digits: '12345678' }],
    ['12345678', 'code', { kind: 'licenseKey', digits: '12345678' }],
    ['12345678', 'ticket', { kind: 'ticket', id: '12345678' }],
    ['PLSK.12345678.0001', null, { kind: 'licenseKey', digits: '12345678' }],
    ['my licence key is 12345678', null, { kind: 'licenseKey', digits: '12345678' }],
    ['ticket 12345678', null, { kind: 'ticket', id: '12345678' }],
    ['t-aaaaa-aaaaa-y', null, { kind: 'ticket', id: 'T-AAAAA-AAAAA-Y' }],
    ['abc-123', 'ticket', { kind: 'ticket', id: 'ABC-123' }],
  ] as const)('"%s" where %s was asked for', (text, asked, credential) =>
    expect(recognise(text, asked)).toMatchObject({ kind: 'credential', credential }),
  )

  test('a number of another length is counted', () =>
    expect(recognise('012345678', 'code')).toMatchObject({ kind: 'number', digits: 9 }))

  test('words are no ticket', () => expect(recognise('I have no idea', 'ticket')).toBeNull())
})

test('a typo is one letter missed, added, replaced or swapped', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{2,12}$/), fc.nat(), (word, n) => {
      const at = n % (word.length - 1)
      const missed = word.slice(0, at) + word.slice(at + 1)
      const swapped = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)
      expect(isWithin(0, word, word)).toBe(true)
      expect(isWithin(0, missed, word)).toBe(false)
      expect(isWithin(1, missed, word)).toBe(true)
      expect(isWithin(1, swapped, word)).toBe(true)
    }),
  )
})

/** The restricted Damerau-Levenshtein distance as textbooks have it, by the matrix. */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1))
    }
  }
  return at(a.length, b.length)
}

test('typos are counted as by the matrix of distances', () => {
  const word = fc.stringMatching(/^[abc]{0,7}$/)
  fc.assert(
    fc.property(fc.nat(3), word, word, (edits, a, b) => {
      expect(isWithin(edits, a, b)).toBe(distance(a, b) <= edits)
    }),
    { numRuns: 5000 },
  )
})
