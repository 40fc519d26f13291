import { type Logger, pino, stdSerializers } from 'pino'
import { maskCredentials } from './rules/index.ts'

/**
 * The program's log on standard error. Whoever logs need not know what may be quoted: every text that goes there is masked,
 * whatever it is part of.
 */
export const createLog = (level: string): Logger =>
  pino(
    {
      level,
      formatters: { log: maskedAll, bindings: maskedAll },
      serializers: { err: (error) => maskedAll(stdSerializers.err(error)) },
      hooks: {
        logMethod(args, method) {
          method.apply(
            this,
            args.map((one) => (typeof one === 'string' ? maskCredentials(one) : one)) as typeof args,
          )
        },
      },
    },
    pino.destination(2),
  )

const maskedAll = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [maskCredentials(name), masked(value)]))

const masked = (value: unknown): unknown => {
  if (typeof value === 'string') return maskCredentials(value)
  if (Array.isArray(value)) return value.map(masked)
  // What has a form of its own in the log: errors have their serializer.
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date)
    return value
  return maskedAll(value)
}
