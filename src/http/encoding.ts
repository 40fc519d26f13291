const encodings = ['br', 'gzip', 'identity'] as const
export type Encoding = (typeof encodings)[number]

/** The smallest that the client takes: browsers name gzip first and mean nothing by it. */
export const encodingFor = (accepted: string | string[] | undefined): Encoding => {
  const offers = new Map(
    String(accepted ?? '')
      .split(',')
      .map(weighed),
  )
  const weightOf = (encoding: Encoding) =>
    offers.get(encoding) ?? (encoding === 'identity' ? 1 : (offers.get('*') ?? 0))
  return encodings.find((encoding) => weightOf(encoding) > 0) ?? 'identity'
}

const weighed = (offer: string): [name: string, weight: number] => {
  const [name = '', ...parameters] = offer.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))
  return [name, weight === undefined ? 1 : Number(weight.slice(2))]
}

/** Whether the client has what `tag` names, as its If-None-Match says. */
export const hasAlready = (known: string | undefined, tag: string): boolean =>
  known?.split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, ''))) === true
