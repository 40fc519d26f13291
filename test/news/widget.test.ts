import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/messages/translator.ts'
import { buildWidget } from '../../src/widget/build.ts'
import { openPage } from '../support/browser.ts'
import { rowsOf } from '../support/stores.ts'
import { type Chat, openChat, picture } from '../website/site.ts'
import { openSite, type Site } from './site.ts'

// A program, a command line and a browser, on a machine that runs other tests meanwhile.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(() => buildWidget(fileURLToPath(new URL('../../dist/widget', import.meta.url))), 60_000)

const ticket = 'T-AAAAA-AAAAA-Y'
const screen = { viewport: { width: 1200, height: 860 } }

const follow = async (site: Site, page: Page, lang: 'en' | 'fr'): Promise<Chat> => {
  await page.goto(`${site.url}/?lang=${lang}`)
  const chat = await openChat(page)
  await chat.press(translator(lang)('button.home'))
  await chat.press(translator(lang)('button.yes'))
  await chat.fill(translator(lang)('label.ticket'), ticket, translator(lang)('button.send'))
  await chat.sees(translator(lang)('updates.promise'))
  // What comes last: whoever leaves before it has not read it.
  await chat.sees(translator(lang)('feedback.ask'))
  await chat.sees(/✓.*T-•••••/)
  return chat
}

const badge = (page: Page) => page.locator('guichet-widget .badge')

const timesTold = ({ databaseUrl }: Site): Promise<unknown[]> =>
  rowsOf(databaseUrl, `select count(*) as n from channel_activities where json like '%Ticket ${ticket}%→%'`)

describe('a ticket closed from the command line', () => {
  test('shows at once in the open widget, and its buttons work', async () => {
    const site = await openSite()
    const { page, problems } = await openPage(screen)
    const chat = await follow(site, page, 'en')
    await site.guichet('ticket', 'move', ticket, 'pending')
    await chat.sees(`Ticket ${ticket}: open → pending.`)
    await site.guichet('ticket', 'close', ticket)
    await chat.sees(`Ticket ${ticket}: pending → closed.`)
    await picture(page, 'news-open-en')
    await chat.press('Stop updates')
    await chat.sees(`I won’t send you updates about ticket ${ticket} any more.`)
    expect(await timesTold(site)).toEqual([{ n: 2 }])
    expect(problems.filter((one) => !one.includes('404'))).toEqual([])
  })

  test('counts on the badge and in the title of a closed widget, in the customer’s language', async () => {
    const site = await openSite()
    const { page } = await openPage({ ...screen, locale: 'fr' })
    const chat = await follow(site, page, 'fr')
    await page.getByRole('button', { name: 'Fermer la conversation' }).last().click()
    await site.guichet('ticket', 'close', ticket)
    await page.getByRole('button', { name: /1\s+message non lu/ }).waitFor()
    expect(await page.title()).toMatch(/^\(1\) /)
    await picture(page, 'news-closed-fr')
    await openChat(page)
    await chat.sees(/ouvert → fermé/)
    await expect.poll(() => page.title()).not.toMatch(/^\(1\) /)
  })

  test('shows as unread when the visitor comes back, without the chat being opened', async () => {
    const site = await openSite()
    const { page } = await openPage(screen)
    await follow(site, page, 'en')
    await page.goto('about:blank')
    await site.guichet('ticket', 'close', ticket)
    await expect.poll(() => timesTold(site)).toEqual([{ n: 1 }])
    await page.goto(site.url)
    await expect.poll(() => badge(page).textContent(), { timeout: 15_000 }).toBe('1')
    expect(await page.locator('guichet-widget dialog').isVisible()).toBe(false)
    expect(await page.title()).toMatch(/^\(1\) /)
    await picture(page, 'news-return-en')
    const chat = await openChat(page)
    await chat.sees(`Ticket ${ticket}: open → closed.`)
    await page.reload()
    await page
      .frameLocator('guichet-widget iframe')
      .getByText(`Ticket ${ticket}: open → closed.`)
      .first()
      .waitFor({ state: 'attached' })
    expect(await badge(page).isVisible()).toBe(false)
  })
})
