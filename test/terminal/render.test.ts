import { expect, test } from 'vitest'
import { confirmCard } from '../../cards/confirm.ts'
import { personCard } from '../../cards/help.ts'
import { welcomeCard } from '../../cards/questions.ts'
import { translator } from '../../src/messages/translator.ts'
import { parallels } from '../../src/rules/index.ts'
import { renderActivity } from '../../src/terminal/render.ts'

const t = translator('en')
const attached = (content: unknown) => ({
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
})

test('words alone are shown as they are', () => {
  expect(renderActivity({ text: 'Hello' })).toEqual({ text: 'Hello', actions: [] })
})

test('a card is its texts, and its buttons with their numbers', () => {
  const { text, actions } = renderActivity(attached(welcomeCard({ again: false }, t, parallels)), 3)
  expect(text.split('\n')).toEqual([
    'Parallels support',
    t('welcome'),
    '  [3] At home',
    '  [4] For a company',
    '  [5] Sales or licensing',
    '  [6] Help myself',
    '  [7] Français',
  ])
  expect(actions).toHaveLength(5)
})

test('a link shows where it leads', () => {
  const { text } = renderActivity(attached(personCard({ connected: false }, t, parallels)))
  expect(text).toContain(`[1] Talk to a person → ${parallels.links.person}`)
})

test('what a customer typed shows as typed, without escapes', () => {
  const subject = '*stars* and [brackets](x) _here_'
  const card = confirmCard(
    { nonce: 'n', operation: 'o', subject, incidents: { total: 3, before: 2 } },
    t,
    parallels,
  )
  const { text } = renderActivity(attached(card))
  expect(text).toContain(subject)
  expect(text).toContain('2 of 3')
})

test('what is no card of ours shows nothing', () => {
  expect(renderActivity(attached({ type: 'HeroCard' }))).toEqual({ text: '', actions: [] })
  expect(renderActivity({ attachments: [{ contentType: 'image/png' }] })).toEqual({ text: '', actions: [] })
})
