import type { Context } from 'koa'
import type { z } from 'zod'
import { readBody } from '../../http/body.ts'
import { JsonError, parseJson } from '../../http/json.ts'
import type { Sessions } from '../sessions.ts'
import { ShopError } from '../shop-error.ts'

const BODY_BYTES_MAX = 8 * 1024
const BODY_TIMEOUT_MS = 5_000

/** @throws ShopError `LOGIN_NEEDED` unless the request carries the token of a session */
export function ownerOf(context: Context, sessions: Sessions): string {
  const token = /^Bearer ([\w-]{20,100})$/.exec(context.get('authorization'))?.[1]
  const openid = token ? sessions.ownerOf(token) : null
  if (!openid) throw new ShopError('LOGIN_NEEDED')
  return openid
}

/** @throws ShopError `BAD_REQUEST` naming the first field that is wrong; BodyError */
export async function readInput<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const bytes = await readBody(context.req, { limitBytes: BODY_BYTES_MAX, timeoutMs: BODY_TIMEOUT_MS })
  const input = schema.safeParse(parse(bytes))
  if (input.success) return input.data
  const issue = input.error.issues[0]
  const field = issue?.path.join('.')
  throw new ShopError('BAD_REQUEST', `请求内容不正确：${issue?.message ?? ''}`, field || undefined)
}

function parse(bytes: Buffer): unknown {
  try {
    return parseJson(bytes)
  } catch (error) {
    if (error instanceof JsonError)
      throw new ShopError('BAD_REQUEST', `请求内容不是合格的 JSON：${error.message}`)
    throw error
  }
}
