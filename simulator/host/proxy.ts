import type { Dispatcher } from 'undici'
import { z } from 'zod'
import type { RequestOutcome } from '../wire/host.ts'
import { hostSignHeaders } from './host-sign.ts'
import { HOST_SPACE, type LegalDomains } from './legal-domains.ts'
import { readLimited } from './limited-body.ts'

/** The largest body a page may send, and the largest envelope around it. */
const REQUEST_BODY_LIMIT_BYTES = 1024 * 1024
export const ENVELOPE_LIMIT_BYTES = 2 * REQUEST_BODY_LIMIT_BYTES
/** The largest answer a page may receive. */
const ANSWER_LIMIT_BYTES = 10 * 1024 * 1024
/** WeChat's default and longest `timeout` of wx.request. */
const TIMEOUT_LIMIT_MS = 60_000
const HEADER_COUNT_LIMIT = 64
const HEADER_LIMIT_CHARS = 8 * 1024

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const

/** One `wx.request`, as the shell hands it over. */
export const requestEnvelope = z.object({
  space: z.string().min(1).max(64),
  url: z.string().max(8 * 1024),
  method: z.enum(METHODS).default('GET'),
  header: z.record(z.string().max(256), z.string().max(HEADER_LIMIT_CHARS)).default({}),
  data: z.string().max(REQUEST_BODY_LIMIT_BYTES).optional(),
  /** `base64` when `data` stands for bytes. */
  dataAs: z.literal('base64').optional(),
  /** `base64` when the answer is wanted as bytes. */
  answerAs: z.literal('base64').optional(),
  timeoutMs: z.number().int().min(1).max(TIMEOUT_LIMIT_MS).default(TIMEOUT_LIMIT_MS),
})
type RequestEnvelope = z.infer<typeof requestEnvelope>

export interface ProxyOptions {
  readonly domains: LegalDomains
  readonly hostAppId: string
  readonly pluginToken: string
  readonly http: Dispatcher
  readonly nowMs: () => number
  readonly nonce: () => string
}

/**
 * Performs `wx.request` for a space: legal domains only, WeChat's own headers added for plugins, and every limit
 * answered in WeChat's words. Redirects are handed back as they are, because following one would leave the list.
 */
export async function proxyRequest(
  envelope: RequestEnvelope,
  options: ProxyOptions,
): Promise<RequestOutcome> {
  const target = options.domains.resolve(envelope.space, envelope.url)
  if (!target) return failed('url not in domain list')
  if (Object.keys(envelope.header).length > HEADER_COUNT_LIMIT) return failed('too many headers')
  const signal = AbortSignal.timeout(envelope.timeoutMs)
  try {
    const answer = await options.http.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: envelope.method,
      headers: { ...endToEnd(envelope.header), ...vouching(envelope.space, options) },
      body: carriesBody(envelope.method) ? Buffer.from(envelope.data ?? '', envelope.dataAs ?? 'utf8') : null,
      signal,
    })
    const data = await readLimited(answer.body, ANSWER_LIMIT_BYTES)
    if (data === undefined) return failed('response data exceeds the limit')
    return {
      ok: true,
      statusCode: answer.statusCode,
      header: plainHeaders(answer.headers),
      data: data.toString(envelope.answerAs ?? 'utf8'),
    }
  } catch (error) {
    return failed(signal.aborted ? 'timeout' : reasonOf(error))
  }
}

function vouching(space: string, options: ProxyOptions): Record<string, string> {
  if (space === HOST_SPACE) {
    return { referer: `https://servicewechat.com/${options.hostAppId}/devtools/page-frame.html` }
  }
  const { hostAppId, pluginToken: token } = options
  return hostSignHeaders({ hostAppId, token, nowMs: options.nowMs(), nonce: options.nonce() })
}

/** Headers that belong to one connection, or that only the client software may set; a page's own are dropped. */
const NOT_THE_PAGES_TO_SET = new Set([
  ...[
    'connection',
    'keep-alive',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'te',
    'trailer',
  ],
  ...['transfer-encoding', 'upgrade', 'host', 'content-length', 'expect', 'accept-encoding'],
  ...[
    'referer',
    'x-wechat-hostsign',
    'origin',
    'cookie2',
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
  ],
])
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a header value may not hold.
const FIELD_VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/

function endToEnd(header: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = { 'accept-encoding': 'identity' }
  for (const [name, value] of Object.entries(header)) {
    const lower = name.toLowerCase()
    if (NOT_THE_PAGES_TO_SET.has(lower) || !TOKEN.test(name) || !FIELD_VALUE.test(value)) continue
    kept[lower] = value
  }
  return kept
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'trailer',
  'proxy-authenticate',
])

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name))
      plain[name] = Array.isArray(value) ? value.join(',') : value
  }
  return plain
}

function carriesBody(method: RequestEnvelope['method']): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code ?? ''
  return code === 'ECONNREFUSED' ? 'connect refused' : code || 'network error'
}

function failed(detail: string): RequestOutcome {
  return { ok: false, errMsg: `request:fail ${detail}` }
}
