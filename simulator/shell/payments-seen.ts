import type { DeskText } from '../wire/host.ts'
import type { Journal, JournalMessage } from '../wire/network-desk.ts'

/** A payment as the network's journal tells it: all messages about it, whatever name each was filed under. */
export interface SeenPayment {
  /** Tells it from all others and stays the same while the payment goes on. */
  readonly key: string
  readonly beganAtMs: number
  /** Null when no message says whom it pays. */
  readonly payee: DeskText | null
  /** Whole fen, negative when they are given back; null while no message has named a sum. */
  readonly amountFen: number | null
  /** What kind its first message is. */
  readonly title: string
  /** The oldest first. */
  readonly messages: readonly JournalMessage[]
}

/** Refunds and voids, whose sums go back to the payer. */
const GIVING_BACK = new Set(['04', '31'])
const SUMS = ['txnAmt', 'trxAmt']
/** Fields that name an earlier message: a scan's payment names the inquiry that it follows. */
const FOLLOWING = ['origTrxMsgID', 'origMsgID']

/** The payments that a page of the network's journal knows, the latest first. */
export function paymentsIn({ messages }: Journal): SeenPayment[] {
  const byName = new Map<string, JournalMessage[]>()
  const byMessage = new Map<string, JournalMessage[]>()
  for (const message of messages.filter(({ orderId }) => orderId !== '').reverse()) {
    const name = `${message.merId} ${message.orderId}`
    const followed = FOLLOWING.map((field) => byMessage.get(fieldOf(message, field) ?? ''))
    const story = byName.get(name) ?? followed.find((earlier) => earlier !== undefined) ?? []
    story.push(message)
    byName.set(name, story)
    const messageId = fieldOf(message, 'msgID')
    if (messageId !== undefined) byMessage.set(messageId, story)
  }
  return [...new Set(byName.values())].map(asPayment).sort((one, other) => seqOf(other) - seqOf(one))
}

/** The value of a message's field, as its line `  name 名称: value` shows it. */
export function fieldOf({ lines }: JournalMessage, name: string): string | undefined {
  const line = lines.find((each) => each.startsWith(`  ${name} `))
  return line?.slice(line.indexOf(': ') + 2)
}

function asPayment(messages: readonly JournalMessage[]): SeenPayment {
  const first = messages[0] as JournalMessage
  const sum = firstOf(messages, (message) =>
    firstOf(SUMS, (name) => /^\d+$/.exec(fieldOf(message, name) ?? '')?.[0]),
  )
  const isGivenBack = GIVING_BACK.has(fieldOf(first, 'txnType') ?? '')
  return {
    key: `${first.merId} ${first.orderId}`,
    beganAtMs: first.atMs,
    payee: firstOf(messages, ({ payee }) => payee) ?? null,
    amountFen: sum === undefined ? null : Number(sum) * (isGivenBack ? -1 : 1),
    title: first.lines[0] ?? '',
    messages,
  }
}

const seqOf = ({ messages }: SeenPayment) => messages.at(-1)?.seq ?? 0

function firstOf<Item, Value>(
  items: readonly Item[],
  pick: (item: Item) => Value | null | undefined,
): Value | undefined {
  for (const item of items) {
    const value = pick(item)
    if (value !== null && value !== undefined) return value
  }
  return undefined
}
