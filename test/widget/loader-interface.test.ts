import { describe, expect, test } from 'vitest'
import { aSite } from './loader-world.ts'

const keepEvents = `window.events = []
window.Guichet = window.Guichet || { q: [] }
for (const name of ['open', 'close', 'ready', 'message', 'unread', 'locale', 'started', 'ended', 'connection', 'error'])
  Guichet.q.push(['on', name, (detail) => events.push([name, detail ?? null])])`

describe('the JavaScript interface', () => {
  test('calls made before the widget is there are made when it is, and it says when', async () => {
    const { page, chat } = await aSite({
      before: `window.Guichet = { q: [['open'], ['identify', 'a.b.c']] }
        addEventListener('guichet:ready', ({ detail }) => { window.early = detail === window.Guichet })`,
    })
    const frame = await chat()
    expect(await frame.evaluate('heard')).toEqual([
      { guichet: 1, type: 'hello', isOpen: true, isFullScreen: false },
      { guichet: 1, type: 'identify', token: 'a.b.c' },
    ])
    expect(await page.evaluate('[early, Guichet.isOpen]')).toEqual([true, true])
  })

  test('opens, closes and tells what happens', async () => {
    const { page, chat } = await aSite({ before: keepEvents })
    await page.evaluate('Guichet.toggle()')
    const frame = await chat()
    await frame.evaluate(`say({ type: 'message', from: 'bot', text: 'Hello' })`)
    await frame.evaluate(`say({ type: 'locale', locale: 'fr', direction: 'ltr' })`)
    await frame.evaluate(`say({ type: 'failed', problem: 'identityRefused' })`)
    await page.waitForFunction(`events.length === 5`)
    await page.evaluate('Guichet.q.push(["toggle"])')
    expect(await page.evaluate('events')).toEqual([
      ['open', null],
      ['ready', null],
      ['message', { from: 'bot', text: 'Hello' }],
      ['locale', { locale: 'fr', direction: 'ltr' }],
      ['error', { problem: 'identityRefused' }],
      ['close', null],
    ])
  })

  test('a listener can stop listening, and one that throws takes nothing from the others', async () => {
    const { page } = await aSite()
    await page.evaluate(`window.calls = 0
      Guichet.on('open', () => { throw new Error('the page’s own') })
      const off = Guichet.on('open', () => { calls += 1 })
      Guichet.open(); Guichet.close(); off(); Guichet.open()`)
    expect(await page.evaluate('calls')).toBe(1)
  })

  test('the language and the theme change, also before the chat page is there', async () => {
    const { page, launcher, chat } = await aSite()
    await launcher.waitFor()
    await page.evaluate(`Guichet.setLocale('fr'); Guichet.open(); Guichet.setTheme('dark')`)
    const frame = await chat()
    expect(new URL(frame.url()).searchParams.get('locale')).toBe('fr')
    await frame.waitForFunction(`heard.some(({ type, theme }) => type === 'setTheme' && theme === 'dark')`)
    await page.evaluate(`Guichet.setLocale('ar')`)
    await frame.waitForFunction(`heard.some(({ type, locale }) => type === 'setLocale' && locale === 'ar')`)
    expect(await page.locator('guichet-widget [role="region"]').getAttribute('dir')).toBe('rtl')
  })

  test('a visitor is forgotten where there was one, though the chat page was not there', async () => {
    const { page, heard } = await aSite({
      before: `if (!sessionStorage.was) localStorage.guichet = 'ended'; sessionStorage.was = 1`,
    })
    await page.waitForFunction('window.Guichet.reset')
    await page.evaluate('Guichet.identify("a.b.c"); Guichet.reset()')
    expect(await heard()).toEqual(['hello', 'reset'])
    expect(await page.evaluate('[localStorage.guichet ?? null, Guichet.isOpen]')).toEqual([null, false])
  })

  test('nobody is forgotten where nobody was: nothing is loaded for it', async () => {
    const { page, launcher, asked } = await aSite()
    await launcher.waitFor()
    await page.evaluate('Guichet.reset()')
    await page.waitForTimeout(200)
    expect(asked).toEqual(['/widget.js'])
  })

  test('throws for nothing that it is given', async () => {
    const { page, problems } = await aSite()
    await page.evaluate(`for (const odd of [undefined, null, 7, {}, [], '', () => {}, Symbol('s')]) {
      for (const name of ['open', 'close', 'toggle', 'setLocale', 'setTheme', 'identify', 'reset']) Guichet[name](odd)
      Guichet.on(odd, odd)
      Guichet.on('open', odd)()
      Guichet.q.push(odd, [odd], [odd, odd], ['constructor'], ['nothing', odd])
    }`)
    expect(problems).toEqual([])
  })

  test('works where the browser forbids storage', async () => {
    const { launcher, chat, problems } = await aSite({
      before: `Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('no') } })`,
    })
    await launcher.click()
    await (await chat()).evaluate(`say({ type: 'started', conversation: 'c1' })`)
    expect(problems).toEqual([])
  })
})

describe('messages from elsewhere', () => {
  test('are not listened to: of the page itself, of another frame, or of the right frame in another shape', async () => {
    const { page, launcher, panel, chat } = await aSite({ body: '<iframe srcdoc="x"></iframe>' })
    await launcher.click()
    const frame = await chat()
    await page.evaluate(`postMessage({ guichet: 1, type: 'close' }, '*')`)
    await page.frames()[1]?.evaluate(`parent.postMessage({ guichet: 1, type: 'close' }, '*')`)
    for (const odd of [
      `{ type: 'close' }`,
      `{ guichet: 2, type: 'close' }`,
      `{ guichet: 1, type: 'unread', count: -1 }`,
      `{ guichet: 1, type: 'unread', count: '<b>' }`,
      `null`,
    ])
      await frame.evaluate(`parent.postMessage(${odd}, '*')`)
    await page.waitForTimeout(100)
    expect(await panel.isVisible()).toBe(true)
    expect(await page.title()).toBe('A shop')
    await frame.evaluate(`say({ type: 'close' })`)
    await panel.waitFor({ state: 'hidden' })
  })

  test('a page that has taken the place of the chat is neither heard nor told', async () => {
    const { page, origin, launcher, panel, chat } = await aSite({ frameSources: "'self'" })
    await launcher.click()
    const frame = await chat()
    await frame.evaluate(`setTimeout(() => { location.href = '${origin}/foreign' })`)
    await frame.waitForURL('**/foreign')
    await frame.evaluate(`window.heard = []; addEventListener('message', ({ data }) => heard.push(data))
      parent.postMessage({ guichet: 1, type: 'close' }, '*')`)
    await page.evaluate(`Guichet.identify('a.b.c')`)
    await page.waitForTimeout(100)
    expect(await panel.isVisible()).toBe(true)
    expect(await frame.evaluate('heard')).toEqual([])
  })
})
