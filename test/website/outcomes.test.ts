import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/messages/translator.ts'
import { buildWidget } from '../../src/widget/build.ts'
import { openPage } from '../support/browser.ts'
import { freshFolder } from '../support/stores.ts'
import { type Chat, openChat, openSite, picture } from './site.ts'

// A program and a browser, on a machine that runs other tests meanwhile.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(() => buildWidget(fileURLToPath(new URL('../../dist/widget', import.meta.url))), 60_000)

type Outcome = { name: string; walk: (chat: Chat) => Promise<void>; sees: RegExp; picks: string }

const t = translator('en')

/** Each main outcome, the shortest way, and the next best way that it offers. */
const outcomes: Outcome[] = [
  {
    name: 'resumed',
    walk: (chat) => chat.say('T-AAAAA-AAAAA-Y'),
    sees: /No incident will be used/,
    picks: t('button.continue'),
  },
  {
    name: 'already open',
    walk: async (chat) => {
      await chat.press(t('button.home'))
      await chat.press(t('button.no'))
      await chat.fill(t('label.code'), '0123456789', t('button.send'))
      await chat.fill(t('label.subject'), 'Windows does not start', t('button.send'))
    },
    sees: /You already have open ticket/,
    picks: t('button.sameProblem'),
  },
  {
    name: 'refused',
    walk: async (chat) => {
      await chat.press(t('button.home'))
      await chat.press(t('button.no'))
      await chat.fill(t('label.code'), '1000000003', t('button.send'))
    },
    sees: /doesn’t include phone support/,
    picks: t('offer.selfService'),
  },
  {
    name: 'exempt',
    walk: (chat) => chat.press(t('button.salesOrLicensing')),
    sees: /need no code and use no incident/,
    picks: t('offer.sales'),
  },
]

describe('the widget', () => {
  test.each(outcomes)('shows what came of it: $name', async ({ name, walk, sees, picks }) => {
    const site = await openSite(`sqlite:${await freshFolder()}/guichet.db`)
    const { page } = await openPage({ viewport: { width: 500, height: 860 } })
    await page.goto(`${site.url}/?lang=en`)
    const chat = await openChat(page)
    await walk(chat)
    await chat.sees(sees)
    await chat
      .button(picks)
      .or(chat.frame.getByRole('link', { name: picks }))
      .last()
      .waitFor()
    await picture(page, name.replace(' ', '-'))
    expect(await page.getByRole('dialog').isVisible()).toBe(true)
  })
})
