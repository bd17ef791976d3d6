import type { Context } from 'koa'
import { readBody } from '../../../http/body.ts'

/**
 * A posted form's fields.
 *
 * @throws BodyError when it is too large or too slow
 */
export async function readForm(ctx: Context, limitBytes: number): Promise<URLSearchParams> {
  const body = await readBody(ctx.req, { limitBytes, timeoutMs: 10_000 })
  return new URLSearchParams(body.toString('utf8'))
}
