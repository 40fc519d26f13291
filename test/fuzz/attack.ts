/** What an attack shows: who it pretends to be, or is. The doors know how. */
export type Pass =
  | 'none'
  /** A channel with a good token. */
  | 'channel'
  /** What only looks like one; see `forgeries`. */
  | { forgery: (typeof forgeries)[number] }
  /** A front end with a good key. */
  | 'key'
  /** A server with the secret of the embedded Direct Line. */
  | 'secret'
  /** A website's visitor; `{conversation}` in the path is theirs. */
  | 'visitor'
  /** A help desk that signs what it posts, as this scheme has it. */
  | { hook: 'standard' | 'zammad' | 'zendesk' }

export const forgeries = [
  'nonsense',
  'expired',
  'tooEarly',
  'wrongAudience',
  'wrongIssuer',
  'wrongServiceUrl',
  'noServiceUrl',
  'algNone',
  'publicKeyAsSecret',
  'altered',
  'unknownKey',
  'foreignKey',
  'emulator',
  'extension',
  'ownToken',
  'manyTenants',
  'enormous',
  'basic',
] as const

export type Headers = Record<string, string>

/** One hostile thing to do to the program. */
export type Attack = {
  family: string
  pass: Pass
  deed:
    | { kind: 'request'; method: string; path: string; headers: Headers; body: Buffer | string | null }
    /** Bytes as they are; a number is a pause in ms. `leave` breaks the connection off, `hold` never ends it. */
    | { kind: 'raw'; parts: (Buffer | string | number)[]; then: 'end' | 'leave' | 'hold' }
    /** Bytes in a stream of the embedded Direct Line that was opened as it should be. */
    | { kind: 'stream'; parts: (Buffer | string)[] }
}

/** What came of it; `answered` with the last status, `closed` where there was none. */
export type Outcome =
  | { kind: 'answered'; status: number; headers: string; body: string; milliseconds: number }
  | { kind: 'closed' | 'left' | 'hung'; milliseconds: number }
