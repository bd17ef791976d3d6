import { type Column, fitText, lineBytes, parseLines, printLines, type Row } from './fixed-width.ts'

/** One line of the summary: how often, and how much went to and from the merchant. All in fen, none negative. */
export type SummaryRow = Row<typeof SUMMARY_COLUMNS>

/** RD2010: what a day brought a merchant, for people. `day` and `producedOn` are YYYYMMDD. */
export interface Summary {
  readonly merId: string
  readonly currencyCode: string
  readonly acqInsCode: string
  readonly day: string
  readonly merchantName: string
  readonly producedOn: string
  readonly byTransaction: readonly SummaryRow[]
  readonly byCardType: readonly SummaryRow[]
  readonly total: SummaryRow
}

const amount = <const Name extends string>(name: Name, zh: string, en: string) =>
  ({ name, width: 15, kind: 'fen', zh, en }) satisfies Column

export const SUMMARY_COLUMNS = [
  { name: 'label', width: 24, kind: 'text', zh: '交易类型', en: 'Kind' },
  { name: 'count', width: 10, kind: 'fen', zh: '交易笔数', en: 'Transactions' },
  amount('amountDebitFen', '交易金额借', 'Amount, debit'),
  amount('amountCreditFen', '交易金额贷', 'Amount, credit'),
  amount('feeDebitFen', '费用借', 'Fee, debit'),
  amount('feeCreditFen', '费用贷', 'Fee, credit'),
  amount('netDebitFen', '资金清算差额借', 'Net, debit'),
  amount('netCreditFen', '资金清算差额贷', 'Net, credit'),
] as const

/** The kinds of card that the second table has a line for. */
export const CARD_KINDS = ['借记卡', '贷记卡', '准贷记卡', '其他卡'] as const

const TITLE = '中国银联全渠道商户交易汇总表'
const BY_TRANSACTION = '按交易类型统计'
const BY_CARD = '按卡性质统计'
const TOTAL = '总计'
const HEADER = [
  ['merId', '商户代码'],
  ['currencyCode', '清算币种'],
  ['acqInsCode', '收单机构'],
  ['day', '清算日期'],
  ['merchantName', '商户名称'],
  ['producedOn', '生成日期'],
] as const
const NAME_WIDTH_BYTES = 60

/** A line of headings over the columns, in the same widths. */
const HEADINGS = SUMMARY_COLUMNS.map(
  ({ name, width, zh, en }) => ({ name, width, kind: 'text', zh, en }) as const,
)

/** Prints the summary: GBK, CRLF. Throws when a number or a label does not fit. */
export function printSummary(summary: Summary): Buffer {
  return Buffer.concat([
    textLines([
      TITLE,
      ...HEADER.map(([name, zh]) => `${zh}：${fitText(summary[name], NAME_WIDTH_BYTES)}`),
      BY_TRANSACTION,
    ]),
    table(summary.byTransaction),
    textLines([BY_CARD]),
    table(summary.byCardType),
    textLines([TOTAL]),
    table([{ ...summary.total, label: TOTAL }]),
  ])
}

/** Reads back what `printSummary` printed; undefined for any other text. */
export function parseSummary(file: Uint8Array): Summary | undefined {
  const read = parseLines([LINE], file)
  const lines = read.ok ? read.rows.map(({ text }) => text) : []
  const values = lines.slice(1, 1 + HEADER.length).map((line, i) => {
    const label = `${HEADER[i]![1]}：`
    return line.startsWith(label) ? line.slice(label.length) : undefined
  })
  const cardsAt = lines.indexOf(BY_CARD)
  const totalAt = lines.indexOf(TOTAL, cardsAt)
  const isFramed =
    lines[0] === TITLE && lines[1 + HEADER.length] === BY_TRANSACTION && cardsAt > 0 && totalAt > 0
  const byTransaction = parseTable(lines.slice(2 + HEADER.length, cardsAt))
  const byCardType = parseTable(lines.slice(cardsAt + 1, totalAt))
  const total = parseTable(lines.slice(totalAt + 1))?.[0]
  if (!isFramed || values.includes(undefined) || !byTransaction || !byCardType || !total) return undefined
  const header = Object.fromEntries(HEADER.map(([name], i) => [name, values[i]!]))
  const summary = { ...header, byTransaction, byCardType, total } as unknown as Summary
  // Printing again shows whether anything stood there that was not understood.
  return printSummary(summary).equals(file) ? summary : undefined
}

function table(rows: readonly SummaryRow[]): Buffer {
  const headings = Object.fromEntries(HEADINGS.map(({ name, zh }) => [name, zh]))
  return Buffer.concat([
    printLines(HEADINGS, [headings as Row<typeof HEADINGS>]),
    printLines(SUMMARY_COLUMNS, rows),
  ])
}

function parseTable(lines: readonly string[]): SummaryRow[] | undefined {
  const read = parseLines(SUMMARY_COLUMNS, textLines(lines.slice(1)))
  return read.ok ? read.rows : undefined
}

const LINE = { name: 'text', width: lineBytes(SUMMARY_COLUMNS), kind: 'text', zh: '', en: '' } as const

/** Lines of text, filled with blanks like the lines of the tables. */
function textLines(lines: readonly string[]): Buffer {
  return printLines(
    [LINE],
    lines.map((text) => ({ text: text.trimEnd() })),
  )
}
