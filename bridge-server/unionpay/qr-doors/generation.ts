import { toValidUntil } from '../../qrgateway/times.ts'
import type { Reader } from '../../store/store.ts'
import { type CodeRefusal, refusal } from '../institutions/refusals.ts'
import {
  askPinFor,
  codeFault,
  endShownCode,
  findShownCode,
  mintShownCode,
  type ShownCode,
} from '../wallet/shown-codes.ts'
import type { App } from './app-register.ts'
import { type AppExchange, refused } from './exchange.ts'
import { payerOf } from './payer.ts'

/** QRC_GENERATION: a code for the payer to show. It ends the payer's earlier ones. */
export const generation: AppExchange<'QRC_GENERATION'> = async (tx, request, network) => {
  const { app, trxInfo, receivedAtMs: atMs } = request
  const found = await payerOf(tx, app, trxInfo, atMs)
  if (!found.ok) return refused(found.refusal)
  const { payer, card } = found
  const wanted = { payer, cardRef: card.ref, asksPin: trxInfo.askPin, atMs }
  const { digits, untilMs } = await mintShownCode(tx, wanted, network)
  return {
    reply: { code: '00', trxInfo: { barcodeCpqrcPayload: [digits], validUntil: toValidUntil(untilMs) } },
  }
}

/** QRC_REVEALED: the payer has looked at the digits, so that the code asks for the PIN from now on. */
export const revealed: AppExchange<'QRC_REVEALED'> = async (tx, { app, trxInfo, receivedAtMs }) => {
  const found = await ownCode(tx, app, trxInfo.barcodeCpqrcPayload)
  if (!found.ok) return refused(found.refusal)
  const fault = codeFault(found.code, receivedAtMs)
  if (fault) return refused(refusal('02', fault, 'refresh-code').refusal)
  await askPinFor(tx, found.code.digits)
  return DONE
}

/** QRC_RETIRE: the code is off the screen. One that has been used already is not taken back. */
export const retire: AppExchange<'QRC_RETIRE'> = async (tx, { app, trxInfo }) => {
  const found = await ownCode(tx, app, trxInfo.barcodeCpqrcPayload)
  if (!found.ok) return refused(found.refusal)
  if (found.code.state === 'used') return refused(refusal('02', 'code-used').refusal)
  await endShownCode(tx, found.code.digits)
  return DONE
}

const DONE = { reply: { code: '00', trxInfo: {} } } as const

/** Another app's code looks like one that never was. */
async function ownCode(
  reader: Reader,
  { insID }: App,
  digits: string,
): Promise<
  { readonly ok: true; readonly code: ShownCode } | { readonly ok: false; readonly refusal: CodeRefusal }
> {
  const code = await findShownCode(reader, digits)
  return code?.payer.app?.insID === insID ? { ok: true, code } : refusal('25', 'code-unknown')
}
