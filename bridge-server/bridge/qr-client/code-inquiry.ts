import type { CodeRefusal, ScanScene } from '../../../contract/code-owners.ts'
import type { FailureCode } from '../../../contract/failures.ts'
import { parseFen } from '../../../contract/money.ts'
import { qrVerdictOf } from '../../qrgateway/response-codes.ts'
import { fromValidUntil } from '../../qrgateway/times.ts'
import { qrFailure } from '../interop/qr-response-codes.ts'
import type { CodeFacts } from '../interop/scan.ts'
import type { QrClient } from './qr-client.ts'
import { userOf } from './user.ts'

export type Inquired =
  | { readonly kind: 'payable'; readonly facts: CodeFacts }
  | {
      readonly kind: 'refused'
      readonly failure: FailureCode
      readonly networkCode: string
      readonly refusal: CodeRefusal | null
    }
  /** Nobody knows; asking moves no money, so it may be asked again. */
  | { readonly kind: 'unanswered'; readonly why: string }

export interface CodeQuestion {
  readonly openpid: string
  /** The card that will probably pay, to tell the limit that is left. */
  readonly token: string | undefined
  readonly code: string
  readonly scene: ScanScene
}

/** Asks the network whose code this is, and whether this payer may pay it here and now. */
export async function inquireCode(
  qr: QrClient,
  { openpid, token, code, scene }: CodeQuestion,
): Promise<Inquired> {
  const naming = qr.name()
  const request = { ...userOf(openpid), ...(token && { token }), mpqrcPayload: code, scene }
  const result = await qr.call('QRC_INFO_INQUIRY', request, naming)
  if (!result.ok) return { kind: 'unanswered', why: result.why }
  const { code: networkCode, text, trxInfo, refusal } = result.answer
  if (networkCode === '00' && trxInfo) {
    return {
      kind: 'payable',
      facts: {
        inquiryId: naming.msgID,
        kind: trxInfo.codeKind,
        owner: trxInfo.codeOwner,
        codeClass: trxInfo.codeClass,
        isStatic: trxInfo.isStatic,
        payeeName: trxInfo.merchantName,
        payeeNameEn: trxInfo.merchantNameEn,
        cityCode: trxInfo.cityCode,
        cityName: trxInfo.cityName,
        cityNameEn: trxInfo.cityNameEn,
        statementLine: trxInfo.statementLine,
        amountFen: trxInfo.trxAmt === undefined ? null : parseFen(trxInfo.trxAmt),
        dayLimit: trxInfo.limit ?? null,
        expiresMs: fromValidUntil(trxInfo.validUntil),
      },
    }
  }
  if (qrVerdictOf(networkCode) !== 'failed') return { kind: 'unanswered', why: text }
  return { kind: 'refused', failure: qrFailure(networkCode, { rule: refusal?.rule }), networkCode, refusal }
}
