import { describe, expect, test } from 'vitest'
import type { Translate } from '../../src/messages/translator.ts'
import type { CustomerType, EntitlementId } from '../../src/rules/index.ts'
import { aWorld, en, fr } from './world.ts'

/** Every path of POLICY.md: who they are, what they show, and the title and sentence of the card that they get. */
type Path = {
  rule: string
  customer: CustomerType
  show: string
  title: 'title.resumed' | `title.refused.${'ticket' | 'supportCode' | 'licenseKey'}`
  says: (t: Translate) => string[]
  /** Buttons of the outcome, in order. */
  offers?: (t: Translate) => string[]
}

const paths: Path[] = [
  {
    rule: 'H1',
    customer: 'home',
    show: 'T-AAAAA-AAAAA-Y',
    title: 'title.resumed',
    says: (t) => [t('policy.H1')],
  },
  {
    rule: 'H1a',
    customer: 'home',
    show: 'T-BBBBB-BBBBB-X',
    title: 'title.refused.ticket',
    says: (t) => [t('reason.ticketClosed.home', { id: 'T-BBBBB-BBBBB-X' })],
    offers: (t) => [t('offer.supportCode'), t('offer.web'), t('offer.person'), t('offer.selfService')],
  },
  {
    rule: 'H1b',
    customer: 'home',
    show: 'T-CCCCC-CCCCC-M',
    title: 'title.refused.ticket',
    says: (t) => [t('reason.noIncidentsLeft.ticket', { total: 2 })],
    offers: (t) => [t('offer.buy'), t('offer.web'), t('offer.person'), t('offer.selfService')],
  },
  {
    rule: 'N',
    customer: 'home',
    show: 'T-DDDDD-DDDDD-Q',
    title: 'title.resumed',
    says: (t) => [t('found.perIncident')],
  },
  {
    rule: 'H2b',
    customer: 'home',
    show: '1000000003',
    title: 'title.refused.supportCode',
    says: (t) => [t('reason.noPhoneSupport.only.supportCode')],
    offers: (t) => [t('offer.options'), t('offer.web'), t('offer.person'), t('offer.selfService')],
  },
  {
    rule: 'H2b',
    customer: 'home',
    show: '1000000004',
    title: 'title.refused.supportCode',
    says: (t) => [t('reason.noIncidentsLeft.only.supportCode', { total: 2 })],
    offers: (t) => [
      t('offer.openTicket'),
      t('offer.buy'),
      t('offer.ticket'),
      t('offer.web'),
      t('offer.person'),
      t('offer.selfService'),
    ],
  },
  {
    rule: 'H2b',
    customer: 'home',
    show: '1000000005',
    title: 'title.refused.supportCode',
    says: (t) => [t('reason.inactive.ended.supportCode', { date: t.date('2024-12-31') })],
  },
  {
    rule: 'N',
    customer: 'home',
    show: '1000000006',
    title: 'title.refused.supportCode',
    says: (t) => [t('reason.useTicketId', { id: 'T-DDDDD-DDDDD-Q' })],
  },
  {
    rule: 'B3',
    customer: 'home',
    show: 'PLSK.20000001.0001',
    title: 'title.refused.licenseKey',
    says: (t) => [t('reason.notForHome')],
    offers: (t) => [
      t('offer.ticket'),
      t('offer.supportCode'),
      t('offer.business'),
      t('offer.web'),
      t('offer.person'),
      t('offer.selfService'),
    ],
  },
  {
    rule: 'H2a',
    customer: 'home',
    show: '9999999999',
    title: 'title.refused.supportCode',
    says: (t) => [t('reason.unknown.supportCode')],
  },
  {
    rule: 'H1',
    customer: 'home',
    show: 'T-11111-11111-3',
    title: 'title.refused.ticket',
    says: (t) => [t('reason.unknown.ticket')],
  },
  {
    rule: 'B1',
    customer: 'business',
    show: 'T-EEEEE-EEEEE-J',
    title: 'title.resumed',
    says: (t) => [t('label.nothing')],
  },
  {
    rule: 'B1b',
    customer: 'business',
    show: 'T-FFFFF-FFFFF-H',
    title: 'title.refused.ticket',
    says: (t) => [t('reason.noIncidentsLeft.ticket', { total: 1 })],
  },
  {
    rule: 'B2b',
    customer: 'business',
    show: '2000000003',
    title: 'title.refused.supportCode',
    says: (t) => [t('reason.noPhoneSupport.only.supportCode')],
  },
  {
    rule: 'B3a',
    customer: 'business',
    show: 'PLSK.20000005.0001',
    title: 'title.refused.licenseKey',
    says: () => ['Parallels Desktop'],
  },
  {
    rule: 'B3b',
    customer: 'business',
    show: 'PLSK.20000004.0001',
    title: 'title.refused.licenseKey',
    says: (t) => [t('reason.noIncidentsLeft.only.licenseKey', { total: 1 })],
  },
  {
    rule: 'N',
    customer: 'business',
    show: 'PLSK.20000006.0001',
    title: 'title.refused.licenseKey',
    says: (t) => [t('reason.useTicketId', { id: 'T-GGGGG-GGGGG-N' })],
  },
  {
    rule: 'B3',
    customer: 'business',
    show: 'PLSK.99999999.0001',
    title: 'title.refused.licenseKey',
    says: (t) => [t('reason.unknown.licenseKey')],
  },
]

describe.each([
  ['English', en],
  ['French', fr],
])('in %s', (_, t) => {
  const locale = t.locale
  const button = { home: t('button.home'), business: t('button.business') }

  test.each(paths)('$rule: $customer shows $show', async ({ customer, show, title, says, offers }) => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([[locale === 'en' ? 'hello' : 'bonjour', t('welcome')], [`> ${button[customer]}`]])
    const answer = await chat.say(show)
    expect(answer).toContain(t(title))
    for (const sentence of says(t)) expect(answer).toContain(sentence)
    const titles = [...answer.matchAll(/\[\d+\] (.+)$/gm)].map(([, one]) => one?.split(' → ')[0])
    if (offers) expect(titles).toEqual(offers(t))
  })

  test('H2, D: an incident of a limited plan is announced, confirmed and spent', async () => {
    const world = await aWorld()
    const chat = world.chat({ locale })
    await chat.script([
      [locale === 'en' ? 'hi' : 'salut', t('welcome')],
      [`> ${button.home}`, t('ask.openTicket')],
      [`> ${t('button.no')}`, t('ask.credential.home')],
      ['0123 456-789', t('detect.supportCode', { last: '6789' }), t('ask.subject')],
      [
        'Zzyzx qwrtp',
        t('duplicate.one', { id: 'T-AAAAA-AAAAA-Y', subject: 'Desktop does not start after the update' }),
      ],
      [`> ${t('button.otherProblem')}`, t('confirm.limited', { total: 3, after: 1 })],
    ])
    const answer = await chat.click(t('button.openTicket'))
    const id = /T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/.exec(answer)?.[0] ?? ''
    expect(answer).toContain(t('opened.limited', { id, after: 1, total: 3 }))
    expect(answer).toContain(t('feedback.ask'))
    await chat.script([
      [`> ${t('button.notReally')}`, t('feedback.comment')],
      [locale === 'en' ? 'It took long' : 'C’était long', t('feedback.thanks')],
    ])
  })

  test('H2, D: an unlimited plan spends nothing', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      ['1000000002', t('welcome'), t('detect.supportCode', { last: '0002' }), t('ask.subject')],
      ['Zzyzx qwrtp', t('confirm.unlimited')],
      [locale === 'en' ? 'yes' : 'oui', t('title.opened'), t('plan.unlimited')],
    ])
  })

  test('B3, D: a company’s license key opens a ticket', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      [locale === 'en' ? 'for my company' : 'pour mon entreprise', t('ask.kind')],
      [`> ${t('button.technical')}`, t('ask.openTicket')],
      [`> ${t('button.no')}`, t('ask.credential.business')],
      ['20000001', t('detect.licenseKey', { last: '01' }), t('ask.subject')],
      ['Zzyzx qwrtp', t('confirm.limited', { total: 5, after: 4 })],
      [`> ${t('button.openTicket')}`, t('title.opened')],
    ])
  })

  test('B1: an imported ticket asks for its owner’s e-mail, and a wrong one reads like an unknown ticket', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      ['20000007', t('detect.which', { digits: '••••••07' })],
      [`> ${t('button.ticket')}`, t('ask.email', { id: '20000007' })],
      ['somebody', t('bad.email')],
      ['other@example.com', t('reason.unknown.ticket')],
      [`> ${t('offer.retry')}`, t('ask.ticket')],
      ['20000007', t('ask.email', { id: '20000007' })],
      [' Business@Example.com ', t('title.resumed'), 'Mail queue is stuck'],
    ])
  })

  test('E: sales need nothing', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      [locale === 'en' ? 'hello' : 'bonjour', t('welcome')],
      [`> ${t('button.salesOrLicensing')}`, t('exempt'), t('offer.sales')],
    ])
  })

  test('B1: a licensing call resumes a ticket that a technical call may not', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      ['T-FFFFF-FFFFF-H', t('reason.noIncidentsLeft.ticket', { total: 1 })],
      [`> ${t('offer.licensing')}`, t('title.resumed')],
    ])
  })

  test('E: a licensing call is never blocked by a closed or unknown ticket', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      [locale === 'en' ? 'company' : 'entreprise', t('ask.kind')],
      [`> ${t('button.licensing')}`, t('ask.openTicket')],
      [`> ${t('button.yes')}`, t('ask.ticket')],
      ['T-11111-11111-3', t('exempt.unknown'), t('exempt')],
      [locale === 'en' ? 'company' : 'entreprise', t('ask.kind')],
      [`> ${t('button.licensing')}`, t('ask.openTicket')],
      [`> ${t('button.no')}`, t('exempt')],
    ])
  })

  test('H1a: after a closed ticket a new one is opened by code', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      ['T-BBBBB-BBBBB-X', t('reason.ticketClosed.home', { id: 'T-BBBBB-BBBBB-X' })],
      [`> ${t('offer.supportCode')}`, t('ask.credential.home')],
      ['1000000002', t('ask.subject')],
    ])
  })

  test('B3: "I’m a company" takes the same key on', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      [locale === 'en' ? 'home' : 'particulier', t('ask.openTicket')],
      ['PLSK.20000001.0001', t('reason.notForHome')],
      [`> ${t('offer.business')}`, t('ask.subject')],
    ])
  })

  test('a way that an earlier outcome offered is still good while feedback is asked', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      ['T-FFFFF-FFFFF-H', t('title.refused.ticket')],
      ['T-AAAAA-AAAAA-Y', t('title.resumed'), t('feedback.ask')],
      [`> ${t('offer.selfService')}`, t('selfService.ask')],
    ])
  })

  test('N: the purchase’s own ticket is one click away', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      ['1000000006', t('reason.useTicketId', { id: 'T-DDDDD-DDDDD-Q' })],
      [`> ${t('offer.boundTicket', { id: 'T-DDDDD-DDDDD-Q' })}`, t('title.resumed'), t('found.perIncident')],
    ])
  })

  test('reading 6: the record corrects the customer type, and says so', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      [locale === 'en' ? 'home' : 'particulier', t('ask.openTicket')],
      ['T-EEEEE-EEEEE-J', t('title.resumed'), t('corrected.business')],
    ])
  })

  test('reading 8: the same problem continues its ticket, free', async () => {
    const world = await aWorld()
    const chat = world.chat({ locale })
    await chat.script([
      ['0123456789', t('ask.subject')],
      ['Zzyzx qwrtp', t('title.duplicate')],
      [`> ${t('button.sameProblem')}`, t('title.resumed'), 'T-AAAAA-AAAAA-Y'],
    ])
    expect(await world.desk.ledger('home-limited' as EntitlementId)).toHaveLength(1)
  })

  test('reading 8: so it does by the number of the ticket that is offered, though it has no digit', async () => {
    const chat = (await aWorld()).chat({ locale })
    await chat.script([
      ['0123456789', t('ask.subject')],
      ['Zzyzx qwrtp', t('title.duplicate'), 'T-AAAAA-AAAAA-Y'],
      ['t-aaaaa-aaaaa-y', t('title.resumed'), 'T-AAAAA-AAAAA-Y'],
    ])
  })
})
