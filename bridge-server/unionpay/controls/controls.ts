import Router from '@koa/router'
import type { Context } from 'koa'
import type { z } from 'zod'
import { BodyError, readBody } from '../../http/body.ts'
import { JsonError, parseJson } from '../../http/json.ts'
import { CONTROL_BODY_MAX_BYTES } from '../limits.ts'
import { certificateFile } from './certificates.ts'
import { clockRequest, moveClock } from './clock.ts'
import { type Control, type ControlAnswer, type Desk, done, fault } from './desk.ts'
import { armFault, faultRequest } from './fault-control.ts'
import { journal, journalRequest } from './journal.ts'
import { signUp, signUpRequest } from './sign-up.ts'
import { payTicketControl, ticketRequest } from './ticket.ts'

/** The testers' door, `/mock/…`: JSON in and out, shut unless the network was started in mock mode. */
export function controlRoutes(desk: Desk, isOpen: boolean): Router {
  const router = new Router({ prefix: '/mock' })
  router.use(async (ctx, next) => {
    if (!isOpen)
      return send(ctx, fault(403, 'CONTROLS_CLOSED', 'This network was started without mock controls.'))
    if (isFromAnotherSite(ctx))
      return send(ctx, fault(403, 'FOREIGN_ORIGIN', 'Other web sites may not use this.'))
    return next()
  })
  router.get('/certs/:file', async (ctx) => {
    const file = await certificateFile(ctx.params.file ?? '', desk.network.pki)
    if (!file) return send(ctx, fault(404, 'NO_SUCH_FILE', 'There is no such certificate.'))
    ctx.type = file.contentType
    ctx.body = file.content
  })
  router.post('/merchants', withBody(signUpRequest, signUp))
  router.post('/tn/:tn/pay', withBody(ticketRequest, payTicketControl))
  router.post('/clock', withBody(clockRequest, moveClock))
  router.get('/journal', async (ctx) => send(ctx, await run(journalRequest, journal, { ...ctx.query })))
  router.post('/faults', withBody(faultRequest, armFault))
  router.get('/faults', (ctx) => send(ctx, done({ armed: desk.faults.armed() })))
  router.delete('/faults', (ctx) => {
    desk.faults.disarm()
    send(ctx, done({ armed: [] }))
  })
  for (const path of ['/settle', '/c2b-codes', '/explain']) {
    router.post(path, (ctx) => {
      ctx.req.resume()
      send(ctx, fault(501, 'NOT_SIMULATED', `POST /mock${path} is not simulated yet.`))
    })
  }
  return router

  function withBody<Request>(schema: z.ZodType<Request>, control: Control<Request>) {
    return async (ctx: Context & { params: Record<string, string> }) => {
      try {
        const body = await readBody(ctx.req, { limitBytes: CONTROL_BODY_MAX_BYTES, timeoutMs: 10_000 })
        send(ctx, await run(schema, control, { ...(parseJson(body) as object), ...ctx.params }))
      } catch (error) {
        if (error instanceof BodyError) send(ctx, fault(error.status, 'BODY', error.message))
        else if (error instanceof JsonError) send(ctx, fault(400, 'JSON', error.message))
        else throw error
      }
    }
  }

  async function run<Request>(schema: z.ZodType<Request>, control: Control<Request>, input: unknown) {
    const request = schema.safeParse(input)
    if (request.success) return control(request.data, desk)
    const [issue] = request.error.issues
    return fault(400, 'PARAM', `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
  }
}

function send(ctx: Context, { status, body }: ControlAnswer): void {
  ctx.status = status
  ctx.body = body
}

/**
 * A page that somebody happens to have open must not press these buttons: browsers name the page's origin on every
 * request that changes something, and a rebound host name shows in the Host header.
 */
function isFromAnotherSite(ctx: Context): boolean {
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/
  const origin = ctx.get('origin')
  if (!isLoopback.test(ctx.host)) return true
  return origin !== '' && !isLoopback.test(origin.replace(/^https?:\/\//, ''))
}
