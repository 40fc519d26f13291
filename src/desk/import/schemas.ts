import { z } from 'zod'
import {
  canonicalTicketId,
  customerTypes,
  type Day,
  type EntitlementId,
  parseDay,
  planKinds,
  ticketStatuses,
} from '../../rules/index.ts'
import type { CustomerId } from '../../store/ports.ts'

/** Counts fit the columns of every engine. */
const MOST = 1_000_000_000

/** Each field's error is what was expected there; who judges a row adds what was found. */
const id = z
  .string('1 to 64 visible characters without spaces around them')
  .regex(
    /^(?!\s)[^\p{C}\p{Zl}\p{Zp}]{1,64}(?<!\s)$/u,
    '1 to 64 visible characters without spaces around them',
  )

const line = (longest: number) => {
  const expected = `one line of at most ${longest} characters`
  return z
    .string(expected)
    .max(longest, expected)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, expected)
}

const digits = (count: number) =>
  z
    .string({
      error: (issue) =>
        typeof issue.input === 'number'
          ? `${count} digits as a string: a number would lose its leading zeros`
          : `${count} digits as a string`,
    })
    .regex(new RegExp(`^[0-9]{${count}}$`), `${count} digits, leading zeros among them`)

const oneOf = <const T extends readonly string[]>(words: T) => z.enum(words, `one of ${words.join(', ')}`)

const expectedDay = 'a day of the calendar, YYYY-MM-DD'
const day = z.string(expectedDay).transform((text, context): Day => {
  const parsed = parseDay(text)
  if (parsed) return parsed
  context.addIssue({ code: 'custom', message: expectedDay })
  return z.NEVER
})

const count = (expected: string) => z.int(expected).min(0, expected).max(MOST, expected)
const asEntitlement = id.transform((text) => text as EntitlementId)
const asCustomer = id.transform((text) => text as CustomerId)

const email = z
  .string('an e-mail address or null')
  .max(254, 'an e-mail address of at most 254 characters')
  .regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+\.[^\s@\p{C}]+$/u, 'an e-mail address')
  .nullable()

const expectedIncidents = `a whole number from 0 to ${MOST}, or null`

const customer = z.strictObject({
  id: asCustomer,
  type: oneOf(customerTypes),
  name: line(200).min(1, 'a name'),
  email: z.preprocess((value) => (value === '' ? null : value), email),
})

const entitlement = z
  .strictObject({
    id: asEntitlement,
    customer: asCustomer,
    plan: oneOf(planKinds),
    incidents: count(expectedIncidents).nullable(),
    used: count(`a whole number from 0 to ${MOST}`),
    phoneSupport: z.boolean('true or false'),
    startsOn: day,
    endsOn: day.nullable(),
  })
  .superRefine(({ plan, incidents, used, startsOn, endsOn }, context) => {
    const complain = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    const total = plan === 'per-incident' ? 1 : incidents
    if (plan === 'unlimited' && incidents !== null)
      complain('incidents', 'null (empty in CSV) for an unlimited plan')
    if (plan === 'limited' && incidents === null) complain('incidents', 'a whole number for a limited plan')
    if (plan === 'per-incident' && incidents !== null && incidents !== 1) {
      complain('incidents', '1 or null (empty in CSV) for a per-incident plan')
    } else if (plan !== 'unlimited' && total !== null && used > total) {
      complain('used', `at most ${total}, the incidents of the plan`)
    }
    if (endsOn !== null && endsOn < startsOn) complain('endsOn', `a day not before startsOn, ${startsOn}`)
  })
  .transform((row) => (row.plan === 'per-incident' ? { ...row, incidents: 1 } : row))

const supportCode = z.strictObject({ code: digits(10), entitlement: asEntitlement })

const expectedProduct = 'a product by its slug: small letters, digits and dashes'
const licenseKey = z.strictObject({
  key: digits(8),
  product: z
    .string(expectedProduct)
    .max(64, expectedProduct)
    .regex(/^[a-z0-9-]+$/, expectedProduct),
  entitlement: asEntitlement,
})

const ticket = z.strictObject({
  id: id.transform(canonicalTicketId),
  entitlement: asEntitlement,
  status: oneOf(ticketStatuses),
  subject: line(200),
})

/** One row of each list, as the documented JSON shape has it. */
export const rowSchemas = {
  customers: customer,
  entitlements: entitlement,
  supportCodes: supportCode,
  licenseKeys: licenseKey,
  tickets: ticket,
}
