import { brotliCompressSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { chatBudget } from '../../src/widget/chat/bundle.ts'
import { bundleChat } from './chat-browser.ts'

describe('the bundle of the chat page', () => {
  let script: Uint8Array
  beforeAll(async () => {
    script = await bundleChat()
  })

  it('stays within its budget', () => {
    expect(brotliCompressSync(script).length).toBeLessThanOrEqual(chatBudget)
  })

  it('evaluates no string', () => {
    const code = Buffer.from(script).toString()
    expect(code.match(/\beval\(|\bnew Function\b|Function\("return this"\)/g) ?? []).toEqual([])
  })

  it('has neither speech nor a Markdown renderer', () => {
    const code = Buffer.from(script).toString()
    for (const word of ['speech.microsoft.com', 'SpeechConfig', 'markdown-it', 'sanitize-html'])
      expect(code).not.toContain(word)
  })
})
