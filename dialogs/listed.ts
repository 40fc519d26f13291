import type { ListedTicket } from '../cards/status.ts'
import type { Desk } from '../src/desk/desk.ts'
import { dayOf } from '../src/rules/index.ts'

export type DeskTicket = NonNullable<Awaited<ReturnType<Desk['ticket']>>>

/** A ticket as lists show it. */
export const listedTicket = ({ id, subject, status, updatedAt }: DeskTicket): ListedTicket => ({
  id,
  subject,
  status,
  updatedOn: dayOf(new Date(updatedAt)),
})
