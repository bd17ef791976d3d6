import type { Reader } from '../../../store/store.ts'
import type { JournalMessage } from '../../gateway/message-journal.ts'
import type { Order } from '../../gateway/order.ts'
import type { JournalEntry } from '../../ledger/ledger-reader.ts'
import type { Desk } from '../desk.ts'

/** Whoever takes part in a payment, from the payer to the merchant. */
export type Party = 'payer' | 'issuer' | 'unionpay' | 'acquirer' | 'merchant'

/** One thing that happened: a message that passed, money that moved, or what the issuer decided. */
export type Moment = { readonly atMs: number; readonly from: Party; readonly to: Party } & (
  | { readonly kind: 'message'; readonly message: JournalMessage }
  | { readonly kind: 'money'; readonly posting: JournalEntry }
  | { readonly kind: 'decision'; readonly respCode: string }
)

/** How far a notification has come. */
export interface NoticeState {
  readonly state: 'waiting' | 'delivered' | 'given-up'
  readonly url: string
  readonly attempts: number
  readonly dueMs: number | null
  readonly lastResult: string | null
}

export interface OrderStory {
  readonly moments: readonly Moment[]
  readonly notices: readonly NoticeState[]
}

/** Messages of one order that its page shows. */
const MESSAGES_MAX = 60

/** Everything that the network knows about an order, in the order in which it happened. */
export async function storyOf(desk: Desk, order: Order): Promise<OrderStory> {
  const { store } = desk.network
  const { merId, orderId } = order
  const newestFirst = await desk.journal.find({ limit: MESSAGES_MAX, merId, orderId })
  const messages = newestFirst.reverse().map((message): Moment => {
    const partner = isOfApp(message) || message.direction === 'front-notification' ? 'payer' : 'merchant'
    const isRequest = message.direction === 'request'
    const [from, to] = isRequest ? ([partner, 'unionpay'] as const) : (['unionpay', partner] as const)
    return { kind: 'message', atMs: message.atMs, from, to, message }
  })
  const subject = `${order.merId}:${order.orderId}:${order.txnTime}`
  const decisions = await store.all<{ atMs: number; respCode: string }>(DECISIONS_SQL, subject)
  return {
    moments: [...(await postingsOf(store, order)).map(moneyMoment), ...decisions.map(decisionMoment)].reduce(
      inserted,
      messages,
    ),
    notices: await store.all<NoticeState>(NOTICES_SQL, subject),
  }
}

/** Messages of the QR gateway pass between the network and the payer's app. */
const isOfApp = ({ fields }: JournalMessage) => fields.some(([name]) => name === 'msgType')

const moneyMoment = (posting: JournalEntry): Moment => ({
  kind: 'money',
  atMs: posting.atMs,
  from: partyOf(posting.source),
  to: partyOf(posting.destination),
  posting,
})

const decisionMoment = ({ atMs, respCode }: { atMs: number; respCode: string }): Moment => ({
  kind: 'decision',
  atMs,
  from: 'issuer',
  to: 'unionpay',
  respCode,
})

/** Things happen inside the answering of a request: they stand before the first thing that was said after them. */
function inserted(moments: readonly Moment[], moment: Moment): Moment[] {
  const at = moments.findIndex(
    (said) => said.kind === 'message' && said.message.direction !== 'request' && said.atMs >= moment.atMs,
  )
  return moments.toSpliced(at < 0 ? moments.length : at, 0, moment)
}

function partyOf(account: string): Party {
  switch (account.split(':')[0]) {
    case 'cardholder':
    case 'hold':
      return 'payer'
    case 'issuer':
      return 'issuer'
    case 'acquirer':
      return 'acquirer'
    case 'merchant':
      return 'merchant'
    default:
      return 'unionpay'
  }
}

async function postingsOf(reader: Reader, { queryId }: Order): Promise<JournalEntry[]> {
  if (queryId === null) return []
  const keys = ['hold', 'pay', 'give-back', 'release', 'reverse'].map((what) => `${what}:${queryId}`)
  return reader.all<JournalEntry>(POSTINGS_SQL, ...keys)
}

const POSTINGS_SQL = `
  SELECT p.seq, t.key, t.at_ms AS atMs, p.source, p.destination, p.amount_fen AS amountFen, p.memo
  FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id
  WHERE t.key IN (?, ?, ?, ?, ?) ORDER BY p.seq`

/** What became of the order, as its issuer had it. */
const DECISIONS_SQL = `
  SELECT at_ms AS atMs, payload ->> 'respCode' AS respCode FROM event
  WHERE subject = ? AND type IN ('order.succeeded', 'order.failed') ORDER BY seq`

const NOTICES_SQL = `
  SELECT d.state, d.url, d.attempts, d.due_ms AS dueMs, d.last_result AS lastResult
  FROM event e JOIN delivery d ON d.event_seq = e.seq WHERE e.subject = ? ORDER BY e.seq`
