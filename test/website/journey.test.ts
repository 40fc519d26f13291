import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { translator } from '../../src/messages/translator.ts'
import { buildWidget } from '../../src/widget/build.ts'
import { launch, openBrowser, openPage, phone, withoutForeignStorage } from '../support/browser.ts'
import { freshFolder, rowsOf } from '../support/stores.ts'
import { focusedOn, openByKeyboard } from './keyboard.ts'
import { openShop } from './shop.ts'
import { type Chat, expectOnce, openChat, openSite, picture } from './site.ts'

// A program and a browser, on a machine that runs other tests meanwhile.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(() => buildWidget(fileURLToPath(new URL('../../dist/widget', import.meta.url))), 60_000)

const freshUrl = async (): Promise<string> => `sqlite:${await freshFolder()}/guichet.db`

const sizes: [string, BrowserContextOptions][] = [
  ['desktop', { viewport: { width: 1200, height: 860 } }],
  ['phone', phone],
]
const looks = sizes.flatMap(([size, options]) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    (['en', 'fr'] as const).map((locale) => ({ size, colorScheme, locale, options })),
  ),
)

/** From the greeting to a ticket, with the buttons of the language. */
const openTicket = async (chat: Chat, locale: 'en' | 'fr', look: (step: string) => Promise<void>) => {
  const t = translator(locale)
  await chat.press(t('button.home'))
  await chat.press(t('button.no'))
  await chat.input(t('label.code')).waitFor()
  await look('credential')
  await chat.fill(t('label.code'), '0123456789', t('button.send'))
  await chat.sees('6789')
  await chat.fill(t('label.subject'), 'Windows does not start', t('button.send'))
  await chat.press(t('button.otherProblem'))
  await look('confirm')
  await chat.press(t('button.openTicket'))
  await chat.sees(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z] /)
  await look('opened')
}

/** Where the widget is: on the desk's own page, or on a page of another origin. */
const places: Record<string, (desk: string, locale: string) => Promise<string>> = {
  'its own page': async (desk, locale) => `${desk}/?lang=${locale}`,
  'a shop': openShop,
}

describe.each(Object.entries(places))('the website, on %s', (place, addressOf) => {
  test.each(looks)(
    'opens a ticket on a $size, $colorScheme, in $locale',
    async ({ size, colorScheme, locale, options }) => {
      const url = await freshUrl()
      const site = await openSite(url)
      const { page, problems } = await openPage({ ...options, colorScheme, locale })
      const look = (step: string) =>
        picture(page, `${place.replace(' ', '-')}-${step}-${size}-${colorScheme}-${locale}`)
      await page.goto(await addressOf(site.url, locale))
      const chat = await openChat(page)
      await openTicket(chat, locale, look)
      expect(
        await rowsOf(
          url,
          "select kind, used_after from ledger where entitlement = 'home-limited' order by id desc limit 1",
        ),
      ).toEqual([{ kind: 'deduct', used_after: 2 }])
      expect(await chat.frame.locator('body').innerText()).not.toContain('0123456789')
      expect(problems.filter((one) => !one.includes('404'))).toEqual([])
    },
  )
})

describe('the website', () => {
  test('opens a ticket where the browser keeps nothing for foreign frames', async () => {
    const site = await openSite(await freshUrl())
    const browser = launch(withoutForeignStorage)
    onTestFinished(async () => (await browser).close())
    const { page, problems } = await openPage(sizes[0]?.[1], browser)
    await page.goto(await openShop(site.url, 'en'))
    await openTicket(await openChat(page), 'en', async () => {})
    expect(problems).toEqual([])
  })

  test('is not shown by a page that nobody trusts', async () => {
    const site = await openSite(await freshUrl(), { TRUSTED_ORIGINS: 'https://www.example.com' })
    const response = await fetch(`${site.url}/widget/chat`)
    expect(response.headers.get('content-security-policy')).toMatch(
      /frame-ancestors 'self' https:\/\/www\.example\.com/,
    )
    const foreign = await fetch(`${site.url}/v3/directline/conversations`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    })
    expect(foreign.status).toBe(403)
  })
})

const question = 'What is your 10-digit support code? Spaces and dashes are fine.'

describe.each(Object.entries(places))(
  'a conversation in the middle of a dialog, on %s',
  (_place, addressOf) => {
    const midway = async () => {
      const url = await freshUrl()
      const site = await openSite(url)
      const { page } = await openPage(sizes[0]?.[1])
      const address = await addressOf(site.url, 'en')
      await page.goto(address)
      const chat = await openChat(page)
      await chat.press('At home')
      await chat.press('No')
      await chat.input('Support code').waitFor()
      return { url, site, page, chat, address }
    }
    const finish = async (chat: Chat): Promise<void> => {
      await chat.fill('Support code', '1000000002', 'Send')
      await chat.input('Problem').waitFor()
    }

    test('goes on after a reload, with all that was said', async () => {
      const { page } = await midway()
      await page.reload()
      const again = await openChat(page, /Open the chat/)
      await again.input('Support code').waitFor()
      await expectOnce(again, question)
      await finish(again)
    })

    test.each(['SIGTERM', 'SIGKILL'] as const)(
      'goes on after the server was ended by %s and started again',
      async (signal) => {
        const { site, chat } = await midway()
        await site.restart(signal)
        await finish(chat)
        await expectOnce(chat, question)
      },
    )

    test('sends what was typed while the network was gone, once it is back', async () => {
      const { url, page, chat } = await midway()
      await page.context().setOffline(true)
      await chat.sees(/You are offline/)
      await chat.say('status')
      await page.context().setOffline(false)
      await chat.sees(/I know of no ticket of yours/)
      const said = 'select count(*) as n from channel_activities where json like \'%"text":"status"%\''
      expect(await rowsOf(url, said)).toEqual([{ n: 1 }])
    })

    test('is the same in a second tab', async () => {
      const { address, page, chat } = await midway()
      const tab = await page.context().newPage()
      await tab.goto(address)
      const other = await openChat(tab)
      await other.input('Support code').waitFor()
      await finish(other)
      await chat.input('Problem').waitFor()
      await chat.fill(/problem/i, 'It crashes', 'Send')
      await other.sees(/Open this ticket/)
    })

    test('follows the language of the header', async () => {
      const { chat } = await midway()
      await chat.frame.getByLabel('Language').selectOption('fr')
      await chat.sees(/code d’assistance à 10 chiffres/)
    })
  },
)

describe('the whole journey', () => {
  test('works by the keyboard alone, and Escape gives the focus back', async () => {
    const site = await openSite(await freshUrl())
    const { page } = await openPage(sizes[0]?.[1])
    await page.goto(`${site.url}/?lang=en`)
    const keys = await openByKeyboard(page)
    const t = translator('en')
    await keys.press(t('button.home'))
    await keys.press(t('button.no'))
    await keys.fill(t('label.code'), '0123456789', t('button.send'))
    await keys.fill(t('label.subject'), 'Windows does not start', t('button.send'))
    await keys.press(t('button.otherProblem'))
    await keys.press(t('button.openTicket'))
    await keys.chat.sees(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z] /)
    await keys.leave()
    await expect.poll(() => focusedOn(page)).toMatch(/^Open the chat/)
  })

  test('has nothing that axe finds, in light and dark', async () => {
    const site = await openSite(await freshUrl())
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await (await openBrowser()).newContext({ colorScheme, locale: 'en', bypassCSP: true })
      const page = await context.newPage()
      await page.goto(site.url)
      const chat = await openChat(page)
      await openTicket(chat, 'en', async () => {})
      for (const frame of page.frames()) {
        await frame.addScriptTag({ path: 'node_modules/axe-core/axe.min.js' })
        const found = await frame.evaluate(
          `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`,
        )
        expect(found).toEqual([])
      }
      await context.close()
    }
  })
})
