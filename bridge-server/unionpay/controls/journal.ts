import { z } from 'zod'
import { toRfc3339 } from '../../clock/beijing.ts'
import { JOURNAL_PAGE_MAX } from '../limits.ts'
import { type Control, done } from './desk.ts'

export const journalRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(JOURNAL_PAGE_MAX).default(50),
  before: z.coerce.number().int().min(1).optional(),
})

/**
 * GET /mock/journal: who paid whom, newest first, a page at a time (`before` is the last page's `next`), with the
 * balances, an audit of the books, and the latest messages, masked.
 */
export const journal: Control<z.infer<typeof journalRequest>> = async ({ limit, before }, desk) => {
  const entries = await desk.ledger.journal({ limit, ...(before === undefined ? {} : { beforeSeq: before }) })
  return done({
    entries: entries.map(({ atMs, ...entry }) => ({ ...entry, at: toRfc3339(atMs) })),
    next: entries.length === limit ? (entries.at(-1)?.seq ?? null) : null,
    balances: await desk.ledger.balances(),
    audit: await desk.ledger.audit(),
    messages: desk.journal.latest(limit).map(({ atMs, ...message }) => ({ ...message, at: toRfc3339(atMs) })),
  })
}
