import { z } from 'zod'
import { UserIdText } from './ids.ts'

/** `user.id` of an empty text is none given, as clients of the published service send it. */
const User = z.looseObject({
  id: z.preprocess((id) => (id === '' ? undefined : id), UserIdText.optional()),
  name: z.string().max(200).optional(),
})

export const GenerateBody = z.looseObject({
  user: User.optional(),
  trustedOrigins: z
    .array(z.url().transform((url) => new URL(url).origin))
    .max(50)
    .optional(),
})

export const StartBody = z.looseObject({
  user: User.optional(),
  locale: z.string().max(64).optional(),
})

export const ActivityBody = z.looseObject({
  type: z.string().min(1).max(64),
  from: z.looseObject({ id: z.string().optional() }).optional(),
})

const Watermark = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a non-negative integer')
  .transform(Number)

/** Where to go on reading: from the start where none is given, as at a client's first request. Null for what is none. */
export const watermarkIn = (query: URLSearchParams): number | null => {
  const text = query.get('watermark') || '0'
  return Watermark.safeParse(text).data ?? null
}
