/** Its client of one connection, from its own file: the package's index loads nine times as much. In its types as if it were exported. */
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici'
  export default Client
}
