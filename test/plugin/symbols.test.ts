import {
  BarcodeFormat,
  BinaryBitmap,
  DecodeHintType,
  GlobalHistogramBinarizer,
  MultiFormatReader,
  RGBLuminanceSource,
} from '@zxing/library'
import fc from 'fast-check'
import decodeQr from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import { symbolsOf } from '../../bridge-server/bridge/interop/code-symbols.ts'
import { drawCode, QR_MODULES, type Run } from '../../plugin/cashier/symbols/code-picture.ts'

/** As JsBarcode draws them in its automatic mode; the first is 18 digits of WeChat's, the second UnionPay's sample. */
const PUBLISHED = {
  '135112298638468293':
    '11010011100100110111001101110100010110011100111001100101111010010010001100010101110001101001001111010100011110101000011001100011101011',
  '6236098835899996543':
    '110100111001111000101010110001000110010010001111001001010001000110110110111101011101111010111100010111010110001110101111011001011100101000011001100011101011',
}
const PAYMENT_CODE = fc.stringMatching(/^62\d{17}$/)

describe('the symbols that the bridge makes', () => {
  it.each(Object.entries(PUBLISHED))('bars of %s have the published modules', (digits, modules) => {
    expect(symbolsOf(digits).bars).toBe(modules)
  })

  it('are as small as nineteen digits can be', () => {
    fc.assert(
      fc.property(PAYMENT_CODE, (digits) => {
        const { qr, bars } = symbolsOf(digits)
        expect(qr).toHaveLength(21)
        for (const row of qr) expect(row).toMatch(/^[01]{21}$/)
        expect(bars).toMatch(/^1[01]{154}1$/)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the picture of a payment code', () => {
  it('is read back by two decoders of others, bars and square alike', () => {
    fc.assert(
      fc.property(PAYMENT_CODE, (digits) => {
        const { bars, barModules, rows } = drawCode(symbolsOf(digits))
        const square = image(rows, QR_MODULES, 8)
        expect(decodeQr({ width: square.side, height: square.side, data: square.rgba })).toBe(digits)
        expect(read(square.luminance, square.side, square.side, BarcodeFormat.QR_CODE)).toBe(digits)
        const strip = image(
          Array.from({ length: 30 }, () => bars),
          barModules,
          2,
        )
        expect(
          read(strip.luminance, strip.side, strip.luminance.length / strip.side, BarcodeFormat.CODE_128),
        ).toBe(digits)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps the quiet zones of both standards', () => {
    const { bars, barModules, rows } = drawCode(symbolsOf('6236098835899996543'))
    expect(barModules).toBe(156 + 20)
    expect(bars[0]!.at).toBe(10)
    expect(bars.at(-1)!.at + bars.at(-1)!.length).toBe(barModules - 10)
    expect(rows).toHaveLength(QR_MODULES)
    for (const row of [...rows.slice(0, 4), ...rows.slice(-4)]) expect(row).toEqual([])
    const dark = rows.flat()
    expect(Math.min(...dark.map(({ at }) => at))).toBe(4)
    expect(Math.max(...dark.map(({ at, length }) => at + length))).toBe(QR_MODULES - 4)
  })
})

/** Runs as pixels, `scale` pixels a module. */
function image(rows: readonly (readonly Run[])[], modules: number, scale: number) {
  const side = modules * scale
  const luminance = new Uint8ClampedArray(side * rows.length * scale).fill(255)
  for (const [y, row] of rows.entries()) {
    for (let line = y * scale; line < (y + 1) * scale; line++) {
      for (const { at, length } of row) {
        luminance.fill(0, line * side + at * scale, line * side + (at + length) * scale)
      }
    }
  }
  const rgba = new Uint8ClampedArray(luminance.length * 4)
  for (const [i, value] of luminance.entries()) rgba.set([value, value, value, 255], 4 * i)
  return { side, luminance, rgba }
}

function read(luminance: Uint8ClampedArray, width: number, height: number, format: BarcodeFormat): string {
  const bitmap = new BinaryBitmap(
    new GlobalHistogramBinarizer(new RGBLuminanceSource(luminance, width, height)),
  )
  const hints = new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, [format]],
    // Nothing but the symbol is on the picture. Looking for one, this decoder takes data for a corner now and then.
    [DecodeHintType.PURE_BARCODE, format === BarcodeFormat.QR_CODE],
  ])
  return new MultiFormatReader().decode(bitmap, hints).getText()
}
