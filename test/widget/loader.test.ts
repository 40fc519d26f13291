import axe from 'axe-core'
import { describe, expect, test } from 'vitest'
import { phone } from '../support/browser.ts'
import { aSite } from './loader-world.ts'

const unread = (count: number) => `say({ type: 'unread', count: ${count} })`

describe('the launcher on a page with a strict policy', () => {
  test('is drawn without a violation, without moving the page, and without asking for more than the script', async () => {
    const { page, launcher, asked, problems } = await aSite()
    await launcher.waitFor()
    await page.waitForTimeout(300)
    expect(asked).toEqual(['/widget.js'])
    await launcher.click()
    await page.waitForTimeout(300)
    expect(await page.evaluate('shifted')).toBe(0)
    expect(problems).toEqual([])
  })

  test('waits until the page is idle', async () => {
    const { page, launcher } = await aSite({
      before: 'window.requestIdleCallback = (work) => { window.idle = work }',
    })
    await page.waitForFunction('window.idle')
    expect(await launcher.count()).toBe(0)
    await page.evaluate('idle()')
    await launcher.waitFor()
  })

  test('says what it does, in the language of the page', async () => {
    const english = await aSite()
    await english.launcher.waitFor()
    expect(await english.launcher.getAttribute('aria-label')).toBe('Open the chat')
    const french = await aSite({ attributes: 'data-locale="fr-CA"' })
    await french.launcher.waitFor()
    expect(await french.launcher.getAttribute('aria-label')).toBe('Ouvrir la conversation')
    const byPage = await aSite({ lang: 'fr', attributes: 'data-label="Une question ?"' })
    await byPage.launcher.waitFor()
    expect(await byPage.launcher.getAttribute('aria-label')).toBe('Une question ?')
  })

  test.each([
    ['', 'right'],
    ['data-position="left"', 'left'],
    ['data-locale="ar"', 'left'],
    ['data-locale="he" data-position="right"', 'right'],
  ])('with %j it is on the %s', async (attributes, side) => {
    const { launcher, page } = await aSite({ attributes })
    await launcher.waitFor()
    const { x } = await launcher.boundingBox().then((box) => box ?? { x: -1 })
    expect(x < (await page.evaluate<number>('innerWidth')) / 2 ? 'left' : 'right').toBe(side)
  })

  test('takes its colour and its size from the page, and writes on it in black or white', async () => {
    const { page, launcher } = await aSite({
      css: ':root { --guichet-accent: #ffd54a; --guichet-launcher-size: 72px; --guichet-offset-x: 40px }',
    })
    await launcher.waitFor()
    const style = await page.evaluate(`(() => {
      const launcher = document.querySelector('guichet-widget').shadowRoot.querySelector('.launcher')
      const { backgroundColor, width, right, color } = getComputedStyle(launcher)
      return { backgroundColor, width, right, isBlack: /^oklch\\(0 |^rgb\\(0, 0, 0\\)/.test(color) }
    })()`)
    expect(style).toEqual({
      backgroundColor: 'rgb(255, 213, 74)',
      width: '72px',
      right: '40px',
      isBlack: true,
    })
  })

  test('comes once, however often the line does', async () => {
    const { page, launcher } = await aSite({
      body: '<script src="DESK/widget.js" data-position="left" defer></script>',
    })
    await launcher.first().waitFor()
    await page.waitForTimeout(200)
    expect(await page.locator('guichet-widget').count()).toBe(1)
  })
})

test.each([{}, phone, { colorScheme: 'dark' as const }])(
  'axe finds nothing, closed or open: %j',
  async (browser) => {
    const { page, launcher, chat } = await aSite({ browser, body: '<main><h2>More</h2></main>' })
    await launcher.waitFor()
    await page.evaluate(axe.source)
    const findings = () =>
      page.evaluate<string[]>(`axe.run({ include: [['guichet-widget']] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`)
    expect(await findings()).toEqual([])
    await launcher.click()
    await chat()
    await page.waitForTimeout(300)
    expect(await findings()).toEqual([])
  },
)

describe('opening and closing', () => {
  test('the chat page comes at the first opening, is greeted, and stays when it is closed', async () => {
    const { launcher, panel, heard, asked } = await aSite({
      attributes: 'data-locale="fr" data-title="Aide" data-accent="#063"',
    })
    await launcher.click()
    expect(await heard()).toEqual(['hello'])
    expect(await launcher.getAttribute('aria-expanded')).toBe('true')
    await launcher.click()
    await panel.waitFor({ state: 'hidden' })
    await launcher.click()
    await expect.poll(heard).toEqual(['hello', 'closed', 'opened'])
    expect(asked.filter((path) => path === '/widget/chat')).toHaveLength(1)
  })

  test('its address says what it must know before it draws', async () => {
    const { launcher, chat } = await aSite({
      attributes: 'data-locale="fr" data-title="Aide" data-accent="#063" data-theme="dark"',
    })
    await launcher.click()
    const { searchParams } = new URL((await chat()).url())
    expect(Object.fromEntries(searchParams)).toEqual({
      locale: 'fr',
      title: 'Aide',
      accent: '#063',
      theme: 'dark',
    })
  })

  test('the focus goes into the chat, and back to the launcher by Escape', async () => {
    const { page, launcher, panel, chat } = await aSite()
    await launcher.focus()
    await page.keyboard.press('Enter')
    const frame = await chat()
    await frame.waitForFunction('document.hasFocus()')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    expect(await launcher.evaluate((element) => element.matches(':focus'))).toBe(true)
  })

  test('Escape on the launcher closes too', async () => {
    const { page, launcher, panel, chat } = await aSite()
    await launcher.click()
    await chat()
    await launcher.focus()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
  })

  test('the Tab key goes round in the open chat and its launcher, both ways', async () => {
    const { page, launcher, chat } = await aSite()
    await launcher.click()
    const frame = await chat()
    const where = async (): Promise<string> =>
      (await launcher.evaluate((element) => element.matches(':focus')))
        ? 'launcher'
        : frame.evaluate<string>('document.hasFocus() ? document.activeElement.id : "elsewhere"')
    await frame.focus('#first')
    const visited: string[] = []
    for (const key of ['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
      await page.keyboard.press(key)
      if ((await where()) === '') await page.keyboard.press(key)
      visited.push(await where())
    }
    expect(visited).toEqual(['last', 'launcher', 'first', 'launcher', 'last', 'first'])
  })

  test('closing by the page leaves the focus where the visitor is', async () => {
    const { page, launcher, panel, chat } = await aSite()
    await launcher.click()
    await chat()
    await page.focus('#link')
    await page.evaluate('Guichet.close()')
    await panel.waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement.id')).toBe('link')
  })
})

describe('on a phone', () => {
  test('the chat takes the whole screen, alone, and gives the page back as it was', async () => {
    const { page, launcher, panel, chat } = await aSite({ browser: phone })
    await page.evaluate('scrollTo(0, 300)')
    await launcher.tap()
    const frame = await chat()
    await page.waitForTimeout(250)
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
    expect(await panel.evaluate((element) => element.matches(':modal'))).toBe(true)
    expect(await page.evaluate('document.documentElement.style.overflow')).toBe('hidden')
    expect(await frame.evaluate('heard[0].isFullScreen')).toBe(true)
    for (let press = 0; press < 5; press++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.id')).not.toBe('link')
    }
    await frame.evaluate(`say({ type: 'close' })`)
    await panel.waitFor({ state: 'hidden' })
    expect(await page.evaluate('[document.documentElement.style.overflow, scrollY]')).toEqual(['', 300])
    expect(await launcher.evaluate((element) => element.matches(':focus'))).toBe(true)
  })

  test('the keyboard that slides over the page does not cover the chat', async () => {
    const { page, launcher, panel, chat } = await aSite({ browser: phone })
    await launcher.tap()
    await chat()
    await page.evaluate(`Object.defineProperty(visualViewport, 'height', { configurable: true, value: 500 })
      visualViewport.dispatchEvent(new Event('resize'))`)
    await expect.poll(async () => (await panel.boundingBox())?.height).toBe(500)
    await page.evaluate('Guichet.close()')
    expect(await panel.getAttribute('style')).toBe('')
  })

  test('an open chat follows the screen from small to large', async () => {
    const { page, launcher, panel, chat } = await aSite({ browser: { viewport: phone.viewport } })
    await launcher.click()
    await chat()
    await page.setViewportSize({ width: 1000, height: 800 })
    await expect.poll(() => panel.evaluate((element) => element.matches('[open]:not(:modal)'))).toBe(true)
    expect(await page.evaluate('document.documentElement.style.overflow')).toBe('')
  })

  test('a chat page that does not come can be closed, says so, and is asked for again', async () => {
    const { page, launcher, panel, asked } = await aSite({
      browser: phone,
      attributes: 'data-title="silent"',
    })
    await page.clock.install()
    await launcher.tap()
    await expect.poll(() => asked.filter((path) => path.startsWith('/widget/assets/')).length).toBe(1)
    await page.waitForTimeout(300)
    await page.clock.runFor(6000)
    await panel.getByText('The chat cannot be reached right now.').waitFor()
    await panel.getByRole('button', { name: 'Close the chat' }).tap()
    await panel.waitFor({ state: 'hidden' })
    await launcher.tap()
    await expect.poll(() => asked.filter((path) => path === '/widget/chat').length).toBe(2)
  })
})

describe('what has not been read', () => {
  test('is counted on the launcher, in its name and in the title, and gone when it is', async () => {
    const { page, launcher, chat } = await aSite()
    await launcher.click()
    const frame = await chat()
    await launcher.click()
    await frame.evaluate(unread(2))
    await page.waitForFunction('document.title === "(2) A shop"')
    expect(await launcher.getAttribute('aria-label')).toBe('Open the chat, 2 unread messages')
    expect(await launcher.locator('.badge').textContent()).toBe('2')
    await page.evaluate('document.title = "Another page"')
    await frame.evaluate(unread(3))
    await page.waitForFunction('document.title === "(3) Another page"')
    await frame.evaluate(unread(0))
    await page.waitForFunction('document.title === "Another page"')
    expect(await launcher.locator('.badge').isVisible()).toBe(false)
  })

  test('is counted on the next page too, where a conversation goes on', async () => {
    const { page, launcher, chat } = await aSite()
    await launcher.click()
    await (await chat()).evaluate(`say({ type: 'started', conversation: 'c1' })`)
    await page.waitForFunction(`localStorage.guichet === 'open'`)
    await page.reload()
    await (await chat()).evaluate(unread(1))
    await page.waitForFunction('document.title === "(1) A shop"')
    expect(await launcher.getAttribute('aria-expanded')).toBe('false')
    await (await chat()).evaluate(`say({ type: 'ended' })`)
    await page.waitForFunction(`localStorage.guichet === 'ended'`)
  })
})
