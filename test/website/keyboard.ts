import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Chat, chatOn } from './site.ts'

/** The chat for somebody without a mouse. */
export type Keys = {
  readonly chat: Chat
  /** Goes to the newest message and presses the button of this title in it. */
  press(title: string): Promise<void>
  /** Types into the input of the newest message, which has this label, and presses the button of this title. */
  fill(label: string, text: string, title: string): Promise<void>
  /** Goes out of the message, out of the history, and out of the chat. */
  leave(): Promise<void>
}

/** What has the focus, by its name, in whichever frame or shadow tree it is. */
export const focusedOn = async (page: Page): Promise<string> => {
  const names = page.frames().map((frame) => frame.evaluate<string>(focusedName))
  return (await Promise.all(names)).findLast((name) => name !== '') ?? ''
}

const focusedName = `(() => {
  if (!document.hasFocus()) return ''
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  if (!focused || focused === document.body) return ''
  return focused.getAttribute('aria-label') ?? focused.textContent?.trim() ?? ''
})()`

/** Presses a key until what has the focus has this name; fails where it is not reached. */
const reach = async (page: Page, key: string, name: RegExp, atMost: number): Promise<void> => {
  for (let presses = 0; presses < atMost; presses++) {
    if (name.test(await focusedOn(page))) return
    await page.keyboard.press(key)
  }
  expect(await focusedOn(page)).toMatch(name)
}

const history = /^Chat history/

export const openByKeyboard = async (page: Page): Promise<Keys> => {
  await page.getByRole('button', { name: /^Open the chat/ }).waitFor()
  await reach(page, 'Tab', /^Open the chat/, 30)
  await page.keyboard.press('Enter')
  const chat = chatOn(page)
  await chat.frame.locator('.ac-pushButton').first().waitFor()
  await expect.poll(() => focusedOn(page)).toBe('Message input box')
  await reach(page, 'Shift+Tab', history, 4)
  const enterNewest = async () => {
    await expect.poll(() => focusedOn(page)).not.toBe('')
    await reach(page, 'Escape', history, 2)
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
  }
  const press = (title: string) => reach(page, 'Tab', new RegExp(`^${title}$`), 8)
  return {
    chat,
    press: async (title) => {
      await chat.button(title).waitFor()
      await enterNewest()
      await press(title)
      await page.keyboard.press('Enter')
    },
    fill: async (label, text, title) => {
      await chat.input(label).waitFor()
      await enterNewest()
      await page.keyboard.type(text)
      await press(title)
      await page.keyboard.press('Enter')
    },
    leave: async () => {
      for (let presses = 0; presses < 4 && !/^Open the chat/.test(await focusedOn(page)); presses++) {
        await page.keyboard.press('Escape')
        await page.waitForTimeout(300)
      }
    },
  }
}
