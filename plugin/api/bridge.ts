import { BETA_ROUTES, type BetaDoor } from '../../contract/beta-door.ts'
import { CODE_ROUTES, type CodeDoor } from '../../contract/code-door.ts'
import { FAILURES } from '../../contract/failures.ts'
import { type OrderView, PLUGIN_DOOR, type PluginDoor } from '../../contract/plugin-door.ts'
import { RECORDS_ROUTES, type RecordsDoor } from '../../contract/records-door.ts'
import { SCAN_ROUTES, type ScanDoor } from '../../contract/scan-door.ts'
import { TOP_UP_ROUTES, type TopUpDoor } from '../../contract/top-up-door.ts'
import { type Answer, refused } from './answer.ts'
import { diary } from './diary.ts'
import { PAY_TIMEOUT_MS, REQUEST_TIMEOUT_MS, WATCH_SLACK_MS } from './origin.ts'
import { PluginSessions, type Sessions } from './session.ts'
import { exchange, type HttpCall } from './transport.ts'

type Door = PluginDoor & ScanDoor & CodeDoor & TopUpDoor & RecordsDoor & BetaDoor
const DOOR = {
  ...PLUGIN_DOOR,
  ...SCAN_ROUTES,
  ...CODE_ROUTES,
  ...TOP_UP_ROUTES,
  ...RECORDS_ROUTES,
  ...BETA_ROUTES,
}

type Named = Exclude<keyof Door, 'openSession'>
type Request<Name extends Named> = Door[Name]['request']
type Response<Name extends Named> = Door[Name]['response']

/** The bridge's plugin door as functions. Sessions come and go by themselves. */
export type Bridge = { readonly [Name in Named]: (request: Request<Name>) => Promise<Answer<Response<Name>>> }

export function connectBridge(sessions: Sessions): Bridge {
  const call =
    <Name extends Named>(name: Name, timeoutMs = REQUEST_TIMEOUT_MS) =>
    async (request: Request<Name>) => {
      const answer = await callWithSession<Response<Name>>(sessions, httpCall(name, request, timeoutMs))
      diary.note(name, answer)
      return answer
    }
  /** A call whose answer may be held back until there is news. */
  const watch =
    <Name extends 'getOrder' | 'watchCode' | 'getTopUp'>(name: Name) =>
    (request: Request<Name>) =>
      call(name, (request.waitMs ?? 0) + WATCH_SLACK_MS)(request)

  return {
    openCashier: call('openCashier'),
    getOrder: watch('getOrder'),
    async pay(request) {
      const answer = await payOrUnknown<OrderView>(sessions, httpCall('pay', request, PAY_TIMEOUT_MS))
      diary.note('pay', answer)
      return answer
    },
    listCards: call('listCards'),
    getEncryptionKey: call('getEncryptionKey'),
    startEnrolment: call('startEnrolment'),
    confirmEnrolment: call('confirmEnrolment'),
    unbindCard: call('unbindCard'),
    inspectCode: call('inspectCode'),
    openScan: call('openScan'),
    issueCode: call('issueCode'),
    revealCode: call('revealCode'),
    retireCode: call('retireCode'),
    watchCode: watch('watchCode'),
    confirmCode: call('confirmCode', PAY_TIMEOUT_MS),
    listTopUps: call('listTopUps'),
    checkTopUpAccount: call('checkTopUpAccount'),
    openTopUp: call('openTopUp'),
    getTopUp: watch('getTopUp'),
    listRecords: call('listRecords'),
    getAvailability: call('getAvailability'),
    sendFeedback: call('sendFeedback'),
  }
}

const sessions = new PluginSessions()

/** The plugin's one connection. */
export const bridge = connectBridge(sessions)

/** Logs in where needed; and once more when the bridge has forgotten the session. */
async function callWithSession<Value>(sessions: Sessions, call: HttpCall): Promise<Answer<Value>> {
  const first = await callOnce<Value>(sessions, call)
  if (first.ok || first.refusal.code !== 'session_expired') return first
  sessions.forget()
  return callOnce<Value>(sessions, call)
}

async function callOnce<Value>(sessions: Sessions, call: HttpCall): Promise<Answer<Value>> {
  const session = await sessions.token()
  if (!session.ok) return session
  return exchange<Value>({ ...call, token: session.value })
}

/**
 * Paying differs from asking: once the request has left, anything short of the bridge's clear word leaves open
 * whether money moves. That is `outcome_unknown`, for which the flow asks `getOrder`. `network_unreachable` is
 * left to mean that the request never left.
 */
async function payOrUnknown<Value>(sessions: Sessions, call: HttpCall): Promise<Answer<Value>> {
  let hasLeft = false
  const tracked: Sessions['token'] = async () => {
    const session = await sessions.token()
    hasLeft ||= session.ok
    return session
  }
  const answer = await callWithSession<Value>({ token: tracked, forget: () => sessions.forget() }, call)
  if (answer.ok || !hasLeft || FAILURES[answer.refusal.code].money !== 'unknown') return answer
  return answer.refusal.code === 'order_busy'
    ? answer
    : refused('outcome_unknown', answer.refusal.networkCode)
}

/** `:name` parts of the path come out of the request; the rest becomes query or body. */
function httpCall(name: Named, request: object, timeoutMs: number): HttpCall {
  const { method, path } = DOOR[name]
  const rest: Record<string, unknown> = { ...request }
  const filled = path.replace(/:(\w+)/g, (_, field: string) => {
    const value = encodeURIComponent(String(rest[field]))
    delete rest[field]
    return value
  })
  if (method === 'POST') return { method, path: filled, body: rest, timeoutMs }
  const query = Object.entries(rest).map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
  return { method, path: query.length > 0 ? `${filled}?${query.join('&')}` : filled, timeoutMs }
}
