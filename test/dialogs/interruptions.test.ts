import { describe, expect, test } from 'vitest'
import { aWorld, type Chat, en, fr } from './world.ts'

const toConfirmation = async (chat: Chat): Promise<void> =>
  chat.script([
    ['1000000002', en('ask.subject')],
    ['Zzyzx qwrtp', en('confirm.unlimited')],
  ])

/** Every question of a conversation: what leads to it, and its text. */
const questions: [question: string, said: string[], text: string][] = [
  ['home or company', ['hello', 'technical'], 'Is this for a home product'],
  ['technical or licensing', ['company'], en('ask.kind')],
  ['open ticket', ['home'], en('ask.openTicket')],
  ['ticket number', ['home', 'yes'], en('ask.ticket')],
  ['code', ['home', 'no'], en('ask.credential.home')],
  ['which of two', ['20000007'], en('detect.which', { digits: '••••••07' })],
  ['e-mail', ['ticket 20000007'], en('ask.email', { id: '20000007' })],
  ['subject', ['1000000002'], en('ask.subject')],
  ['articles', ['1000000002', 'where do I find my support code'], en('selfService.before')],
  ['duplicate', ['0123456789', 'Zzyzx qwrtp'], en('title.duplicate')],
  ['confirmation', ['1000000002', 'Zzyzx qwrtp'], en('confirm.unlimited')],
]

describe.each(questions)('at the question of %s', (_, said, question) => {
  const there = async (changes = {}): Promise<Chat> => {
    const chat = (await aWorld(changes)).chat()
    let answer = ''
    for (const one of said) answer = await chat.say(one)
    expect(answer).toContain(question)
    return chat
  }

  test('help helps, and the question comes again', async () => {
    const chat = await there()
    for (const word of ['help', 'aide', 'hepl']) {
      const answer = await chat.say(word)
      expect(answer).toContain(question)
      expect(answer.indexOf(question)).toBeGreaterThan(10)
    }
  })

  test('cancel ends it, and says that nothing happened', async () => {
    const chat = await there()
    await chat.script([
      ['annuler', en('cancel'), en('menu.again')],
      ['home', en('ask.openTicket')],
    ])
  })

  test('start over goes back to the menu', async () => {
    const chat = await there()
    await chat.script([['start over', en('restart'), en('menu.again')]])
  })

  test('another language asks the same question in it', async () => {
    const chat = await there()
    const before = chat.last.length
    expect(before).toBeGreaterThan(0)
    const answer = await chat.say('français')
    expect(answer).toContain(fr('language'))
    expect(answer).not.toContain(question)
    expect(await chat.say('english')).toContain(question)
  })

  test('status and a person are shown beside it, and the question comes again', async () => {
    const chat = await there()
    expect(await chat.say('status')).toContain(question)
    expect(await chat.say('I want to talk to a human')).toMatch(new RegExp(`${en('person.link')}[^]*`))
    expect(await chat.say('help')).toContain(question)
  })

  test('a support code pasted there is recognised', async () => {
    const chat = await there()
    await chat.script([['2000000003', en('detect.supportCode', { last: '0003' })]])
  })

  test('nonsense is met three times, then come the alternatives', async () => {
    const chat = await there()
    let answer = ''
    for (let i = 0; i < 3; i++) answer = await chat.say('?!')
    expect(answer).toContain(en('bad.third'))
    expect(answer).toContain(en('offer.person'))
  })

  test('an attachment alone, an empty message and an unknown card lose nothing', async () => {
    const chat = await there()
    const attachments = [{ contentType: 'image/png', contentUrl: 'https://example.com/x' }]
    expect(await chat.send({ attachments })).toContain(en('bad.attachment'))
    expect(await chat.send({ text: '  ' })).toContain(en('bad.empty'))
    for (const value of [
      { what: 'ever' },
      [1],
      'text',
      7,
      { guichet: { action: 'launch' } },
      { guichet: null },
    ]) {
      const answer = await chat.submit(value)
      expect(answer).toContain(en('stale'))
      expect(answer).toContain(question)
    }
  })
})

describe('back', () => {
  test('walks to the question before, as often as there is one', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['technical', 'Is this for a home product'],
      ['home', en('ask.openTicket')],
      ['no', en('ask.credential.home')],
      ['1000000002', en('ask.subject')],
      ['Zzyzx qwrtp', en('confirm.unlimited')],
      ['back', en('back'), en('ask.subject')],
      ['retour', en('ask.credential.home')],
      ['bakc', en('ask.openTicket')],
      ['yes', en('ask.ticket')],
      ['back', en('ask.openTicket')],
      ['back', 'Is this for a home product'],
      ['back', en('back.none')],
      ['company', en('ask.openTicket')],
    ])
  })
})

describe('change', () => {
  test('at the confirmation asks for the problem again', async () => {
    const chat = (await aWorld()).chat()
    await toConfirmation(chat)
    await chat.script([
      [`> ${en('button.change')}`, en('ask.subject')],
      ['Qwrtp zzyzx', 'Qwrtp zzyzx', en('confirm.unlimited')],
    ])
  })
})

describe('misses', () => {
  test('a wrong length is told its count; the second time there is help; then the alternatives', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['home', en('ask.openTicket')],
      ['no', en('ask.credential.home')],
      ['012345678', en('bad.supportCode', { digits: 9 }), en('ask.credential.home')],
      ['01234567890', en('bad.supportCode', { digits: 11 }), en('bad.second')],
      [`> ${en('offer.retry')}`, en('ask.credential.home')],
      ['012345678', en('bad.third'), en('offer.web'), en('offer.person')],
      ['home', en('ask.openTicket')],
    ])
  })

  test('a company is told both lengths', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['company'],
      ['technical'],
      ['no', en('ask.credential.business')],
      ['1234567', en('bad.either', { digits: 7 })],
    ])
  })

  test('a number of the wrong length as the first message is counted as well', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['012345678', en('welcome'), en('bad.either', { digits: 9 }), 'Is this for a home product'],
    ])
  })

  test('who does not know where the code is gets told', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([['home'], ['no'], ['where is it?', en('where.home'), en('ask.credential.home')]])
  })
})

test('who has no ticket after all is asked for a code', async () => {
  const chat = (await aWorld()).chat()
  await chat.script([['home'], ['yes', en('ask.ticket')], ['I don’t have one', en('ask.credential.home')]])
})

describe('a button’s title, typed', () => {
  test('does what the button does, also later where it is good at any time', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['T-AAAAA-AAAAA-Y', en('title.resumed')],
      ['pas vraiment', en('feedback.comment')],
      ['skip', en('feedback.thanks')],
      ['copy number', 'T-AAAAA-AAAAA-Y'],
      ['sales or licensing', en('exempt')],
      ['contact sales', 'https://www.parallels.com/contact/'],
    ])
  })
})

describe('self-service', () => {
  test('gives way to whoever wants something else', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['where do I find my support code', en('selfService.found')],
      ['company', en('ask.kind')],
    ])
  })

  test('a described problem finds articles, and "that solved it" opens nothing', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.script([
      ['where do I find my support code', en('welcome'), en('selfService.found')],
      ['1', en('button.solved')],
      [`> ${en('button.solved')}`, en('selfService.solved'), en('feedback.ask')],
    ])
  })

  test('articles are offered while the problem is described, and the ticket can still be opened', async () => {
    const chat = (await aWorld()).chat({ locale: 'fr' })
    await chat.script([
      ['1000000002', fr('ask.subject')],
      ['où trouver mon code d’assistance ?', fr('selfService.before')],
      ['toujours pas', fr('confirm.unlimited')],
    ])
  })

  test('one that solves it spends nothing', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.script([
      ['0123456789', en('ask.subject')],
      ['where do I find my support code', en('selfService.before')],
      [`> ${en('button.solved')}`, en('selfService.solved')],
    ])
    expect(await world.desk.tickets({ limit: 100 })).not.toContainEqual(
      expect.objectContaining({ subject: expect.stringContaining('where') }),
    )
  })

  test('is asked for by its button', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['hello', en('welcome')],
      ['help myself', en('selfService.ask')],
      ['qwrtp zzyzx', en('selfService.none')],
    ])
  })
})

describe('status', () => {
  test('of a ticket that was opened here, and of one that is pasted', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['status', en('status.none')],
      ['T-EEEEE-EEEEE-J', en('status.line', { id: 'T-EEEEE-EEEEE-J', status: en('ticketStatus.open') })],
      ['my tickets', en('status.list'), 'Container does not migrate'],
      ['> T-EEEEE-EEEEE-J', en('title.status')],
    ])
  })

  test('of an imported ticket needs its owner’s e-mail', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['status', en('status.none')],
      ['20000007', en('ask.email', { id: '20000007' })],
      ['nobody@example.com', en('reason.unknown.ticket')],
      ['status'],
      ['20000007', en('ask.email', { id: '20000007' })],
      ['business@example.com', en('status.line', { id: '20000007', status: en('ticketStatus.open') })],
    ])
  })
})

describe('feedback', () => {
  test('gives way to whatever is said instead', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([
      ['T-AAAAA-AAAAA-Y', en('title.resumed'), en('feedback.ask')],
      ['2000000003', en('title.refused.supportCode')],
    ])
  })

  test('an answer and a comment are kept, masked', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.script([
      ['T-AAAAA-AAAAA-Y', en('feedback.ask')],
      ['yes', en('feedback.comment')],
      ['nice, my code 0123456789 worked', en('feedback.thanks')],
    ])
    const [document] = await world.state.load([{ kind: 'conversation', channel: 'webchat', id: 'c1' }])
    expect(document?.json).toContain('"useful":true')
    expect(document?.json).not.toContain('0123456789')
  })
})

test('a button is kept once, however often it was shown, and its title can be typed in any language', async () => {
  const world = await aWorld()
  const chat = world.chat()
  const timesKept = async () => {
    const [document] = await world.state.load([{ kind: 'conversation', channel: 'webchat', id: 'c1' }])
    return document?.json.match(/"button\.salesOrLicensing"/g)?.length
  }
  await chat.say('hello')
  expect(await timesKept()).toBe(1)
  for (let i = 0; i < 5; i++) await chat.say('menu')
  expect(await timesKept()).toBe(1)
  await chat.say('help')
  await chat.script([[fr('button.salesOrLicensing'), 'Sales and licensing need no code']])
})
