import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions } from 'playwright-core'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/messages/translator.ts'
import { buildWidget } from '../../src/widget/build.ts'
import { openPage, phone } from '../support/browser.ts'
import { aMailServer } from '../support/mail-server.ts'
import { freshFolder } from '../support/stores.ts'
import { openChat, openSite, picture } from './site.ts'

// A program and a browser, on a machine that runs other tests meanwhile.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(() => buildWidget(fileURLToPath(new URL('../../dist/widget', import.meta.url))), 60_000)

type Look = {
  size: string
  options: BrowserContextOptions
  colorScheme: 'light' | 'dark'
  locale: 'en' | 'fr'
}

const desktop = { size: 'desktop', options: { viewport: { width: 1200, height: 860 } } }
const hand = { size: 'phone', options: phone }
const everyLook: Look[] = [desktop, hand].flatMap((one) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    (['en', 'fr'] as const).map((locale) => ({ ...one, colorScheme, locale })),
  ),
)
/** All of them where pictures are wanted. */
const looks: Look[] = process.env.SCREENSHOTS ? everyLook : [{ ...hand, colorScheme: 'dark', locale: 'fr' }]

describe('the website with VERIFY=always', () => {
  test.each(looks)(
    'opens a ticket by the code from the letter, on a $size, $colorScheme, in $locale',
    async ({ size, options, colorScheme, locale }) => {
      const t = translator(locale)
      const server = await aMailServer()
      const site = await openSite(`sqlite:${await freshFolder()}/guichet.db`, {
        VERIFY: 'always',
        SMTP_URL: server.url,
        MAIL_FROM: 'Guichet <desk@desk.example>',
      })
      const { page, problems } = await openPage({ ...options, colorScheme, locale })
      const look = (step: string) => picture(page, `verify-${step}-${size}-${colorScheme}-${locale}`)
      await page.goto(`${site.url}/?lang=${locale}`)
      const chat = await openChat(page)
      await chat.say('2000000001')
      await chat.fill(t('label.subject'), 'Windows does not start', t('button.send'))
      await chat.press(t('button.openTicket'))
      await chat.input(t('label.oneTimeCode')).waitFor()
      await look('asked')
      await expect.poll(() => server.received, { timeout: 10_000 }).toHaveLength(1)
      const mail = server.received[0]?.mail
      await chat.fill(t('label.oneTimeCode'), 'BCDF-GHJK', t('button.send'))
      await chat.sees(t('code.wrong', { left: 4 }))
      await look('wrong')
      const code = /^ {4}(\S+)$/m.exec(mail?.text ?? '')?.[1] ?? 'none'
      await chat.fill(t('label.oneTimeCode'), code.toLowerCase(), t('button.send'))
      await chat.sees(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z] /)
      await look('opened')
      expect(await chat.frame.locator('body').innerText()).not.toContain(code)
      expect(problems.filter((one) => !one.includes('404'))).toEqual([])
      const letter = await page.context().newPage()
      await letter.setContent(String(mail?.html))
      await picture(letter, `verify-letter-${size}-${colorScheme}`)
    },
  )
})
