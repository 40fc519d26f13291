import { maskCredentials } from '../rules/index.ts'

/**
 * What an answer quotes of a command line, with credentials blanked: what the verbs print when something is wrong ends up in
 * the logs of whoever runs them. Names of files stay: they are to be found again.
 */
export const quoting = (argv: string[]): ((text: string) => string) => {
  const secret = argv
    .flatMap((arg) => [arg, ...arg.split('=')])
    .filter((arg) => !/\.[a-z]+$/i.test(arg) && maskCredentials(arg) !== arg)
  return (text) => secret.reduce((left, arg) => left.replaceAll(arg, maskCredentials(arg)), text)
}
