import { beforeAll, expect, test, vi } from 'vitest'
import { translator } from '../../src/messages/translator.ts'
import { openBrowser } from '../support/browser.ts'
import { freshFolder, rowsOf } from '../support/stores.ts'
import { picture } from '../website/site.ts'
import { openPlayground } from './playground.ts'

// Two programs and a browser, which reads ten megabytes of script, on a machine that runs other tests meanwhile.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(openBrowser)

const t = translator('en')

test.each(['msteams', 'emulator'] as const)(
  'the Playground as %s goes from a greeting to a ticket',
  async (mode) => {
    const url = `sqlite:${await freshFolder()}/guichet.db`
    const talk = await openPlayground(url, mode)
    const look = (step: string) => picture(talk.page, `${step}-${mode}`)

    await talk.sees(t('welcome'))
    await look('greeting')
    await talk.press(t('button.home'))
    await talk.press(t('button.no'))
    await talk.sees(t('ask.credential.home'))
    await look('credential')
    await talk.fill(t('label.code'), '0123456789', t('button.send'))
    await talk.fill(t('label.subject'), 'Windows does not start', t('button.send'))
    await talk.press(t('button.otherProblem'))
    await look('confirm')
    await talk.press(t('button.openTicket'))
    await talk.sees(t('title.opened'))
    await talk.sees(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/)
    await look('opened')
    expect(await talk.page.locator('body').innerText()).not.toContain('0123456789')

    const spent =
      "select kind, used_after from ledger where entitlement = 'home-limited' order by id desc limit 1"
    expect(await rowsOf(url, spent)).toEqual([{ kind: 'deduct', used_after: 2 }])
  },
)

test('a group chat in the Playground leads to a private one', async () => {
  const talk = await openPlayground(`sqlite:${await freshFolder()}/guichet.db`, 'msteams')
  const open = (chat: string) => talk.page.getByRole('treeitem', { name: chat }).click()

  await talk.sees(t('welcome'))
  await open('Moving office')
  await talk.press(t('button.private'))
  await talk.sees(t('private.met'))
  await picture(talk.page, 'group')
  await open('Personal Chat')
  await talk.sees(t('menu.again'))
  await picture(talk.page, 'taken-aside')
})
