import { toValidUntil } from '../../qrgateway/times.ts'
import { plainCode, resolveMerchantCode } from '../institutions/payable.ts'
import { statementLineOf } from '../institutions/payees.ts'
import { INQUIRY_LIFE_MS } from '../limits.ts'
import type { CodePayer } from '../switch/code-payment.ts'
import { limitOf, mayPay } from '../switch/code-rules.ts'
import { payeeFields } from './app-notices.ts'
import { type AppExchange, refused, subjectOf } from './exchange.ts'
import { payerOf } from './payer.ts'

/** QRC_INFO_INQUIRY: whom a code pays and how much, or why it cannot be paid here and now. Nothing is promised yet. */
export const inquiry: AppExchange<'QRC_INFO_INQUIRY'> = async (tx, request, network) => {
  const { app, msgID, receivedAtMs: atMs } = request
  const { mpqrcPayload, userID, token, scene } = request.trxInfo
  const resolved = await resolveMerchantCode(tx, mpqrcPayload, network, atMs)
  if (!resolved.ok) return refused(resolved.refusal)
  const { payable } = resolved
  const { payee, kind, codeClass, isStatic, amountFen, untilMs, order } = payable
  const about = { merId: payee.merId, orderId: order?.orderId ?? msgID }
  const isRemote = scene === 'remote'
  const found = token === undefined ? null : await payerOf(tx, app, { userID, token }, atMs)
  if (found && !found.ok) return refused(found.refusal, about)
  const payer: CodePayer = found?.payer ?? { id: `${app.insID}:${userID}`, network: 'unionpay', app: null }
  const ruled = mayPay({
    direction: 'payer-scans',
    payer,
    payee,
    codeClass,
    isStatic,
    isRemote,
    atMs,
    reading: network.interop.reading,
  })
  if (!ruled.ok) return refused(ruled.refusal, about)
  const limit = found && (await limitOf(tx, { ...found, isStatic, verified: 'holding-and-pin', atMs }))
  return {
    ...about,
    isRemote,
    subject: subjectOf(app.insID, userID, plainCode(mpqrcPayload)),
    reply: {
      code: '00',
      trxInfo: {
        ...payeeFields(payee),
        trxCurrency: '156',
        qrcUseCase: '10',
        mcc: payee.mcc,
        ...(amountFen === null ? {} : { trxAmt: String(amountFen) }),
        codeKind: kind,
        codeClass,
        isStatic,
        cityName: payee.city.zh,
        cityNameEn: payee.city.en,
        statementLine: statementLineOf(payee, payer.network),
        validUntil: toValidUntil(Math.min(untilMs ?? Number.POSITIVE_INFINITY, atMs + INQUIRY_LIFE_MS)),
        ...(limit && {
          limit: { level: limit.level, dayMaxFen: limit.dayMaxFen, usedFen: limit.usedFen },
        }),
      },
    },
  }
}
