import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { examples } from '../../cards/gallery/examples.ts'
import { translator } from '../../src/messages/translator.ts'
import { aVisitor, bundleChat, launch } from './chat-browser.ts'
import { type Activity, type ChatDesk, startChatDesk } from './chat-desk.ts'

let script: Uint8Array
let browser: Browser
let desk: ChatDesk
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  script = await bundleChat()
  browser = await launch()
})
afterAll(() => browser.close())
beforeEach(async () => {
  desk = await startChatDesk(script)
})
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
  await desk.stop()
})

const visit = async (options: Parameters<typeof aVisitor>[1] = {}) => {
  const visitor = await aVisitor(browser, options)
  open.push(visitor.context)
  await visitor.page.goto(`${desk.url}/chat`)
  await greeted(visitor.page)
  return visitor
}
type Place = Page | Frame

const log = (place: Place) => place.getByRole('main')
const greeted = (place: Place) => log(place).getByText('Hello, I am the desk.').first().waitFor()
const write = async (place: Place, text: string) => {
  const box = place.locator('[data-id="webchat-sendbox-input"]')
  await box.fill(text)
  await box.press('Enter')
}
const hears = (place: Place, text: string, count = 1) =>
  expect
    .poll(() => log(place).locator('.webchat__bubble').getByText(text, { exact: true }).count())
    .toBe(count)
const texts = () => desk.posted.flatMap(({ text }) => (typeof text === 'string' ? [text] : []))

const card = (title: string, id = 'card-1'): Activity => ({
  type: 'message',
  id,
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        type: 'AdaptiveCard',
        version: '1.5',
        speak: title,
        fallbackText: title,
        body: [{ type: 'TextBlock', text: title, wrap: true }],
        actions: [{ type: 'Action.Submit', title: 'Choose', data: { guichet: { action: 'resume' } } }],
      },
    },
  ],
})

describe('the conversation', () => {
  it('greets, takes a message and shows the answer', async () => {
    const { page, errors } = await visit()
    await write(page, 'Hi there')
    await hears(page, 'You said: Hi there')
    await hears(page, 'Hi there')
    expect(errors).toEqual([])
  })

  it('goes on after a reload, with nothing lost and nothing doubled', async () => {
    const { page } = await visit()
    await write(page, 'Before')
    await hears(page, 'You said: Before')
    await page.reload()
    await hears(page, 'You said: Before')
    await hears(page, 'Hello, I am the desk.')
    await write(page, 'After')
    await hears(page, 'You said: After')
    expect(desk.conversations.size).toBe(1)
  })

  it('is the same one in two tabs, each of which sees what the other says', async () => {
    const { page, open: openTab } = await visit()
    const second = await openTab()
    await second.goto(`${desk.url}/chat`)
    await greeted(second)
    await write(page, 'From the first')
    await hears(second, 'You said: From the first')
    await write(second, 'From the second')
    await hears(page, 'You said: From the second')
    expect(desk.conversations.size).toBe(1)
  })

  it('starts anew in every tab when one restarts it', async () => {
    const { page, open: openTab } = await visit()
    const second = await openTab()
    await second.goto(`${desk.url}/chat`)
    await greeted(second)
    await write(page, 'Old')
    await hears(second, 'You said: Old')
    await choose(page, 'Start a new conversation')
    await hears(page, 'You said: Old', 0)
    await hears(second, 'You said: Old', 0)
    await hears(second, 'Hello, I am the desk.')
    await write(second, 'New')
    await hears(page, 'You said: New')
    expect(desk.conversations.size).toBe(2)
  })

  it('ends where the visitor ends it, and can be started anew', async () => {
    const { page } = await visit()
    await choose(page, 'End the conversation')
    await page.getByRole('region', { name: 'The conversation is over.' }).waitFor()
    expect(await page.locator('[data-id="webchat-sendbox-input"]').count()).toBe(0)
    await page.getByRole('button', { name: 'Start a new conversation' }).click()
    await write(page, 'Again')
    await hears(page, 'You said: Again')
    expect(desk.conversations.size).toBe(2)
  })

  it('forgets a conversation that the desk does not know any more', async () => {
    const { page } = await visit()
    desk.conversations.clear()
    await page.reload()
    await greeted(page)
    expect(desk.conversations.size).toBe(1)
  })

  it('shows an answer although what it answers is not in sight', async () => {
    const { page } = await visit()
    desk.say({ type: 'message', text: 'An answer', replyToId: 'somewhere-else' })
    await hears(page, 'An answer')
  })

  it('goes on in memory where the browser forbids storage', async () => {
    const visitor = await aVisitor(browser)
    open.push(visitor.context)
    await visitor.page.addInitScript(`for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get() { throw new DOMException('forbidden', 'SecurityError') } })`)
    await visitor.page.goto(`${desk.url}/chat`)
    await greeted(visitor.page)
    await write(visitor.page, 'Still here')
    await hears(visitor.page, 'You said: Still here')
    expect(visitor.errors).toEqual([])
  })
})

describe('a lost connection', () => {
  it('is told, and what was written meanwhile arrives in order once it is back', async () => {
    const { page } = await visit()
    await desk.down()
    await page.getByRole('status').getByText('Reconnecting').waitFor()
    for (const text of ['one', 'two', 'three']) await write(page, text)
    await hears(page, 'two')
    await desk.up()
    await hears(page, 'You said: three')
    expect(texts()).toEqual(['one', 'two', 'three'])
    await hears(page, 'one')
    await expect.poll(() => page.locator('.notice').textContent()).toBe('')
    expect(desk.conversations.size).toBe(1)
  })

  it('does not lose what waits when the page is loaded again', async () => {
    const { page } = await visit()
    await desk.down()
    await page.getByRole('status').getByText('Reconnecting').waitFor()
    await write(page, 'Keep me')
    await hears(page, 'Keep me')
    await desk.up()
    await page.reload()
    await hears(page, 'You said: Keep me')
    await hears(page, 'Keep me')
    expect(texts()).toEqual(['Keep me'])
  })

  it('brings what the desk said meanwhile', async () => {
    const { page } = await visit()
    await desk.down()
    desk.say({ type: 'message', text: 'While you were away' })
    await desk.up()
    await hears(page, 'While you were away')
    await hears(page, 'Hello, I am the desk.')
  })

  it('of the whole device is called offline', async () => {
    const { page, context } = await visit()
    await context.setOffline(true)
    await page.getByRole('status').getByText('You are offline').waitFor()
    await write(page, 'Later')
    await context.setOffline(false)
    await hears(page, 'You said: Later')
  })
})

describe('cards', () => {
  it('answer for their own activity, and are replaced where they stand when it comes again', async () => {
    const { page } = await visit()
    desk.say(card('Which one?'))
    desk.say({ type: 'message', text: 'Below the card' })
    await hears(page, 'Below the card')
    await page.getByRole('button', { name: 'Choose' }).click()
    await expect.poll(() => desk.posted.length).toBe(1)
    expect(desk.posted[0]).toMatchObject({
      replyToId: 'card-1',
      value: { guichet: { action: 'resume' } },
    })
    expect(desk.posted[0]?.value).toEqual({ guichet: { action: 'resume' } })
    desk.say(card('This one.'))
    await hears(page, 'This one.')
    await hears(page, 'Which one?', 0)
    const order = await log(page).locator('.webchat__bubble').allTextContents()
    expect(order.findIndex((text) => text.includes('This one.'))).toBeLessThan(
      order.findIndex((text) => text.includes('Below the card')),
    )
  })

  it('show hostile text as it was typed', async () => {
    const { page, errors } = await visit()
    const hostile = '<img src=x onerror=alert(1)> \\*\\*b\\*\\* [a\\](javascript:alert(1)) &amp; C:\\\\new'
    desk.say(card(hostile))
    desk.say({ type: 'message', text: '<b>x</b> **y** [z](javascript:alert(1))', textFormat: 'markdown' })
    await hears(page, '<img src=x onerror=alert(1)> **b** [a](javascript:alert(1)) &amp; C:\\new')
    await hears(page, '<b>x</b> **y** [z](javascript:alert(1))')
    expect(await log(page).locator('.webchat__bubble').locator('img, b, strong, a').count()).toBe(0)
    expect(errors).toEqual([])
  })
})

describe('languages', () => {
  it('are told to the desk from the start', async () => {
    const visitor = await aVisitor(browser, { locale: 'fr-CA' })
    open.push(visitor.context)
    await visitor.page.goto(`${desk.url}/chat`)
    await greeted(visitor.page)
    expect([...desk.conversations.values()].map(({ locale }) => locale)).toEqual(['fr'])
    expect(desk.tokenRequests.at(-1)?.locale).toBe('fr')
  })

  it('switch the page, Web Chat and the dialog together', async () => {
    const { page } = await visit()
    await page.getByLabel('Language').selectOption('fr')
    await page.getByText('En ligne').waitFor()
    await page.getByPlaceholder('Écrivez un message').waitFor()
    await page.getByRole('button', { name: 'Envoyer' }).waitFor()
    await expect
      .poll(() => desk.posted.map(({ value }) => value))
      .toEqual([{ guichet: { action: 'language', locale: 'fr' } }])
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    await write(page, 'Bonjour')
    await hears(page, 'You said: Bonjour')
    expect(desk.posted.at(-1)?.locale).toBe('fr-FR')
    await page.reload()
    await page.getByText('En ligne').waitFor()
  })
})

describe('the transcript', () => {
  it('is handed over as text and as JSON, cards in words and codes masked', async () => {
    const { page } = await visit()
    desk.say(card('Your ticket is open.'))
    await write(page, 'My code is 0012345678')
    await hears(page, 'Your ticket is open.')
    await hears(page, 'You said: My code is 0012345678')
    const asText = await saved(page, 'Download the transcript (text)')
    expect(asText).toContain('Assistant: Hello, I am the desk.')
    expect(asText).toContain('Assistant: Your ticket is open.')
    expect(asText).toContain('You: My code is ••••••5678')
    expect(asText).not.toContain('0012345678')
    const { messages } = JSON.parse(await saved(page, 'Download the transcript (JSON)'))
    expect(messages).toContainEqual({
      at: expect.any(String),
      from: 'user',
      text: 'My code is ••••••5678',
    })
  })
})

describe('the host page', () => {
  it('hears what happens, and how much is unread while the chat is closed', async () => {
    const { page, chat } = await embedded('')
    await greeted(chat)
    await expect.poll(() => last(page, 'unread')).toMatchObject({ count: 0 })
    await tell(page, { type: 'closed' })
    desk.say({ type: 'message', text: 'News' })
    desk.say({ type: 'message', text: 'More news' })
    await expect.poll(() => last(page, 'unread')).toMatchObject({ count: 2 })
    expect(await last(page, 'message')).toMatchObject({ from: 'bot', text: 'More news' })
    expect(await last(page, 'started')).toMatchObject({ conversation: [...desk.conversations.keys()][0] })
    expect(await last(page, 'connection')).toMatchObject({ state: 'online' })
  })

  it('learns on the next page what came meanwhile, and nothing that was told before', async () => {
    const { page, chat } = await embedded('')
    await greeted(chat)
    await expect.poll(() => last(page, 'message')).toMatchObject({ text: 'Hello, I am the desk.' })
    await page.goto('about:blank')
    desk.say({ type: 'message', text: 'Meanwhile' })
    await page.goto(`${desk.url}/host#closed`)
    await expect.poll(() => last(page, 'unread')).toMatchObject({ count: 1 })
    expect(await said(page, 'message')).toEqual(['Meanwhile'])
  })

  it('is asked to close by Escape and by the button, and Escape in the menu closes the menu only', async () => {
    const { page, chat } = await embedded('')
    await greeted(chat)
    await chat.getByRole('button', { name: 'Conversation menu' }).click()
    await chat.getByRole('button', { name: 'End the conversation' }).waitFor()
    await page.keyboard.press('Escape')
    await chat.getByRole('button', { name: 'End the conversation' }).waitFor({ state: 'hidden' })
    expect(await last(page, 'close')).toBeUndefined()
    await page.keyboard.press('Escape')
    await expect.poll(() => last(page, 'close')).toMatchObject({ type: 'close' })
    await chat.getByRole('button', { name: 'Close the chat' }).click()
    await expect.poll(async () => (await heard(page)).filter(({ type }) => type === 'close').length).toBe(2)
  })

  it('begins no conversation before somebody looks, also after a reset', async () => {
    const { page, chat } = await embedded('#closed')
    await expect.poll(() => last(page, 'locale')).toBeDefined()
    await page.waitForTimeout(500)
    expect(desk.tokenRequests).toEqual([])
    await tell(page, { type: 'opened' })
    await greeted(chat)
    await tell(page, { type: 'closed' })
    await tell(page, { type: 'reset' })
    await chat.getByText('Hello, I am the desk.').waitFor({ state: 'detached' })
    await page.waitForTimeout(500)
    expect(desk.tokenRequests).toHaveLength(1)
    await tell(page, { type: 'opened' })
    await greeted(chat)
    expect(desk.conversations.size).toBe(2)
  })

  it('gives the focus to where one writes when it opens the chat', async () => {
    const { page, chat } = await embedded('#closed')
    await tell(page, { type: 'opened' })
    await greeted(chat)
    await expect
      .poll(() => chat.evaluate(`document.activeElement?.getAttribute('data-id')`))
      .toBe('webchat-sendbox-input')
  })

  it('sets language and visitor, and resets all', async () => {
    const { page, chat } = await embedded('')
    await greeted(chat)
    await tell(page, { type: 'setLocale', locale: 'fr-CA' })
    await chat.getByText('En ligne').waitFor()
    expect(await last(page, 'locale')).toMatchObject({ locale: 'fr', direction: 'ltr' })
    const token = `e30.${Buffer.from('{"sub":"ada"}').toString('base64url')}.x`
    await tell(page, { type: 'identify', token })
    await expect.poll(() => desk.conversations.size).toBe(2)
    expect(desk.tokenRequests.at(-1)).toEqual({ identity: token, locale: 'fr' })
    await tell(page, { type: 'reset' })
    await expect.poll(() => desk.conversations.size).toBe(3)
    expect(desk.tokenRequests.at(-1)).toEqual({ locale: 'fr' })
  })

  it('that resets while somebody is let in does not let them in again', async () => {
    const { page, chat } = await embedded('')
    await greeted(chat)
    let answer = () => {}
    const isHeld = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/api/widget/token', async (route) => {
      const response = await route.fetch()
      await isHeld
      await route.fulfill({ response })
    })
    const token = `e30.${Buffer.from('{"sub":"ada"}').toString('base64url')}.x`
    await tell(page, { type: 'identify', token })
    await expect.poll(() => desk.conversations.size).toBe(2)
    await tell(page, { type: 'reset' })
    answer()
    await expect.poll(() => desk.conversations.size).toBe(3)
    expect(desk.tokenRequests.at(-1)).toEqual({ locale: 'en' })
    await greeted(chat)
  })

  it('is not heard from another window or in another form', async () => {
    const { page, chat } = await embedded('')
    await greeted(chat)
    await chat.evaluate(`postMessage({ guichet: 1, type: 'setLocale', locale: 'fr' }, '*')`)
    await tell(page, { type: 'setLocale', locale: 7 })
    await tell(page, { type: 'unheardOf' })
    await write(chat, 'Hello')
    await hears(chat, 'You said: Hello')
    await chat.getByText('Online').waitFor()
  })
})

describe('everybody', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    it(`can use it: axe finds nothing, ${colorScheme}`, async () => {
      const { page } = await visit({ colorScheme })
      const t = translator('en')
      for (const { render } of examples.slice(0, 12))
        desk.say({
          type: 'message',
          attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: render(t) }],
        })
      await write(page, 'Hi there')
      await hears(page, 'You said: Hi there')
      await page.getByRole('button', { name: 'Conversation menu' }).click()
      expect(await axe(page)).toEqual([])
      await page.keyboard.press('Escape')
      await choose(page, 'End the conversation')
      expect(await axe(page)).toEqual([])
    })
})

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const axe = async (page: Page): Promise<string[]> => {
  await page.evaluate(await axeSource)
  const found: unknown = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ' ' + html + failureSummary)))`,
  )
  return Array.isArray(found) ? found.map(String) : ['axe did not answer']
}

const choose = async (place: Place, name: string) => {
  await place.getByRole('button', { name: 'Conversation menu' }).click()
  await place.getByRole('button', { name }).click()
}

const saved = async (page: Page, name: string): Promise<string> => {
  const download = page.waitForEvent('download')
  await choose(page, name)
  return readFile(await (await download).path(), 'utf8')
}

const embedded = async (hash: string): Promise<{ page: Page; chat: Frame }> => {
  const { page, context } = await aVisitor(browser)
  open.push(context)
  await page.goto(`${desk.url}/host${hash}`)
  const chat = await (await page.waitForSelector('iframe')).contentFrame()
  if (!chat) throw new Error('no chat page in the host page')
  return { page, chat }
}

type Heard = { type: string; [name: string]: unknown }
const heard = (page: Page): Promise<Heard[]> => page.evaluate('heard')
const last = async (page: Page, type: string) => (await heard(page)).findLast((each) => each.type === type)
const said = async (page: Page, type: string) =>
  (await heard(page)).filter((each) => each.type === type).map(({ text }) => text)
const tell = (page: Page, message: object) => page.evaluate(`tell(${JSON.stringify(message)})`)
