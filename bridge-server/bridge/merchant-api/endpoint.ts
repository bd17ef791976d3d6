import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Answer, EXTRA_PARAMETER_NUMBER, refuse, refuseParameter } from './answers.ts'
import type { Caller } from './authenticate.ts'

/** One call of the dialect. */
export interface Endpoint {
  readonly method: 'GET' | 'POST'
  /** As @koa/router reads it. */
  readonly path: string
  readonly handle: (request: EndpointRequest) => Promise<Answer>
}

/** A verified request, parsed as far as its form goes. */
export interface EndpointRequest extends Caller {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[] | undefined>>
  /** Strictly parsed JSON; undefined for GET. */
  readonly body: unknown
}

type Location = 'body' | 'query' | 'path'

/** `value` checked by `schema`, or the dialect's PARAM_ERROR for the first thing that is wrong with it. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  location: Location,
): { ok: true; value: z.infer<Schema> } | { ok: false; answer: Answer } {
  // Only so does an issue tell what was there: a missing value is another mistake than a wrong one.
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, answer: refuseIssue(parsed.error.issues[0] as z.core.$ZodIssue, location) }
}

/** The calling merchant's number stands in the request too, and has to be his own. */
export function checkMchid(mchid: string, { merchant }: Caller, location: Location): Answer | null {
  if (mchid === merchant.mchid) return null
  const field = location === 'body' ? '/mchid' : 'mchid'
  return refuseParameter(field, '与请求头 Authorization 中的 mchid 不一致', location, mchid)
}

export function orderNotFound(): Answer {
  return refuse('ORDER_NOT_EXIST', '订单不存在，请检查商户订单号或交易单号是否由本商户在本服务下单')
}

export const mchidText = z.string().min(1).max(32)
export const outTradeNoText = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/)
export const outRefundNoText = z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/)
export const transactionIdText = z.string().regex(/^\d{1,32}$/)

function refuseIssue(issue: z.core.$ZodIssue, location: Location): Answer {
  const isExtra = issue.code === 'unrecognized_keys'
  const path = isExtra ? [...issue.path, issue.keys[0] as string] : issue.path
  const field = location === 'body' ? `/${path.map(escapePointer).join('/')}` : path.join('.')
  if (isExtra) {
    const detail = { field, issue: '接口文档中没有这个参数', location }
    return refuse(
      'PARAM_ERROR',
      `参数错误：${field} 不是该接口的参数，请删除`,
      detail,
      EXTRA_PARAMETER_NUMBER,
    )
  }
  return refuseParameter(field, textOf(issue), location, issue.input)
}

function textOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '缺少必填参数' : `类型错误，应为 ${issue.expected}`
    case 'too_small':
      return `小于最小值或最小长度 ${issue.minimum}`
    case 'too_big':
      return `超过最大值或最大长度 ${issue.maximum}`
    case 'invalid_value':
      return `取值应为 ${issue.values.join(' / ')}`
    case 'custom':
      return issue.message
    default:
      return '格式错误'
  }
}

function escapePointer(key: PropertyKey): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1')
}

/** A hash that is equal for equal values, in whatever order their keys stand. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex')
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
