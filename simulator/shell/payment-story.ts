import type { Journal, JournalMessage } from '../wire/network-desk.ts'
import { fieldOf, type SeenPayment } from './payments-seen.ts'
import type { NetworkLine } from './phone/state.ts'
import { addressOf, shortPath } from './short-path.ts'

/** Whoever takes part in a payment: the shop's own server, the phone with its two programs, and on to the books. */
export const LANES = ['backend', 'shop', 'plugin', 'bridge', 'unionpay', 'issuer'] as const
export type Lane = (typeof LANES)[number]

/** One thing that passed from one party to another. What shop and bridge tell each other, nobody here hears. */
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
/** The phone keeps the network's time as well as it has heard it; within so much it may be ahead. */
const CLOCKS_APART_MS = 100
/** What the plugin asks on every page, and what prepares it: no part of any one payment. */
const NOT_A_PAYMENT =
  /\/(?:sessions|availability|encryption-key|cards|enrolments|records|feedback|services)(?:\/|$)/

/** A payment from end to end: what the phone sent, what the network heard and said, how the money moved. */
export function storyOf(
  payment: SeenPayment,
  journal: Journal,
  phoneLines: readonly NetworkLine[],
): StoryStep[] {
  const messages = payment.messages.map(messageStep)
  const [first, last] = [messages[0], messages.at(-1)]
  if (!first || !last) return []
  const sinceMs = Math.max(first.atMs - AROUND_MS, endOfEarlierMs(payment, journal, first.atMs))
  // Only what is sent sets the network going: what was asked before that was about something else.
  const isNear = ({ method, startedAtMs }: NetworkLine) =>
    startedAtMs > (method === 'GET' ? first.atMs : sinceMs) && startedAtMs < last.atMs + AROUND_MS
  const lines = withoutWaiting(phoneLines.filter((line) => isNear(line) && isOfPayment(line)))
  const phone = lines.flatMap(phoneSteps)
  const network = [...messages, ...moneySteps(journal, queryIdsIn(payment))].sort(inwardsFirst)
  return [...phone, ...network.map((step) => afterItsCause(step, lines))].sort(
    (one, other) => one.atMs - other.atMs,
  )
}

/** When the network last heard of another payment before this one began: until then the phone was busy with that. */
function endOfEarlierMs(payment: SeenPayment, { messages }: Journal, beginMs: number): number {
  const own = new Set(payment.messages.map(({ seq }) => seq))
  const others = messages.filter(({ seq }) => !own.has(seq))
  return Math.max(0, ...others.map(({ atMs }) => atMs).filter((atMs) => atMs < beginMs))
}

function messageStep({ atMs, direction, lines }: JournalMessage): StoryStep {
  const isRequest = direction === 'request'
  return {
    atMs,
    from: isRequest ? 'bridge' : 'unionpay',
    to: isRequest ? 'unionpay' : 'bridge',
    kind: isRequest ? 'request' : direction === 'answer' ? 'answer' : 'notification',
    title: lines[0] ?? '',
    detail: lines.slice(1).join('\n'),
  }
}

function isOfPayment({ space, method, url }: NetworkLine): boolean {
  return space === 'main' ? method !== 'GET' : !NOT_A_PAYMENT.test(addressOf(url).pathname)
}

/** Of questions that are asked again and again until something has changed, only the last one tells anything. */
function withoutWaiting(lines: readonly NetworkLine[]): NetworkLine[] {
  const isAsked = (one: NetworkLine, other: NetworkLine) => one.method === 'GET' && one.url === other.url
  return lines.filter((line, at) => !lines.slice(at + 1).some((later) => isAsked(line, later)))
}

function phoneSteps({ space, method, url, startedAtMs, requestBody, outcome }: NetworkLine): StoryStep[] {
  const [near, far]: [Lane, Lane] = space === 'main' ? ['shop', 'backend'] : ['plugin', 'bridge']
  const title = `${method} ${shortPath(addressOf(url).pathname)}`
  const asked: StoryStep = {
    atMs: startedAtMs,
    from: near,
    to: far,
    kind: 'request',
    title,
    detail: requestBody,
  }
  if (!outcome) return [asked]
  const said = `${outcome.statusCode ?? outcome.errMsg ?? ''} ${title}`
  const atMs = startedAtMs + outcome.durationMs
  return [asked, { atMs, from: far, to: near, kind: 'answer', title: said, detail: outcome.body }]
}

function moneySteps({ entries }: Journal, queryIds: ReadonlySet<string>): StoryStep[] {
  return [...entries]
    .reverse()
    .filter(({ key }) => queryIds.has(key.slice(key.lastIndexOf(':') + 1)))
    .map(({ atMs, key, source, destination, sourceName, destinationName, amountFen }) => ({
      atMs,
      from: 'unionpay',
      to: 'issuer',
      kind: 'money',
      title: `¥${(amountFen / 100).toFixed(2)} ${sourceName} → ${destinationName}`,
      detail: `${source} → ${destination}\n${key}`,
    }))
}

/** The numbers under which the network has booked the order. */
function queryIdsIn({ messages }: SeenPayment): Set<string> {
  return new Set(messages.map((message) => fieldOf(message, 'queryId')).filter((id) => id !== undefined))
}

/** Within a millisecond a request comes first, then the money moves, then it is answered. */
function inwardsFirst(one: StoryStep, other: StoryStep): number {
  const rank = ({ kind }: StoryStep) => ['request', 'money', 'answer', 'notification'].indexOf(kind)
  return one.atMs - other.atMs || rank(one) - rank(other)
}

/** What the network did just when the phone asked for something, it did after that. */
function afterItsCause(step: StoryStep, lines: readonly NetworkLine[]): StoryStep {
  const causes = lines.filter(
    ({ method, startedAtMs }) =>
      method !== 'GET' && startedAtMs >= step.atMs && startedAtMs < step.atMs + CLOCKS_APART_MS,
  )
  return { ...step, atMs: Math.max(step.atMs, ...causes.map(({ startedAtMs }) => startedAtMs)) }
}
