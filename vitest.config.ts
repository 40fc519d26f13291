import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres.global.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // How long a thing may take to come about, on a machine that runs much else.
    expect: { poll: { timeout: 10_000 } },
  },
})
