import { inflateSync } from 'node:zlib'

/** Width, height, and each pixel as red, green, blue and alpha. */
export type Picture = { width: number; height: number; pixels: number[][] }

/** Decodes a PNG of 8-bit RGB or RGBA that is not interlaced (https://www.w3.org/TR/png-3/). */
export const readPng = (png: Buffer): Picture => {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const size = { '0802000000': 3, '0806000000': 4 }[png.toString('hex', 24, 29)]
  if (size === undefined) throw new Error('expected 8-bit RGB or RGBA, not interlaced')
  const lines = inflateSync(Buffer.concat(imageData(png)))
  const stride = width * size
  const out = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const left = x < size ? 0 : out[y * stride + x - size]
      const up = out[(y - 1) * stride + x]
      const upLeft = x < size ? 0 : out[(y - 1) * stride + x - size]
      const predicted = predict(filter, left ?? 0, up ?? 0, upLeft ?? 0)
      out[y * stride + x] = (lines[y * (stride + 1) + 1 + x] ?? 0) + predicted
    }
  }
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const [red = 0, green = 0, blue = 0, alpha = 255] = out.subarray(at * size, at * size + size)
    return [red, green, blue, alpha]
  })
  return { width, height, pixels }
}

const imageData = (png: Buffer): Buffer[] => {
  const found: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      found.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  return found
}

const predict = (filter: number, left: number, up: number, upLeft: number): number =>
  [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter] ?? 0

const paeth = (left: number, up: number, upLeft: number): number => {
  const [a, b, c] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)]
  if (a <= b && a <= c) return left
  return b <= c ? up : upLeft
}
