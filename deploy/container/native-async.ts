/** What TypeScript writes into each file that it compiles for engines without async functions. */
const helper = /^var __awaiter = [\s\S]*?^};$/m
const native = 'var __awaiter = (self, given, _, run) => run.apply(self, given || []);'

/**
 * A file of the SDK with the async functions that it was written with. As it is published they are generators, and each
 * call of one makes a generator, and functions to drive it.
 */
export const nativeAsync = (text: string): string =>
  helper.test(text)
    ? text
        .replace(helper, native)
        .replace(/\bfunction\* \(/g, 'async function (')
        .replace(/\byield\b/g, 'await')
    : text
