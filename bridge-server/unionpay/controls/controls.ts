import Router from '@koa/router'
import type { Context } from 'koa'
import { BodyError, readBody } from '../../http/body.ts'
import { JsonError, parseJson } from '../../http/json.ts'
import { CONTROL_BODY_MAX_BYTES } from '../limits.ts'
import { appRequest, signUpApp } from './apps.ts'
import { c2bCodeRequest, mintCode } from './c2b-code.ts'
import { certificateFile, rotateCertificate, rotateRequest } from './certificates.ts'
import { cities } from './cities.ts'
import { clockRequest, lookAtClock, moveClock } from './clock.ts'
import { type CheckedControl, type ControlAnswer, type Desk, done, fault, withChecks } from './desk.ts'
import { explainRoute } from './explain.ts'
import { armFault, faultRequest } from './fault-control.ts'
import { chooseInterop, interop, interopRequest } from './interop.ts'
import { journal, journalRequest } from './journal.ts'
import { merchantCodeRequest, mintMerchantCode } from './merchant-codes.ts'
import { addOwnCertificate, ownCertificateRequest } from './own-certificates.ts'
import { isFromAnotherSite } from './own-site.ts'
import { settle, settleRequest } from './settle.ts'
import { signUp, signUpRequest } from './sign-up.ts'
import { payTicketControl, ticketRequest } from './ticket.ts'
import {
  refundAtTill,
  scanAtTill,
  tillOrder,
  tillOrderRequest,
  tillRefundRequest,
  tillScanRequest,
} from './tills.ts'
import { walletCode, walletCodeRequest, walletScan, walletScanRequest } from './wallets.ts'

const BODY_LIMITS = { limitBytes: CONTROL_BODY_MAX_BYTES, timeoutMs: 10_000 }

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
  router.post('/certs/rotate', takeJson(withChecks(rotateRequest, rotateCertificate)))
  router.post('/merchants', takeJson(withChecks(signUpRequest, signUp)))
  router.post(
    '/merchants/:merId/certificates',
    takeJson(withChecks(ownCertificateRequest, addOwnCertificate)),
  )
  router.post('/apps', takeJson(withChecks(appRequest, signUpApp)))
  router.get('/cities', async (ctx) => send(ctx, await cities({}, desk)))
  router.get('/interop', async (ctx) => send(ctx, await interop({}, desk)))
  router.post('/interop', takeJson(withChecks(interopRequest, chooseInterop)))
  router.post('/merchant-codes', takeJson(withChecks(merchantCodeRequest, mintMerchantCode)))
  router.post('/tills/scan', takeJson(withChecks(tillScanRequest, scanAtTill)))
  router.post('/tills/refund', takeJson(withChecks(tillRefundRequest, refundAtTill)))
  const lookAtTill = withChecks(tillOrderRequest, tillOrder)
  router.get('/tills/orders/:orderId', async (ctx) => send(ctx, await lookAtTill({ ...ctx.params }, desk)))
  router.post('/wallets/:wallet/scan', takeJson(withChecks(walletScanRequest, walletScan)))
  router.post('/wallets/:wallet/code', takeJson(withChecks(walletCodeRequest, walletCode)))
  router.post('/tn/:tn/pay', takeJson(withChecks(ticketRequest, payTicketControl)))
  router.post('/clock', takeJson(withChecks(clockRequest, moveClock)))
  router.get('/clock', async (ctx) => send(ctx, await lookAtClock({}, desk)))
  router.post('/settle', takeJson(withChecks(settleRequest, settle)))
  router.post('/c2b-codes', takeJson(withChecks(c2bCodeRequest, mintCode)))
  router.post('/explain', explainRoute(desk, send))
  const look = withChecks(journalRequest, journal)
  router.get('/journal', async (ctx) => send(ctx, await look({ ...ctx.query }, desk)))
  router.post('/faults', takeJson(withChecks(faultRequest, armFault)))
  router.get('/faults', (ctx) => send(ctx, done({ armed: desk.faults.armed() })))
  router.delete('/faults', (ctx) => {
    desk.faults.disarm()
    send(ctx, done({ armed: [] }))
  })
  return router

  function takeJson(control: CheckedControl) {
    return async (ctx: Context & { params: Record<string, string> }) => {
      try {
        const body = await readBody(ctx.req, BODY_LIMITS)
        // A control that asks for nothing may be sent nothing.
        const input = body.length === 0 ? {} : parseJson(body)
        if (!isObject(input)) return send(ctx, fault(400, 'PARAM', 'body: a JSON object is expected'))
        send(ctx, await control({ ...input, ...ctx.params }, desk))
      } catch (error) {
        if (error instanceof BodyError) send(ctx, fault(error.status, 'BODY', error.message))
        else if (error instanceof JsonError) send(ctx, fault(400, 'JSON', error.message))
        else throw error
      }
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function send(ctx: Context, { status, body }: ControlAnswer): void {
  ctx.status = status
  ctx.body = body
}
