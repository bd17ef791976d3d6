import { fromBase64, toBase64 } from '../../wire/base64.ts'
import type { OutgoingRequest, RequestOutcome } from '../../wire/host.ts'
import type { ApiCall } from '../../wire/shell.ts'
import { maskBody, maskHeaders, maskText } from '../masking.ts'
import { number, text, wrongType } from './arguments.ts'
import { ApiFailure, type Provider, type ProviderPhone } from './provider.ts'

/** WeChat's default and longest timeout. */
const TIMEOUT_MS = 60_000
/** What a slow network adds on the way there and on the way back. */
const SLOW_NETWORK_MS = 1500
/** How long a page waits before it learns that an answer is lost; a real one would wait its whole timeout. */
const LOST_ANSWER_MS = 3000
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])

export const requestProviders = {
  request: async (call, phone) => {
    const request = outgoing(call)
    const id = call.ticket
    phone.dispatch({
      type: 'requestStarted',
      line: {
        id,
        space: request.space,
        method: request.method,
        url: maskText(request.url),
        startedAtMs: phone.nowMs(),
        requestHeader: maskHeaders(request.header),
        requestBody: shownBody(request.data ?? '', request.dataAs),
      },
    })
    const startedAtMs = phone.nowMs()
    const outcome = await phone.requests.take(() => overTheNetwork(request, phone), phone.signal)
    const durationMs = phone.nowMs() - startedAtMs
    phone.dispatch({ type: 'requestFinished', id, outcome: { durationMs, ...shown(outcome, request) } })
    if (!outcome.ok) throw new ApiFailure(outcome.errMsg.replace(/^request:fail /, ''))
    const { statusCode, header } = outcome
    phone.taskEvent('headersReceived', { statusCode, header })
    return { statusCode, header, cookies: [], data: readAnswer(call, outcome.data) }
  },
} satisfies Record<string, Provider>

/** The phone's network between the application and the host backend. */
async function overTheNetwork(request: OutgoingRequest, phone: ProviderPhone): Promise<RequestOutcome> {
  const mode = phone.state().settings.network
  if (mode === 'offline') return lost('net::ERR_INTERNET_DISCONNECTED')
  if (mode === 'slow') await phone.networkDelay(SLOW_NETWORK_MS)
  try {
    const outcome = await phone.backend.request(request, phone.signal)
    if (mode === 'slow') await phone.networkDelay(SLOW_NETWORK_MS)
    if (mode !== 'loseAnswer') return outcome
    await phone.networkDelay(LOST_ANSWER_MS)
    return lost('timeout')
  } catch (error) {
    return lost(phone.signal.aborted ? 'abort' : (error as Error).message)
  }
}

function outgoing(call: ApiCall): OutgoingRequest {
  const method = text(call, 'method', 'GET').toUpperCase()
  if (!METHODS.has(method)) throw new ApiFailure(`method ${method} is not supported`)
  const header = headersOf(call)
  const url = text(call, 'url')
  const { data } = call.args
  const timeoutMs = Math.max(1, Math.min(Math.floor(number(call, 'timeout', TIMEOUT_MS)), TIMEOUT_MS))
  const answerAs = wantsBytes(call) ? ({ answerAs: 'base64' } as const) : {}
  const base = { space: call.space, method, header, timeoutMs, ...answerAs }
  if (method === 'GET' || method === 'HEAD') return { ...base, url: withQuery(url, data) }
  if (data instanceof ArrayBuffer) return { ...base, url, data: toBase64(data), dataAs: 'base64' }
  return { ...base, url, data: encodeBody(data, header['content-type'] ?? '') }
}

function wantsBytes(call: ApiCall): boolean {
  return text(call, 'responseType', 'text') === 'arraybuffer'
}

/** Header names in lower case, with WeChat's default content type. */
function headersOf(call: ApiCall): Record<string, string> {
  const header = call.args.header ?? {}
  if (typeof header !== 'object') throw wrongType('header', 'Object', header)
  const entries = Object.entries(header).filter(([, value]) => value !== undefined && value !== null)
  const lower = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]))
  return { 'content-type': 'application/json', ...lower }
}

function withQuery(url: string, data: unknown): string {
  const query = typeof data === 'object' && data !== null ? formEncode(data) : ''
  if (query === '') return url
  const [address = '', fragment] = url.split('#')
  const joined = address + (address.includes('?') ? '&' : '?') + query
  return fragment === undefined ? joined : `${joined}#${fragment}`
}

function encodeBody(data: unknown, contentType: string): string {
  if (data === undefined || data === null) return ''
  if (typeof data === 'string') return data
  if (ArrayBuffer.isView(data)) throw wrongType('data', 'String/Object/ArrayBuffer', data)
  return contentType.includes('application/x-www-form-urlencoded') ? formEncode(data) : JSON.stringify(data)
}

function formEncode(data: object): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const flat = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
      return `${encodeURIComponent(name)}=${encodeURIComponent(flat)}`
    })
    .join('&')
}

/** `dataType` is `json` unless told otherwise: what parses is parsed, the rest stays text. */
function readAnswer(call: ApiCall, data: string): unknown {
  if (wantsBytes(call)) return fromBase64(data)
  if (text(call, 'dataType', 'json') !== 'json') return data
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}

function shown(outcome: RequestOutcome, { answerAs }: OutgoingRequest) {
  if (!outcome.ok) return { errMsg: outcome.errMsg, header: {}, body: '' }
  const { statusCode, header, data } = outcome
  return { statusCode, header: maskHeaders(header), body: shownBody(data, answerAs) }
}

/** Of bytes only their number is shown: masking could not find a secret in them. */
function shownBody(data: string, as?: 'base64'): string {
  return as ? `(${fromBase64(data).byteLength} bytes)` : maskBody(data)
}

function lost(detail: string): RequestOutcome {
  return { ok: false, errMsg: `request:fail ${detail}` }
}
