import type { Journal, JournalMessage } from '../wire/network-desk.ts'
import type { NetworkLine } from './phone/state.ts'

/** Whoever takes part in a payment, from the phone to the books. */
export const LANES = ['shop', 'plugin', 'bridge', 'unionpay', 'issuer'] as const
export type Lane = (typeof LANES)[number]

/** An order as the network files its messages. */
export interface PaymentName {
  readonly merId: string
  readonly orderId: string
}

/** One thing that passed from one party to another. */
export interface StoryStep {
  readonly atMs: number
  readonly from: Lane
  readonly to: Lane
  readonly kind: 'request' | 'answer' | 'notification' | 'money'
  readonly title: string
  /** Masked already, one line a field. */
  readonly detail: string
}

/** What happens on the phone this long before the network's first word, or after its last, belongs to the payment. */
const AROUND_MS = 15_000

/** The payments that a page of the network's journal knows, the latest first. */
export function paymentsIn({ messages }: Journal): PaymentName[] {
  const found = new Map<string, PaymentName>()
  for (const { merId, orderId } of messages) {
    if (orderId !== '')
      found.set(`${merId} ${orderId}`, found.get(`${merId} ${orderId}`) ?? { merId, orderId })
  }
  return [...found.values()]
}

/** A payment from end to end: what the phone sent, what the network heard and said, how the money moved. */
export function storyOf(
  payment: PaymentName,
  journal: Journal,
  phoneLines: readonly NetworkLine[],
): StoryStep[] {
  const messages = journal.messages
    .filter(({ merId, orderId }) => merId === payment.merId && orderId === payment.orderId)
    .map(messageStep)
    .reverse()
  const [first, last] = [messages[0], messages.at(-1)]
  if (!first || !last) return []
  const isNear = ({ startedAtMs }: NetworkLine) =>
    startedAtMs > first.atMs - AROUND_MS && startedAtMs < last.atMs + AROUND_MS
  const phone = phoneLines.filter((line) => line.space !== 'main' && isNear(line)).flatMap(phoneSteps)
  const steps = [...messages, ...moneySteps(journal, queryIdsIn(journal, payment)), ...phone]
  return steps.sort((one, other) => one.atMs - other.atMs || order(one) - order(other))
}

function messageStep({ at, direction, lines }: JournalMessage): StoryStep {
  const isRequest = direction === 'request'
  return {
    atMs: Date.parse(at),
    from: isRequest ? 'bridge' : 'unionpay',
    to: isRequest ? 'unionpay' : 'bridge',
    kind: isRequest ? 'request' : direction === 'notification' ? 'notification' : 'answer',
    title: lines[0] ?? '',
    detail: lines.slice(1).join('\n'),
  }
}

function phoneSteps({ method, url, startedAtMs, requestBody, outcome }: NetworkLine): StoryStep[] {
  const title = `${method} ${new URL(url, 'https://unknown.example').pathname}`
  const sent = {
    atMs: startedAtMs,
    from: 'plugin',
    to: 'bridge',
    kind: 'request',
    title,
    detail: requestBody,
  }
  if (!outcome) return [sent as StoryStep]
  const answered = {
    atMs: startedAtMs + outcome.durationMs,
    from: 'bridge',
    to: 'plugin',
    kind: 'answer',
    title: `${outcome.statusCode ?? outcome.errMsg ?? ''} ${title}`,
    detail: outcome.body,
  }
  return [sent as StoryStep, answered as StoryStep]
}

function moneySteps({ entries }: Journal, queryIds: ReadonlySet<string>): StoryStep[] {
  return entries
    .filter(({ key }) => queryIds.has(key.slice(key.lastIndexOf(':') + 1)))
    .map(({ at, source, destination, amountFen, memo }) => ({
      atMs: Date.parse(at),
      from: 'unionpay',
      to: 'issuer',
      kind: 'money',
      title: `¥${(amountFen / 100).toFixed(2)} ${source} → ${destination}`,
      detail: memo,
    }))
}

/** The numbers under which the network has booked the order. */
function queryIdsIn({ messages }: Journal, { merId, orderId }: PaymentName): Set<string> {
  const own = messages.filter((message) => message.merId === merId && message.orderId === orderId)
  const values = own.flatMap(({ lines }) => lines.map((line) => /^\s+queryId .*: (\w+)$/.exec(line)?.[1]))
  return new Set(values.filter((value) => value !== undefined))
}

/** Of one moment: what was asked comes before the money, the money before the answer. */
function order({ kind }: StoryStep): number {
  return ['request', 'money', 'notification', 'answer'].indexOf(kind)
}
