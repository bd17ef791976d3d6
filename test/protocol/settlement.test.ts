import { deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ZM_COLUMNS, ZM_COLUMNS_41, ZME_COLUMNS } from '../../bridge-server/acp/settlement/columns.ts'
import {
  fromFileContent,
  toFileContent,
  unzipFiles,
  zipFiles,
} from '../../bridge-server/acp/settlement/container.ts'
import {
  type DetailRow,
  detailRow,
  parseDetails,
  parseDetails41,
  parseDisputes,
  printDetails,
  printDisputes,
} from '../../bridge-server/acp/settlement/detail-file.ts'
import { archiveName, entryName, readEntryName } from '../../bridge-server/acp/settlement/file-names.ts'
import { type Column, fitText, lineBytes } from '../../bridge-server/acp/settlement/fixed-width.ts'
import {
  CARD_KINDS,
  parseSummary,
  printSummary,
  SUMMARY_COLUMNS,
  type Summary,
  type SummaryRow,
} from '../../bridge-server/acp/settlement/summary-file.ts'

/** The payment of the published sample: 4768.00 at 0.6 %. */
const SAMPLE = detailRow({
  transCode: 'S56',
  acqInsCode: '88022900',
  fwdInsCode: '00049993',
  traceNo: '190624',
  traceTime: '0906112203',
  account: '622609******0048',
  txnAmtFen: 476_800,
  merCatCode: '4899',
  channelType: '07',
  queryId: '201509061122031906248',
  payMethod: '01',
  orderId: '10078087',
  payCardType: '01',
  feeFen: -2_861,
  settleAmtFen: 473_939,
  payType: '0001',
  txnType: '01',
  bizType: '000201',
  merId: '802310048993424',
  subMerId: '000000000000000',
  netAmtFen: 473_939,
  termId: '01080209',
  medium: '7',
})

/** That line as it stands in the published file, column by column. */
const SAMPLE_LINE = [
  'S56',
  '88022900   ',
  '00049993   ',
  '190624',
  '0906112203',
  '622609******0048   ',
  '000000476800',
  '4899',
  '07',
  '201509061122031906248',
  '01',
  `10078087${' '.repeat(24)}`,
  '01',
  ' '.repeat(6),
  ' '.repeat(10),
  'D000000002861',
  'C000000473939',
  '0001',
  ' '.repeat(15),
  '01',
  '  ',
  '000201',
  '  ',
  '    ',
  ' '.repeat(32),
  ' ',
  ' '.repeat(21),
  '802310048993424',
  ' ',
  '000000000000000',
  ' '.repeat(32),
  ' 000000000000',
  'C000000473939',
  '01080209',
  ' '.repeat(32),
  ' 000000000000',
  ' '.repeat(13),
  ' 00000000000',
  '  ',
  '7',
  ' '.repeat(32),
  ' '.repeat(98),
].join(' ')

/** A value that a column can hold: GBK signs, digits and blanks inside. */
function valueFor({ width, kind }: Column): fc.Arbitrary<string | number> {
  if (kind === 'text') {
    return fc
      .string({
        unit: fc.constantFrom('a', 'Z', '0', ' ', '&', '*', '茶', '龙', '€', '｛'),
        maxLength: width,
      })
      .map((text) => fitText(text, width))
  }
  const digits = kind === 'fen' ? width : width - 1
  const max = Math.min(10 ** digits - 1, Number.MAX_SAFE_INTEGER)
  return fc.integer({ min: kind === 'fen' ? 0 : -max, max }).map((fen) => fen || 0)
}

const isZeroWithSign = (file: Buffer, at: number) =>
  file[at] === 0x20 && /^0{11}/.test(file.toString('latin1', at + 1))

const rowOf = <Row>(columns: readonly Column[]) =>
  fc.record(Object.fromEntries(columns.map((column) => [column.name, valueFor(column)]))) as fc.Arbitrary<Row>
const detailRows = fc.array(rowOf<DetailRow>(ZM_COLUMNS), { maxLength: 4 })

describe('a detail line', () => {
  test('has 42 columns and 607 bytes, in either split', () => {
    expect(ZM_COLUMNS).toHaveLength(42)
    expect(ZM_COLUMNS_41).toHaveLength(41)
    expect(lineBytes(ZM_COLUMNS)).toBe(607)
    expect(lineBytes(ZM_COLUMNS_41)).toBe(607)
    expect(ZME_COLUMNS).toHaveLength(22)
  })

  test('is the published one, byte by byte, and what it says adds up', () => {
    expect(printDetails([SAMPLE]).toString('latin1')).toBe(`${SAMPLE_LINE}\r\n`)
    expect(parseDetails(Buffer.from(`${SAMPLE_LINE}\r\n`, 'latin1'))).toEqual({ ok: true, rows: [SAMPLE] })
    expect(SAMPLE.txnAmtFen + SAMPLE.feeFen).toBe(SAMPLE.settleAmtFen)
  })

  test('of a refund flips its signs', () => {
    const refund = detailRow({ ...SAMPLE, txnType: '04', feeFen: 2_861, settleAmtFen: -473_939 })
    const line = printDetails([refund]).toString('latin1')
    expect(line).toContain(' C000000002861 D000000473939 ')
    expect(parseDetails(Buffer.from(line, 'latin1'))).toEqual({ ok: true, rows: [refund] })
  })

  test('counts GBK bytes, two for a Chinese sign', () => {
    const file = printDetails([detailRow({ subMerAbbr: '茶馆', reqReserved: '一壶龙井€' })])
    expect(file).toHaveLength(609)
    expect(parseDetails(file)).toMatchObject({ rows: [{ subMerAbbr: '茶馆', reqReserved: '一壶龙井€' }] })
  })

  test('is read by older readers too, to whom the original’s number is reserved text', () => {
    const file = printDetails([detailRow({ ...SAMPLE, origOrderId: '10078087' })])
    expect(parseDetails41(file)).toMatchObject({
      ok: true,
      rows: [{ merId: SAMPLE.merId, reserved: '10078087' }],
    })
  })

  test('is not printed when a value does not fit, and the column is named', () => {
    const wrong: [Partial<DetailRow>, string][] = [
      [{ orderId: 'x'.repeat(33) }, 'orderId'],
      [{ subMerAbbr: '茶'.repeat(17) }, 'subMerAbbr'],
      [{ reqReserved: '😀' }, 'reqReserved'],
      [{ reqReserved: 'two\r\nlines' }, 'reqReserved'],
      [{ reqReserved: 'trailing ' }, 'reqReserved'],
      [{ txnAmtFen: -1 }, 'txnAmtFen'],
      [{ txnAmtFen: 1.5 }, 'txnAmtFen'],
      [{ feeFen: 10 ** 12 }, 'feeFen'],
    ]
    for (const [values, column] of wrong) {
      expect(() => printDetails([detailRow(values)])).toThrow(`${column} cannot be printed`)
    }
  })

  test('takes people’s texts once they are made to fit', () => {
    expect(fitText('😀 茶\n馆', 32)).toBe('? 茶 馆')
    expect(fitText('茶馆茶馆', 5)).toBe('茶馆')
    expect(fitText('abc def', 4)).toBe('abc')
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 50 }),
        fc.integer({ min: 1, max: 32 }),
        (text, width) => {
          const reqReserved = fitText(text, width)
          expect(parseDetails(printDetails([detailRow({ reqReserved })]))).toMatchObject({
            rows: [{ reqReserved }],
          })
        },
      ),
    )
  })
})

describe('a detail file', () => {
  test('comes back as it was printed', () => {
    fc.assert(
      fc.property(detailRows, (rows) => {
        expect(parseDetails(printDetails(rows))).toEqual({ ok: true, rows })
      }),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(fc.array(rowOf<Record<string, string>>(ZME_COLUMNS), { maxLength: 3 }), (rows) => {
        expect(parseDisputes(printDisputes(rows))).toEqual({ ok: true, rows })
      }),
      { numRuns: 100 },
    )
  })

  test('says where it is wrong', () => {
    const file = printDetails([SAMPLE, SAMPLE])
    const change = (at: number, byte: number) => {
      const copy = Buffer.from(file)
      copy[at] = byte
      return parseDetails(copy)
    }
    expect(parseDetails(file.subarray(0, -1))).toMatchObject({ ok: false, line: 2 })
    expect(parseDetails(file.subarray(0, 700))).toMatchObject({ ok: false, line: 2 })
    expect(
      parseDetails(Buffer.from(file.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')),
    ).toMatchObject({
      ok: false,
      line: 1,
    })
    expect(change(609 + 3, 0x2a)).toMatchObject({ ok: false, line: 2, column: 'acqInsCode' })
    const amountAt = SAMPLE_LINE.indexOf('000000476800')
    expect(change(amountAt, 0x20)).toMatchObject({ ok: false, line: 1, column: 'txnAmtFen' })
    expect(change(SAMPLE_LINE.indexOf('D0000'), 0x58)).toMatchObject({ line: 1, column: 'feeFen' })
    // Half of a GBK character.
    expect(change(609 - 4, 0xb2)).toMatchObject({ ok: false, line: 1, column: 'reserved' })
    expect(parseDetails(Buffer.alloc(0))).toEqual({ ok: true, rows: [] })
  })

  test('with any byte changed is refused or says something else, and never breaks the reader', () => {
    const file = printDetails([SAMPLE])
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, byte) => {
        fc.pre(file[at] !== byte)
        const copy = Buffer.from(file)
        copy[at] = byte
        const read = parseDetails(copy)
        if (!read.ok) return
        // A zero with a sign is zero all the same; nothing else may mean what it meant before.
        if (isZeroWithSign(file, at)) return expect(read.rows).toEqual([SAMPLE])
        expect(read.rows).not.toEqual([SAMPLE])
        expect(printDetails(read.rows)).toEqual(copy)
      }),
      { numRuns: 2_000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_300 }), (bytes) => {
        expect(parseDetails(bytes).ok).toBe(bytes.length === 0)
      }),
    )
  })
})

describe('the summary for people', () => {
  const row = (label: string, fen: number): SummaryRow => ({
    label,
    count: 2,
    amountDebitFen: 0,
    amountCreditFen: fen,
    feeDebitFen: 12,
    feeCreditFen: 0,
    netDebitFen: 0,
    netCreditFen: fen - 12,
  })
  const summary: Summary = {
    merId: '777290058110048',
    currencyCode: '156',
    acqInsCode: '88022900',
    day: '20261122',
    merchantName: '云山茶馆',
    producedOn: '20261123',
    byTransaction: [row('消费', 1_980), row('退货', 100)],
    byCardType: CARD_KINDS.map((kind) => row(kind, 520)),
    total: row('总计', 2_080),
  }

  test('is a GBK text with the headings that merchants know, and comes back as it was printed', () => {
    const file = printSummary(summary)
    const text = new TextDecoder('gbk').decode(file)
    for (const words of [
      '中国银联全渠道商户交易汇总表',
      '商户名称：云山茶馆',
      '借记卡',
      '总计',
      '资金清算差额贷',
    ]) {
      expect(text).toContain(words)
    }
    expect(parseSummary(file)).toEqual(summary)
    expect(parseSummary(file.subarray(0, -2))).toBeUndefined()
    expect(parseSummary(Buffer.from('中国银联'))).toBeUndefined()
  })

  test('comes back whatever the numbers are, and not when a byte changed', () => {
    const rows = fc.array(rowOf<SummaryRow>(SUMMARY_COLUMNS), { maxLength: 4 })
    fc.assert(
      fc.property(rows, rows, (byTransaction, byCardType) => {
        const printed = { ...summary, byTransaction, byCardType }
        expect(parseSummary(printSummary(printed))).toEqual(printed)
      }),
      { numRuns: 100 },
    )
    const file = printSummary(summary)
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, byte) => {
        fc.pre(file[at] !== byte)
        const copy = Buffer.from(file)
        copy[at] = byte
        expect(parseSummary(copy)).not.toEqual(summary)
      }),
    )
  })
})

describe('names', () => {
  test('are those of the published archive, and read apart again', () => {
    expect(archiveName('802310048993424', '20150905')).toBe('802310048993424_20150905.zip')
    for (const [kind, name] of [
      ['ZM', 'INN15090588ZM_802310048993424'],
      ['ZME', 'INN15090588ZME_802310048993424'],
      ['RD2010', 'RD201015090501_802310048993424'],
    ] as const) {
      expect(entryName(kind, '802310048993424', '20150905')).toBe(name)
      expect(readEntryName(name)).toEqual({ kind, merId: '802310048993424', day: '20150905' })
    }
    // Published readers look at these very places.
    const name = entryName('ZM', '802310048993424', '20150905')
    expect([name.slice(0, 3), name.slice(11, 14)]).toEqual(['INN', 'ZM_'])
  })

  test('never lead out of a folder', () => {
    for (const merId of ['../../etc/passwd', '80231004899342/', '']) {
      expect(() => entryName('ZM', merId, '20150905')).toThrow(
        'is not a settlement file’s name'.replace('’', "'"),
      )
      expect(() => archiveName(merId, '20150905')).toThrow()
    }
    for (const name of ['', '../INN15090588ZM_802310048993424', 'INN15090588ZX_802310048993424']) {
      expect(readEntryName(name)).toBeUndefined()
    }
  })
})

describe('the container', () => {
  const entries = [
    { name: 'INN15090588ZM_802310048993424', content: printDetails([SAMPLE]) },
    { name: 'RD201015090501_802310048993424', content: Buffer.from('总计') },
  ]

  test('is base64 over zlib over a ZIP, and the same books give the same bytes', () => {
    const content = toFileContent(zipFiles(entries))
    expect(inflateSync(Buffer.from(content, 'base64')).subarray(0, 4)).toEqual(Buffer.from('PK\x03\x04'))
    expect(toFileContent(zipFiles(entries))).toBe(content)
    const back = unzipFiles(fromFileContent(content)!)
    expect(back?.map(({ name, content: bytes }) => [name, Buffer.from(bytes)])).toEqual(
      entries.map(({ name, content: bytes }) => [name, bytes]),
    )
  })

  test('that claims too much is refused before it is unpacked', () => {
    const large = Buffer.alloc(2_000_000)
    expect(fromFileContent(deflateSync(large).toString('base64'), 1_000_000)).toBeUndefined()
    expect(unzipFiles(zipFiles([{ name: 'a', content: large }]), 1_000_000)).toBeUndefined()
    const many = Array.from({ length: 17 }, (_, i) => ({ name: `f${i}`, content: Buffer.from('x') }))
    expect(unzipFiles(zipFiles(many))).toBeUndefined()
  })

  test('of anything else is refused, and no byte changes unnoticed', () => {
    expect(fromFileContent('')).toBeUndefined()
    expect(fromFileContent('not base64')).toBeUndefined()
    expect(unzipFiles(Buffer.from('PK'))).toBeUndefined()
    const packed = Buffer.from(toFileContent(zipFiles(entries)), 'base64')
    const whole = fromFileContent(packed.toString('base64'))
    for (let at = 0; at < packed.length; at++) {
      const copy = Buffer.from(packed)
      copy[at]! ^= 1 << (at % 8)
      const opened = fromFileContent(copy.toString('base64'))
      // Some bits of the header say only how hard the packer tried.
      if (opened) expect(opened).toEqual(whole)
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const opened = unzipFiles(bytes)
        if (opened) expect(opened.length).toBeLessThanOrEqual(16)
      }),
    )
  })
})
