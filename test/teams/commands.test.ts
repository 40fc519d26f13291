import { describe, expect, test } from 'vitest'
import { words } from '../../deploy/teams/words.ts'
import { aWorld, type Chat, en, fr } from '../dialogs/world.ts'

const products = 'Parallels Desktop, Workstation Extreme'

const greeted = async (locale: 'en' | 'fr'): Promise<Chat> => {
  const chat = (await aWorld()).chat({ locale })
  await chat.say(locale === 'en' ? 'hello' : 'bonjour')
  return chat
}

describe.each([
  ['en', en, 'Français', fr],
  ['fr', fr, 'English', en],
] as const)('a command of the app, chosen in %s', (locale, t, otherName, other) => {
  const { newRequest, myTickets, help, language } = words[locale].commands

  test('asks what a new request needs, also in the middle of another', async () => {
    const chat = await greeted(locale)
    await chat.script([
      [newRequest.title, t('ask.type', { products })],
      ['1000000002', t('ask.subject')],
      [newRequest.title, t('ask.type', { products })],
    ])
  })

  test('tells of tickets', async () => {
    const chat = await greeted(locale)
    expect(await chat.say(myTickets.title)).toContain(t('status.none'))
  })

  test('helps', async () => {
    const chat = await greeted(locale)
    expect(await chat.say(help.title)).toContain(t('help.menu'))
  })

  test('asks for the language, and goes on in it', async () => {
    const chat = await greeted(locale)
    expect(await chat.say(language.title)).toContain(otherName)
    expect(await chat.click(otherName)).toContain(other('language'))
  })
})
