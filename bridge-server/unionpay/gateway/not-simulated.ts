import type { AcpMessage } from '../../acp/message.ts'
import type { RespCodeName } from '../../acp/respcodes.ts'

/** A part of the protocol that is refused here, in the protocol's own words. */
export interface NotSimulated {
  readonly zh: string
  readonly en: string
  /** What such a request is answered with. */
  readonly respCode: RespCodeName
  readonly isMeant: (message: AcpMessage, address: string) => boolean
}

const NO_PERMISSION: RespCodeName = '32'
const NO_BUSINESS: RespCodeName = '43'

const txn = (txnType: string, zh: string, en: string): NotSimulated => ({
  zh,
  en,
  respCode: NO_PERMISSION,
  isMeant: (message) => message.txnType === txnType,
})

/** What README lists and tests read. Whatever else is not spoken here is refused with 32 as well. */
export const NOT_SIMULATED: readonly NotSimulated[] = [
  {
    zh: '有卡交易（cardTransReq.do）',
    en: 'card-present transactions (cardTransReq.do)',
    respCode: NO_BUSINESS,
    isMeant: (_, address) => address === 'cardTransReq',
  },
  {
    zh: '批量交易（batchTrans.do）',
    en: 'batch transactions (batchTrans.do)',
    respCode: NO_BUSINESS,
    isMeant: ({ txnType = '' }, address) => address === 'batchTrans' || ['21', '22'].includes(txnType),
  },
  {
    zh: '缴费（/jiaofei、13、73）',
    en: 'bill payments (/jiaofei, 13, 73)',
    respCode: NO_BUSINESS,
    isMeant: ({ txnType = '' }, address) => address === 'jiaofei' || ['13', '73'].includes(txnType),
  },
  {
    zh: '标记支付与 App 的分期付款（01/03）',
    en: 'instalments by token or in an app (01/03)',
    respCode: NO_PERMISSION,
    isMeant: ({ txnType, txnSubType, bizType }, address) =>
      txnType === '01' && txnSubType === '03' && address !== 'frontTransReq' && bizType !== '000301',
  },
  txn('05', '圈存（05）', 'loading electronic cash (05)'),
  txn('11', '代收（11）', 'collection (11)'),
  txn('14', '转账（14）', 'transfers (14)'),
  txn('94', 'IC 卡脚本（94）', 'chip card scripts (94)'),
]

/** Which of them a request asks for, if it does. */
export function notSimulated(message: AcpMessage, address: string): NotSimulated | undefined {
  return NOT_SIMULATED.find(({ isMeant }) => isMeant(message, address))
}
