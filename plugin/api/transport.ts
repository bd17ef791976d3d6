import type { CodeRefusal } from '../../contract/code-owners.ts'
import { type FailureCode, isFailureCode } from '../../contract/failures.ts'
import { PLUGIN_VERSION_HEADER } from '../../contract/plugin-door.ts'
import { type Answer, accepted, refused } from './answer.ts'
import { BRIDGE_ORIGIN } from './origin.ts'
import { VERSION } from './version.ts'

export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: Record<string, unknown>
  readonly token?: string
  readonly timeoutMs: number
}

/**
 * One JSON exchange with the bridge over `wx.request`. Whatever can go wrong between two machines becomes a
 * {@link FailureCode}: no answer is `network_unreachable`, an answer that is not the bridge's own goes by its
 * HTTP status.
 */
export function exchange<Value>(call: HttpCall): Promise<Answer<Value>> {
  return new Promise((resolve) => {
    wx.request({
      url: BRIDGE_ORIGIN + call.path,
      method: call.method,
      timeout: call.timeoutMs,
      header: {
        'content-type': 'application/json',
        [PLUGIN_VERSION_HEADER]: VERSION,
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
      },
      ...(call.body === undefined ? {} : { data: JSON.stringify(call.body) }),
      success: ({ statusCode, data }) => resolve(read(statusCode, data)),
      fail: () => resolve(refused('network_unreachable')),
    })
  })
}

function read<Value>(status: number, data: unknown): Answer<Value> {
  const body = isRecord(data) ? data : {}
  if (status >= 200 && status < 300) {
    return isRecord(data) ? accepted(data as Value) : refused('system_error')
  }
  const code = isFailureCode(body.code) ? body.code : codeOfStatus(status)
  const why = isRecord(body.refusal) ? (body.refusal as unknown as CodeRefusal) : undefined
  return refused(code, typeof body.networkCode === 'string' ? body.networkCode : null, why)
}

function codeOfStatus(status: number): FailureCode {
  if (status === 401) return 'session_expired'
  if (status === 429) return 'too_many_requests'
  if (status === 408) return 'system_error' // A proxy gave up waiting: nobody knows what became of the request.
  return status >= 400 && status < 500 ? 'bad_request' : 'system_error'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
