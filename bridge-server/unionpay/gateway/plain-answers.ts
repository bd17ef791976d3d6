import type { Context } from 'koa'
import { BodyError, type BodyLimits, readBody } from '../../http/body.ts'

/** A message's bytes; null when they could not be had, which is answered already. */
export async function readMessage(
  ctx: Context,
  limits: BodyLimits,
  unreadable: string,
): Promise<Buffer | null> {
  try {
    return await readBody(ctx.req, limits)
  } catch (error) {
    if (!(error instanceof BodyError)) throw error
    answerPlainly(ctx, error.status, unreadable)
    return null
  }
}

/** What cannot be read cannot be answered in the protocol. */
export function answerPlainly(ctx: Context, status: number, text: string): void {
  ctx.status = status
  ctx.type = 'text/plain'
  ctx.body = text
}

/** The sender sees a broken connection. */
export function hangUp(ctx: Context): void {
  ctx.respond = false
  ctx.req.socket.destroy()
}
