/**
 * Whether a one-time code, sent to the mailbox that the records have of the contract's owner, stands between a correct
 * credential and an incident. A ticket that costs no incident never needs one.
 *
 * - `off`: never.
 * - `always`: unless whoever asks has proved before to read that mailbox.
 * - `risk`: unless they have proved it, or have spent an incident of that owner before, which was neither given back nor
 *   disputed as "not me". Only codes and keys spend incidents, and both can be guessed (10 and 8 digits): so what is risky
 *   is not the credential that is shown but who shows it for the first time.
 *
 * "Whoever asks" is the user whom the channel names, in all their conversations. A front end of the HTTP interface speaks
 * for many and names nobody: it is known by nothing, and proves each operation by itself. An owner without an address on
 * record can prove nothing: then a person must be asked. The command line opens the desk with `off`: operators are trusted.
 */
export type Verify = 'off' | 'risk' | 'always'
