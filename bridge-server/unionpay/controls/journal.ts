import { z } from 'zod'
import { describe } from '../../acp/describe.ts'
import { fieldSpec } from '../../acp/fields.ts'
import { respCodeOf } from '../../acp/respcodes.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import { qrFieldName, titleOfQrMessage } from '../../qrgateway/describe.ts'
import type { JournalMessage } from '../gateway/message-journal.ts'
import { payeeOf } from '../institutions/payees.ts'
import { JOURNAL_PAGE_MAX } from '../limits.ts'
import { accountNames } from './account-names.ts'
import { type Control, type Desk, done } from './desk.ts'

type Language = 'zh' | 'en'

export const journalRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(JOURNAL_PAGE_MAX).default(50),
  before: z.coerce.number().int().min(1).optional(),
  beforeMessage: z.coerce.number().int().min(1).optional(),
  merId: z.string().max(40).optional(),
  orderId: z.string().max(40).optional(),
  /** What the messages' lines and the accounts' names are said in. */
  language: z.enum(['zh', 'en']).default('zh'),
})

/**
 * GET /mock/journal: who paid whom, newest first, a page at a time (`before` is the last page's `next`), with the
 * balances, an audit of the books, and the latest messages, masked (`beforeMessage` is the last page's `nextMessage`).
 * `language` picks the words, Chinese by default.
 */
export const journal: Control<z.infer<typeof journalRequest>> = async (request, desk) => {
  const { limit, before, beforeMessage, merId, orderId, language } = request
  const entries = await desk.ledger.journal({ limit, ...(before && { beforeSeq: before }) })
  const messages = await desk.journal.find({
    limit,
    ...(beforeMessage && { beforeSeq: beforeMessage }),
    ...(merId && { merId }),
    ...(orderId && { orderId }),
  })
  const nextOf = (page: readonly { seq: number }[]) => (page.length === limit ? page.at(-1)!.seq : null)
  const nameOf = await accountNames(desk.network.store, desk.merchants, language)
  return done({
    entries: entries.map((entry) => ({
      ...entry,
      at: toRfc3339(entry.atMs),
      sourceName: nameOf(entry.source),
      destinationName: nameOf(entry.destination),
    })),
    next: nextOf(entries),
    balances: await desk.ledger.balances(),
    audit: await desk.ledger.audit(),
    messages: messages.map((message) => asJson(message, desk, language)),
    nextMessage: nextOf(messages),
  })
}

function asJson(message: JournalMessage, { merchants }: Desk, language: Language) {
  const { seq, atMs, direction, merId, orderId, fault } = message
  const merchant = merchants.find(merId)
  const payee = merchant ? payeeOf(merchant) : null
  return {
    seq,
    at: toRfc3339(atMs),
    atMs,
    direction,
    merId,
    orderId,
    payee: payee && { zh: payee.nameZh, en: payee.nameEn },
    fault,
    lines: linesOf(message, language),
  }
}

/** The message's kind, then one line a field. */
function linesOf(message: JournalMessage, language: Language): string[] {
  const unknown = { zh: '未知域', en: 'unknown field' }
  return [
    titleOf(message, language),
    ...message.fields.map(([name, value]) => `  ${name} ${(fieldName(name) ?? unknown)[language]}: ${value}`),
  ]
}

/** What a field is called, in ACP's messages or in the QR gateway's. */
export function fieldName(name: string): { readonly zh: string; readonly en: string } | undefined {
  return fieldSpec(name) ?? qrFieldName(name)
}

/** What kind of message it is, in one line; of a query's answer, what it says about its original. */
export function titleOf({ fields }: JournalMessage, language: Language): string {
  const qrTitle = titleOfQrMessage(fields, language)
  if (qrTitle !== undefined) return qrTitle
  const naming = ['txnType', 'txnSubType', 'bizType', 'respCode']
  const title = describe(Object.fromEntries(fields.filter(([name]) => naming.includes(name))), language)[0]!
  const original = fields.find(([name]) => name === 'origRespCode')?.[1]
  if (original === undefined) return title
  const meaning = respCodeOf(original)?.[language] ?? ''
  return `${{ zh: '查询：', en: 'Query: ' }[language]}${title.split(' → ')[0]} → ${original} ${meaning}`
}
