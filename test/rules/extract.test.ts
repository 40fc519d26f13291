import { describe, expect, it } from 'vitest'
import { extractCredentials, type Found, maskCredentials, newTicketId } from '../../src/rules/index.ts'

const own = newTicketId(Uint8Array.from([7, 19, 2, 20, 9, 23, 4, 26, 13, 5]))
const zeros = newTicketId(new Uint8Array(10))

const written = (one: Found): string => `${one.kind} ${one.kind === 'ticket' ? one.id : one.digits}`
const found = (text: string): string[] => extractCredentials(text).found.map(written)

describe('a support code is ten digits', () => {
  it.each([
    ['alone', '1234567890'],
    ['in groups', '123 456 7890'],
    ['one by one', '1 2 3 4 5 6 7 8 9 0'],
    ['with dashes', '123-456-7890'],
    ['with dots', '123.456.7890'],
    ['with a mixture', '12 - 34.56-78 90'],
    ['like an IP address, when there is nothing else', '12.34.567.890'],
    ['in pairs like a phone number, when there is nothing else', '12 34 56 78 90'],
    ['with no-break spaces', '12\u00A034\u202F56\u200978\u300090'],
    ['with dashes of other kinds', '12\u201034\u201156\u201378\u221290'],
    ['with invisible characters', '\uFEFF12\u200B34\u200D56\u206078\u00AD90'],
    ['with direction marks', '\u200F\u202B1234567890\u202C\u200E'],
    ['on two lines', '12345\n67890'],
    ['with combining marks', '1\u03322\u03323\u03324567890'],
    ['as keycap emoji', [...'1234567890'].map((digit) => `${digit}\uFE0F\u20E3`).join('')],
    ['with a full stop', '1234567890.'],
    ['after a word', 'Mon code : 1234567890, merci'],
    ['after a word without a space', 'code:1234567890'],
    ['in quotes', '« 1234567890 »'],
    ['before the next sentence', 'It is 1234567890.Thanks'],
    ['between words of a script without spaces', '代码1234567890谢谢'],
    ['after a time', '10:30 1234567890'],
    ['next to an emoji', '🙂1234567890🙂'],
  ])('%s', (_how, text) => {
    expect(found(text)).toEqual(['supportCode 1234567890'])
  })

  it('keeps leading zeros, which a number would lose', () => {
    expect(found('0012345678')).toEqual(['supportCode 0012345678'])
    expect(found('0000000000')).toEqual(['supportCode 0000000000'])
    expect(found('clé 00000001')).toEqual(['licenseKey 00000001'])
  })

  it('looks like a French phone number only in prose', () => {
    expect(found('06 12 34 56 78')).toEqual(['supportCode 0612345678'])
    expect(found('mon code est le 06 12 34 56 78')).toEqual(['supportCode 0612345678'])
    expect(found('appelez-moi au 06 12 34 56 78')).toEqual([])
    expect(found('au 06.12.34.56.78 ce soir')).toEqual([])
  })
})

describe('the digits of any script', () => {
  /** Every decimal digit of Unicode, in order: ten to a script. */
  const digits = Array.from({ length: 0x110000 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /\p{Nd}/u.test(character))
  const scripts = Array.from({ length: digits.length / 10 }, (_, i) => digits.slice(10 * i, 10 * i + 10))

  it.each(scripts.map((script) => [script.join('')]))('%s', (script) => {
    expect(found(script)).toEqual(['supportCode 0123456789'])
    expect(found(`clé ${[...script].slice(0, 8).join('')} !`)).toEqual(['licenseKey 01234567'])
  })

  it.each(['arab', 'arabext', 'deva', 'beng', 'thai', 'fullwide', 'mathmono', 'mathsanb', 'adlm'])(
    'as the platform writes them (%s)',
    (numberingSystem) => {
      const text = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false }).format(9876543210)
      expect(text).not.toBe('9876543210')
      expect(found(text)).toEqual(['supportCode 9876543210'])
    },
  )
})

describe('a license key is eight digits', () => {
  it.each([
    ['alone', '12345678'],
    ['in groups', 'key 1234 5678'],
    ['in its long form', 'PLSK.12345678.0001'],
    ['in its long form with dashes', 'plsk-12345678-0001'],
    ['in its long form with underscores', 'PVC_12345678_0001'],
    ['in its long form with spaces', 'PLSK 12345678 0001'],
    ['in its long form in a sentence', 'my key (VZSRV.12345678.0001) fails'],
    ['without the end of its long form', 'PLSK.12345678'],
    ['in fullwidth forms', 'ＰＬＳＫ．１２３４５６７８．０００１'],
  ])('%s', (_how, text) => {
    expect(found(text)).toEqual(['licenseKey 12345678'])
  })
})

describe('a ticket ID', () => {
  it.each([
    ['as created here', own],
    ['in lower case', own.toLowerCase()],
    ['with spaces', `ticket ${own.replaceAll('-', ' ')} merci`],
    ['without dashes', `c'est ${own.replaceAll('-', '')}.`],
    ['character by character', [...own.replaceAll('-', '')].join(' ')],
    ['with other dashes and invisible characters', `\u200F${own.replaceAll('-', '\u2011')}\u200B`],
    ['after the word', `mon ticket n° ${own}`],
  ])('%s', (_how, text) => {
    expect(found(text)).toEqual([`ticket ${own}`])
  })

  it('with O for 0', () => {
    expect(found(zeros.replaceAll('0', 'O'))).toEqual([`ticket ${zeros}`])
  })

  it.each([
    ['ticket 12345', '12345'],
    ['Ticket: 0012345', '0012345'],
    ['ticket n° ABC-123', 'ABC-123'],
    ['my ticket number is abc-123.', 'ABC-123'],
    ['ticket no. 42', '42'],
    ['ticket #42', '42'],
    ['#4711', '4711'],
    ['voir # ABC-99 svp', 'ABC-99'],
    ['numéro de ticket : 12345678', '12345678'],
    ['nume\u0301ro de ticket\u00A0: 12345678', '12345678'],
    ['ticket 1234567890', '1234567890'],
    ['le numéro du ticket est le INC0012345', 'INC0012345'],
    ['ticket ١٢٣٤٥', '12345'],
    ['ticket T-ABCDE-FGHJK-0', 'T-ABCDE-FGHJK-0'],
  ])('imported and announced: %s', (text, id) => {
    expect(found(text)).toEqual([`ticket ${id}`])
  })

  it.each([
    'I opened a ticket 2 days ago',
    'un ticket du 15/01/2024',
    'the ticket from 2023',
    'un ticket de 300 €',
    'we are #1',
    'a pair of t-shirts, blanc a',
    'le transporteur1',
    'C#7 and &#4711;',
  ])('is not in: %s', (text) => {
    expect(found(text)).toEqual([])
  })

  it('is not announced by a ticket that there is not', () => {
    expect(found('pas de ticket 1234567890')).toEqual(['supportCode 1234567890'])
  })
})

describe('a number of another length is an attempt', () => {
  it.each([
    ['123456789', '123456789'],
    ['12 345 678 901', '12345678901'],
    ['my code is 123456789', '123456789'],
    ['clé 1234567 merci', '1234567'],
    ['12345', '12345'],
    ['1 2 3 4 5 6', '123456'],
  ])('%s', (text, digits) => {
    expect(found(text)).toEqual([`number ${digits}`])
  })

  it.each(['', '2024', 'I have 3 Macs', 'Windows 11 since 2021', 'j’ai 12345 fichiers', '1'.repeat(21)])(
    'but not: %s',
    (text) => {
      expect(found(text)).toEqual([])
    },
  )
})

describe('several credentials in one message', () => {
  it.each([
    ['12345678 1234567890', ['licenseKey 12345678', 'supportCode 1234567890']],
    ['1234567890 12345678', ['supportCode 1234567890', 'licenseKey 12345678']],
    ['1234567890\n12345678', ['supportCode 1234567890', 'licenseKey 12345678']],
    ['12345678,1234567890', ['licenseKey 12345678', 'supportCode 1234567890']],
    ['123-456-7890 1234-5678', ['supportCode 1234567890', 'licenseKey 12345678']],
    ['ticket 4711, code 0012345678', ['ticket 4711', 'supportCode 0012345678']],
    [`${own} ou PLSK.12345678.0001`, [`ticket ${own}`, 'licenseKey 12345678']],
    ['12345678 pour 300 €', ['licenseKey 12345678']],
    ['12345678 300 €', ['licenseKey 12345678']],
    ['tél. 06 12 34 56 78, code 1234567890', ['supportCode 1234567890']],
  ])('%s', (text, all) => {
    expect(found(text)).toEqual(all)
  })
})

describe('what holds digits but is no credential', () => {
  it.each([
    ['a date', '2024-01-15'],
    ['a French date', '15/01/2024'],
    ['a date with dots', '15.01.2024'],
    ['a date with spaces', 'le 15 01 2024'],
    ['an instant', '2024-01-15T10:30:00Z'],
    ['a compact instant', '20240115T103000'],
    ['a range of dates', '01.01.2024-31.12.2024'],
    ['a range of years', '2023-2024'],
    ['a time', 'à 10:30:45 ou 14h30'],
    ['a French phone number', 'appelez-moi au 0612345678'],
    ['an international phone number', '+33 6 12 34 56 78'],
    ['an international phone number in prose', 'ou au +1 (425) 282-6400 svp'],
    ['a phone number with 00', 'au 0033 6 12 34 56 78'],
    ['a phone number with 00 in threes', 'au 0033 612 345 678'],
    ['an American phone number', 'call me at 425-282-6400'],
    ['a price', '1 234,56 €'],
    ['a large price', '12 345 678 EUR'],
    ['a price in dollars', '$12,345,678.90 or $12345678'],
    ['a price with narrow spaces', '12\u202F345\u202F678,90\u00A0€'],
    ['a version', '17.1.4.51567'],
    ['a version of many digits', 'version 10.15.7601.12'],
    ['an IP address', 'from 192.168.10.12'],
    ['an IP address of eight digits', '10.10.10.10'],
    ['a decimal', '48.856614'],
    ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
    ['a UUID of digits', '12345678-1234-1234-1234-123456789012'],
    ['an address', 'https://example.com/kb/12345678?code=1234567890'],
    ['an address without scheme', 'www.example.com/1234567890 example.com/12345678'],
    ['an e-mail', 'jean.12345678@example.com'],
    ['part of a word', 'KB12345678 and IMG_12345678'],
    ['the size of a file', '12345678 bytes'],
  ])('%s: %s', (_what, text) => {
    expect(found(text)).toEqual([])
  })
})

describe('masking', () => {
  it.each([
    ['1234567890', '••••••7890'],
    ['code 1234 567 890 svp', 'code •••• ••7 890 svp'],
    ['12345678', '••••••78'],
    ['PLSK.12345678.0001', 'PLSK.••••••78.0001'],
    ['12345678901', '•••••••8901'],
    ['1234567', '••••567'],
    [own, `T-•••••-••${own.slice(-6)}`.replace(/••(.)(.)(.)(.)-(.)$/, '••$2$3$4-$5')],
    ['ticket T-11000-00A4Q-A0.0000000', 'ticket T-•••••-••A4Q-A0.0000000'],
    ['ticket 12345', 'ticket 12345'],
    ['ticket 12345678', 'ticket ••••••78'],
    [
      'https://example.com/?code=1234567890&key=12345678',
      'https://example.com/?code=••••••7890&key=••••••78',
    ],
    ['12345678@example.com', '••••••78@example.com'],
    ['KB12345678', 'KB••••••78'],
    ['4111 1111 1111 1111', '•••• •••• •••• 1111'],
    ['0612345678, tel 06 12 34 56 78', '••••••5678, tel •• •• •• 56 78'],
    ['le 15/01/2024 au 06 12 34 56 78', 'le 15/01/2024 au 06 12 34 56 78'],
    ['١٢٣٤٥٦٧٨٩٠', '••••••٧٨٩٠'],
    ['𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗 𝟎', '••••••𝟔𝟕𝟖𝟗 𝟎'],
    ['e\u0301 👩‍👩‍👧 \u202B12345678\u202C \u05D0', 'e\u0301 👩‍👩‍👧 \u202B••••••78\u202C \u05D0'],
    ['12\u200B34\u00A05678', '••\u200B••\u00A0••78'],
    [`${own.replaceAll('-', ' ')}https://a.fr`, 'T ••••• ••TD5 6https://a.fr'],
    ['T-ABCDE-FGHJK-00', 'T-•••••-••HJK-00'],
    ['T-ABCDE-FGHJK-0', 'T-•••••-••HJK-0'],
  ])('of %s is %s', (text, masked) => {
    expect(maskCredentials(text)).toBe(masked)
  })
})
