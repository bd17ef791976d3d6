import type { Context } from 'koa'
import { type ControlAnswer, type Desk, fault } from './desk.ts'

export function explainRoute(_desk: Desk, send: (ctx: Context, answer: ControlAnswer) => void) {
  return (ctx: Context) => {
    ctx.req.resume()
    send(ctx, fault(501, 'NOT_SIMULATED', 'POST /mock/explain is not simulated yet.'))
  }
}
