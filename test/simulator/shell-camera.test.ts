import { BinaryBitmap, Code128Reader, HybridBinarizer, RGBLuminanceSource } from '@zxing/library'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { code128 } from '../../simulator/shell/camera/code-128.ts'
import { drawBars, drawSquare } from '../../simulator/shell/camera/draw-code.ts'
import type { Picture } from '../../simulator/shell/camera/picture.ts'
import { readPicture } from '../../simulator/shell/camera/read-picture.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

describe(`What is held before the camera is what the camera reads (SEED=${seed})`, () => {
  test('as a QR code, in any language', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(text, (said) => {
        expect(readPicture(drawSquare(said)!.picture)).toMatchObject([{ text: said, shape: 'QR_CODE' }])
      }),
      { seed, numRuns: 40 },
    )
  })

  test('as a Code 128, which another reader reads the same', () => {
    const text = fc.oneof(fc.stringMatching(/^\d{4,24}$/), fc.stringMatching(/^[ -~]{1,20}$/))
    fc.assert(
      fc.property(text, (said) => {
        const { picture } = drawBars(said)!
        expect(readPicture(picture)).toMatchObject([{ text: said, shape: 'CODE_128' }])
        expect(readByAnother(picture)).toBe(said)
      }),
      { seed, numRuns: 60 },
    )
  })
})

test('nineteen digits are drawn as published: pairs in set C, 156 modules', () => {
  const sum = (widths: readonly number[]) => widths.reduce((total, width) => total + width, 0)
  expect(sum(code128('6236098835899996543')!)).toBe(156)
  expect(sum(code128('135112298638468293')!)).toBe(134)
})

test('what cannot be drawn is not drawn', () => {
  expect(drawBars('码')).toBeUndefined()
  expect(drawBars('')).toBeUndefined()
  expect(drawSquare('x'.repeat(5000))).toBeUndefined()
})

test('a picture without a code holds none, and a damaged bar code is not guessed at', () => {
  const white = { width: 40, height: 40, data: new Uint8ClampedArray(40 * 40 * 4).fill(255) }
  expect(readPicture(white)).toEqual([])
  const { picture } = drawBars('6236098835899996543')!
  const damaged = { ...picture, data: picture.data.slice() }
  for (let y = 0; y < picture.height; y++) {
    const at = (y * picture.width + 300) * 4
    damaged.data.fill(255, at, at + 4 * 16)
  }
  expect(readPicture(damaged)).toEqual([])
})

function readByAnother({ width, height, data }: Picture): string {
  const luminance = Uint8ClampedArray.from({ length: width * height }, (_, at) => data[at * 4]!)
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(luminance, width, height)))
  return new Code128Reader().decode(bitmap).getText()
}
