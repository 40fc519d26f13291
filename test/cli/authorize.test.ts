import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { aCommandLine } from './world.ts'

const words = (line: string): string[] => line.split(' ')

const dryRun = { ticket: null, openTickets: [] }

describe('guichet authorize, on the demo customers', () => {
  it.each([
    [
      '--customer business --call sales',
      { outcome: 'exempt', rules: ['E'], reasons: [], deduct: 0, incidentsLeft: null, ...dryRun },
    ],
    [
      '--customer home --call licensing',
      { outcome: 'exempt', rules: ['E'], reasons: [], deduct: 0, incidentsLeft: null, ...dryRun },
    ],
    [
      '--customer business --call licensing --ticket T-BBBBB-BBBBB-X',
      {
        outcome: 'exempt',
        rules: ['E'],
        reasons: ['ticketClosed'],
        deduct: 0,
        incidentsLeft: null,
        ...dryRun,
      },
    ],
    [
      '--customer business --call licensing --ticket T-FFFFF-FFFFF-H',
      {
        outcome: 'resume',
        rules: ['B1'],
        reasons: [],
        deduct: 0,
        incidentsLeft: 0,
        ticket: 'T-FFFFF-FFFFF-H',
        openTickets: [],
      },
    ],
    [
      '--customer home --call technical --ticket t-aaaaa-aaaaa-y',
      {
        outcome: 'resume',
        rules: ['H1'],
        reasons: [],
        deduct: 0,
        incidentsLeft: 2,
        ticket: 'T-AAAAA-AAAAA-Y',
        openTickets: [],
      },
    ],
    [
      '--customer home --call technical --ticket T-BBBBB-BBBBB-X',
      {
        outcome: 'refuse',
        rules: ['H1a'],
        reasons: ['ticketClosed'],
        deduct: 0,
        incidentsLeft: null,
        ...dryRun,
      },
    ],
    [
      '--customer home --call technical --ticket T-CCCCC-CCCCC-M',
      {
        outcome: 'refuse',
        rules: ['H1b'],
        reasons: ['noIncidentsLeft'],
        deduct: 0,
        incidentsLeft: 0,
        ...dryRun,
      },
    ],
    [
      '--customer home --call technical --ticket T-DDDDD-DDDDD-Q',
      {
        outcome: 'resume',
        rules: ['H1', 'N'],
        reasons: [],
        deduct: 0,
        incidentsLeft: null,
        ticket: 'T-DDDDD-DDDDD-Q',
        openTickets: [],
      },
    ],
    [
      '--customer home --call technical --support-code 0123456789',
      {
        outcome: 'open',
        rules: ['H2', 'D'],
        reasons: [],
        deduct: 1,
        incidentsLeft: 2,
        ticket: null,
        openTickets: ['T-AAAAA-AAAAA-Y'],
      },
    ],
    [
      '--customer home --call technical --support-code 01-2345-6789',
      {
        outcome: 'open',
        rules: ['H2', 'D'],
        reasons: [],
        deduct: 1,
        incidentsLeft: 2,
        ticket: null,
        openTickets: ['T-AAAAA-AAAAA-Y'],
      },
    ],
    [
      '--customer business --call technical --support-code 2000000002',
      {
        outcome: 'open',
        rules: ['B2', 'D'],
        reasons: [],
        deduct: 0,
        incidentsLeft: null,
        ticket: null,
        openTickets: ['T-EEEEE-EEEEE-J'],
      },
    ],
    [
      '--customer home --call technical --support-code 123456789',
      {
        outcome: 'refuse',
        rules: ['H2a'],
        reasons: ['malformed'],
        deduct: 0,
        incidentsLeft: null,
        ...dryRun,
      },
    ],
    [
      '--customer home --call technical --support-code 9999999999',
      { outcome: 'refuse', rules: ['H2a'], reasons: ['unknown'], deduct: 0, incidentsLeft: null, ...dryRun },
    ],
    [
      '--customer home --call technical --support-code 1000000003',
      {
        outcome: 'refuse',
        rules: ['H2b'],
        reasons: ['noPhoneSupport'],
        deduct: 0,
        incidentsLeft: 3,
        ...dryRun,
      },
    ],
    [
      '--customer home --call technical --support-code 1000000005',
      { outcome: 'refuse', rules: ['H2b'], reasons: ['inactive'], deduct: 0, incidentsLeft: null, ...dryRun },
    ],
    [
      '--customer home --call technical --support-code 1000000005 --on 2024-12-31',
      { outcome: 'open', rules: ['H2', 'D'], reasons: [], deduct: 0, incidentsLeft: null, ...dryRun },
    ],
    [
      '--customer home --call technical --support-code 1000000006',
      {
        outcome: 'refuse',
        rules: ['N'],
        reasons: ['useTicketId'],
        deduct: 0,
        incidentsLeft: null,
        ticket: null,
        openTickets: ['T-DDDDD-DDDDD-Q'],
      },
    ],
    [
      '--customer home --call technical --license-key 20000001',
      {
        outcome: 'refuse',
        rules: ['B3'],
        reasons: ['notForHome'],
        deduct: 0,
        incidentsLeft: null,
        ...dryRun,
      },
    ],
    [
      '--customer business --call technical --license-key 02000002',
      {
        outcome: 'open',
        rules: ['B3', 'D'],
        reasons: [],
        deduct: 0,
        incidentsLeft: null,
        ticket: null,
        openTickets: ['T-EEEEE-EEEEE-J'],
      },
    ],
    [
      '--customer business --call technical --license-key 20000005',
      {
        outcome: 'refuse',
        rules: ['B3a'],
        reasons: ['productNotCovered'],
        deduct: 0,
        incidentsLeft: 5,
        ...dryRun,
      },
    ],
    [
      '--customer business --call technical --license-key 20000003',
      {
        outcome: 'refuse',
        rules: ['B3b'],
        reasons: ['noPhoneSupport'],
        deduct: 0,
        incidentsLeft: 5,
        ...dryRun,
      },
    ],
    [
      '--customer business --call technical --ticket 20000007',
      {
        outcome: 'refuse',
        rules: ['B1'],
        reasons: ['emailMismatch'],
        deduct: 0,
        incidentsLeft: null,
        ...dryRun,
      },
    ],
    [
      '--customer business --call technical --ticket 20000007 --email Business@Example.com',
      {
        outcome: 'resume',
        rules: ['B1'],
        reasons: [],
        deduct: 0,
        incidentsLeft: null,
        ticket: '20000007',
        openTickets: [],
      },
    ],
  ])('%s', async (line, expected) => {
    using cli = aCommandLine()
    await cli.run('seed')
    const { code, out } = await cli.run('authorize', ...words(line), '--json')
    expect(JSON.parse(out)).toEqual(expected)
    expect(code).toBe(expected.outcome === 'refuse' ? 1 : 0)
  })

  it('changes nothing without --commit', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    const before = await cli.json('audit', 'verify')
    await cli.run('authorize', ...words('--customer home --call technical --support-code 0123456789'))
    expect(await cli.json('audit', 'verify')).toEqual(before)
    expect(await cli.json('ledger', 'home-limited')).toHaveLength(1)
  })

  it('carries out once per operation and tells the first outcome again', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    const line = words(
      'authorize --customer home --call technical --support-code 0123456789 --commit --operation A1',
    )
    const first = await cli.json(...line, '--subject', 'It does not start')
    const again = await cli.json(...line)
    expect(first).toMatchObject({
      outcome: 'open',
      deduct: 1,
      incidentsLeft: 2,
      operation: 'A1',
      repeated: false,
    })
    expect(again).toEqual({ ...first, repeated: true })
    expect(await cli.json('ticket', 'show', first.ticket)).toMatchObject({
      status: 'open',
      subject: 'It does not start',
    })
    expect(await cli.json('ledger', 'home-limited')).toMatchObject([
      { kind: 'import' },
      { kind: 'deduct', change: 1, usedAfter: 2, operation: 'A1' },
    ])
    const other = await cli.run(
      ...words(
        'authorize --customer home --call technical --support-code 1000000002 --commit --operation A1',
      ),
    )
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('used before') })
  })

  it('answers a file line by line, and an invalid line does not stop the rest', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    const lines = [
      '\uFEFF{"customer":"home","call":"technical","supportCode":"0123456789"}',
      'not json',
      '{"customer":"home","call":"technical"}',
      '{"customer":"home","call":"technical","supportCode":123456789}',
      '',
      '{"customer":"business","call":"technical","licenseKey":"20000004","on":"2026-02-30"}',
      '{"customer":"business","call":"sales"}',
    ]
    writeFileSync(cli.file('requests.jsonl'), lines.join('\r\n'))
    const { code, out } = await cli.run('authorize', '--from', cli.file('requests.jsonl'))
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers).toMatchObject([
      { outcome: 'open', deduct: 1 },
      { error: expect.stringContaining('JSON'), line: 2 },
      { error: expect.stringContaining('needs a credential'), line: 3 },
      { error: expect.stringContaining('supportCode'), line: 4 },
      { error: expect.stringContaining('on: '), line: 6 },
      { outcome: 'exempt' },
    ])
    expect(code).toBe(1)
  })

  it.each([
    ['authorize', '--customer and --call'],
    ['authorize --customer home --call technical', 'needs a credential'],
    ['authorize --customer office --call sales', '--customer'],
    ['authorize --customer home --call technical --ticket A1 --support-code 0123456789', 'one credential'],
    ['authorize --customer home --call sales --operation A1', 'go with --commit'],
    ['authorize --customer home --from requests.jsonl', '--from goes alone'],
    ['authorize --customer home --call technical --ticket A1 --on 2026-13-01', 'on: '],
    ['authorize --purple', 'unknown option'],
    ['nonsense', 'unknown command'],
    ['ticket move T-AAAAA-AAAAA-Y solved', 'expected open, pending, closed'],
    ['reverse A1', '--reason'],
  ])('is misused: %s', async (line, message) => {
    using cli = aCommandLine()
    const { code, err } = await cli.run(...words(line))
    expect(err).toContain(message)
    expect(code).toBe(2)
  })
})
