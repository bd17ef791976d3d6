import { FAILURES } from '../../contract/failures.ts'
import { PLUGIN_DOOR, type PluginDoor } from '../../contract/plugin-door.ts'
import { type Answer, refused } from './answer.ts'
import { diary } from './diary.ts'
import { PAY_TIMEOUT_MS, REQUEST_TIMEOUT_MS, WATCH_SLACK_MS } from './origin.ts'
import { PluginSessions, type Sessions } from './session.ts'
import { exchange, type HttpCall } from './transport.ts'

type Named = Exclude<keyof PluginDoor, 'openSession'>

/** The bridge's plugin door as functions. Sessions come and go by themselves. */
export type Bridge = {
  readonly [Name in Named]: (
    request: PluginDoor[Name]['request'],
  ) => Promise<Answer<PluginDoor[Name]['response']>>
}

/** How long a call may take where that is not usual; what an answer is held back for comes on top. */
const TIMEOUTS_MS: { readonly [Name in Named]?: number } = {
  pay: PAY_TIMEOUT_MS,
  confirmCode: PAY_TIMEOUT_MS,
  getOrder: WATCH_SLACK_MS,
  watchCode: WATCH_SLACK_MS,
  getTopUp: WATCH_SLACK_MS,
}

export function connectBridge(sessions: Sessions): Bridge {
  const call = (name: Named) => async (request: { readonly waitMs?: number }) => {
    const timeoutMs = (TIMEOUTS_MS[name] ?? REQUEST_TIMEOUT_MS) + (request.waitMs ?? 0)
    const send = name === 'pay' ? payOrUnknown : callWithSession
    const answer = await send(sessions, httpCall(name, request, timeoutMs))
    diary.note(name, answer)
    return answer
  }
  const names = Object.keys(PLUGIN_DOOR).filter((name) => name !== 'openSession') as Named[]
  return Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as Bridge
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
  const { method, path } = PLUGIN_DOOR[name]
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
