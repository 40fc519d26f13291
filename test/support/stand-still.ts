/** Holds up this thread and all that waits for it, as a suspended process is, for so many milliseconds. */
export const standStill = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
