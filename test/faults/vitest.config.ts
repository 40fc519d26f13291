import { defineConfig } from 'vitest/config'

/** What takes minutes: `npm run test:faults`. One file at a time, so that none of them starves another. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.fault.ts'],
    globalSetup: ['test/support/postgres.global.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
