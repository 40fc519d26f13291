import { describe, expect, test } from 'vitest'
import { answeredCard, titleOf } from '../../cards/answered.ts'
import { button, type Card, card as cardOf } from '../../cards/elements.ts'
import {
  as,
  byCode,
  byKey,
  byTicket,
  ended,
  guessable,
  notBegun,
  notFound,
  spent,
  ticket,
  today,
} from '../../cards/gallery/decisions.ts'
import { palettes, type Theme } from '../../cards/gallery/host-config.ts'
import { openedCard, resumedCard } from '../../cards/outcomes.ts'
import { customerCard, subjectCard } from '../../cards/questions.ts'
import { refusedCard } from '../../cards/refused.ts'
import { parseSubmit } from '../../cards/submit.ts'
import { translator } from '../../src/messages/translator.ts'
import type { Decision } from '../../src/rules/decision.ts'
import { parallels } from '../../src/rules/profile.ts'

const en = translator('en')
const fr = translator('fr')
const texts = (card: Card): string => JSON.stringify(card.body)
const titles = (card: Card): string[] => card.actions.map(({ title }) => title)
const refusal = (decision: Decision, t = en): Card =>
  refusedCard({ decision: as('refuse', decision), on: today }, t, parallels)

describe('the card of a new ticket', () => {
  const shown = ticket()
  const card = (t = en) =>
    openedCard(
      {
        decision: as('open', byCode()),
        ticket: { id: shown.id, subject: 'it broke' },
        incidentsAfter: 2,
        updates: true,
      },
      t,
      parallels,
    )

  test('shows its ID on a line of its own, large, to be copied', () => {
    expect(card().body).toContainEqual(
      expect.objectContaining({ text: shown.id, size: 'extraLarge', fontType: 'monospace' }),
    )
    expect(titles(card())).toContain('Copy number')
  })

  test('shows the incidents before and after', () => {
    expect(texts(card())).toContain('3 of 3')
    expect(texts(card())).toContain('2 of 3')
  })

  test('gives number, hours and what to say; in French, that the phone speaks English', () => {
    expect(texts(card())).toContain(parallels.phone.number)
    expect(texts(card())).toContain('Every day, 24 hours')
    expect(texts(card())).not.toContain('speaks English only')
    expect(texts(card(fr))).toContain(`Hello, my ticket number is ${shown.id}.`)
    expect(texts(card(fr))).toContain('uniquement en anglais')
    expect(texts(card(fr))).toContain('Tous les jours')
  })

  test('speaks the customer’s language on a phone that does', () => {
    const bilingual = { ...parallels, phone: { ...parallels.phone, languages: ['en', 'fr-CA'] } }
    const inFrench = openedCard(
      {
        decision: as('open', byCode()),
        ticket: { id: shown.id, subject: 's' },
        incidentsAfter: 2,
        updates: true,
      },
      fr,
      bilingual,
    )
    expect(texts(inFrench)).toContain('Bonjour, mon numéro de ticket')
    expect(texts(inFrench)).not.toContain('uniquement')
  })

  test('counts nothing under an unlimited plan', () => {
    const decision = as('open', byCode({ plan: { kind: 'unlimited' } }))
    const unlimited = openedCard(
      { decision, ticket: { id: shown.id, subject: 's' }, incidentsAfter: null, updates: true },
      en,
      parallels,
    )
    expect(texts(unlimited)).toContain('nothing was deducted')
    expect(texts(unlimited)).not.toContain('Incidents before')
  })
})

describe('the card of a ticket that continues', () => {
  test('says that no incident is used, and that the record corrected the customer type', () => {
    const decision = as('resume', byTicket(ticket(), { owner: 'home' }))
    const card = resumedCard(
      { decision, ticket: { id: decision.ticket.id, subject: 's' }, updates: true },
      en,
      parallels,
    )
    expect(texts(card)).toContain('No incident will be used')
    expect(texts(card)).toContain('home products')
  })
})

describe('the card of a refusal', () => {
  test.each([
    ['an option that ended', byCode(ended), 'ended on 31 December 2025', 'pris fin le 31 décembre 2025'],
    ['an option not begun', byCode(notBegun), 'begins on 1 April 2026', 'commence le 1er avril 2026'],
    [
      'no incidents left',
      byCode({ plan: spent }),
      'all 3 incidents are used',
      'les 3 incidents sont utilisés',
    ],
    [
      'a product not covered',
      byKey({}, 'parallels-desktop'),
      'for Parallels Desktop',
      'concerne Parallels Desktop',
    ],
    [
      'a code of nine digits',
      notFound({ kind: 'supportCode', digits: '123456789' }),
      '9 digits',
      '9 chiffres',
    ],
  ])('names %s with its numbers', (_what, decision, english, french) => {
    expect(texts(refusal(decision))).toContain(english)
    expect(texts(refusal(decision, fr))).toContain(french)
  })

  test('names every reason, and quotes every rule once', () => {
    const card = texts(refusal(byTicket(ticket('closed'), { ...ended, plan: spent })))
    for (const reason of ['is closed', 'ended on', 'all 3 are used']) expect(card).toContain(reason)
    expect(card.match(/B1a · /g)).toHaveLength(1)
    expect(card.match(/B1b · /g)).toHaveLength(1)
  })

  test('does not call a code valid, or say that it includes the phone, when something else fails too', () => {
    const card = texts(refusal(byCode({ plan: spent, phoneSupport: false })))
    expect(card).toContain('This support code doesn’t include phone support.')
    expect(card).not.toContain('includes phone support, but')
    expect(card).not.toContain('is valid but')
  })

  test('is one and the same for an unknown ticket and one whose e-mail does not match', () => {
    const mismatch = byTicket(guessable, {}, 'business')
    const unknown = notFound({ kind: 'ticket', id: guessable.id })
    for (const t of [en, fr]) expect(refusal(mismatch, t)).toEqual(refusal(unknown, t))
  })

  test('leads to the ticket that the purchase created', () => {
    const bound = ticket()
    const card = refusal(byCode({ plan: { kind: 'per-incident', ticket: bound } }))
    const [first] = card.actions.flatMap((action) =>
      action.type === 'Action.Submit' ? [parseSubmit(action.data)] : [],
    )
    expect(first).toEqual({ action: 'offer', offer: 'boundTicket', ticket: bound.id })
  })

  test('keeps the website and self-service when there are more than six ways', () => {
    const decision = as('refuse', byTicket(ticket('closed'), { ...ended, plan: spent }))
    expect(decision.offers.length).toBeGreaterThan(6)
    expect(titles(refusal(decision))).toEqual(expect.arrayContaining(['Ask on the web', 'Help myself']))
  })
})

test('a card shows the first six of its actions', () => {
  const many = Array.from({ length: 8 }, (_, index) => button(`${index}`, { action: 'resume' }))
  expect(titles(cardOf({ speak: 'x', body: [], actions: many }))).toEqual(['0', '1', '2', '3', '4', '5'])
})

describe('an answered card', () => {
  const question = customerCard({ nonce: 'n' }, en, parallels)

  test('keeps the question, shows the answer, and can be pressed no more', () => {
    const answered = answeredCard({ card: question, answer: 'At home' }, en)
    expect(texts(answered)).toContain('Is this for a home product')
    expect(texts(answered)).toContain('At home')
    expect(answered.actions).toEqual([])
    expect(
      texts(answeredCard({ card: subjectCard({ nonce: 'n' }, en, parallels), answer: 'x' }, en)),
    ).not.toContain('Input.')
  })

  test('finds the title of the button that was pressed', () => {
    const isHome = (data: unknown) => {
      const submit = parseSubmit(data)
      return submit?.action === 'customer' && submit.customer === 'home'
    }
    expect(titleOf(question, isHome)).toBe('At home')
    expect(titleOf(question, () => false)).toBeNull()
  })
})

describe('our colours', () => {
  const channel = (value: number) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) =>
      channel(Number.parseInt(color.slice(at, at + 2), 16) / 255),
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (light + 0.05) / (dark + 0.05)
  }

  test.each<Theme>(['light', 'dark'])('are told apart by weak eyes in %s', (theme) => {
    const { card, emphasis, good, warning, attention, text, subtle, accent, onAccent } = palettes[theme]
    for (const ground of [card, emphasis, good, warning, attention])
      for (const ink of [text, subtle]) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(accent, card)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(onAccent, accent)).toBeGreaterThanOrEqual(4.5)
  })
})
