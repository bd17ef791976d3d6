import type { Service } from '../fulfilment/messages.ts'

/** The day on which the press of 2021 has these services open to Cloud QuickPass: with Tencent's step of 30 September. */
const OPENS_ON = '2021-09-30'

const QQ_ACCOUNT = {
  accountLabel: 'QQ 号',
  accountLabelEn: 'QQ number',
  /** Five digits for the first of 1999, eleven for a phone number that serves as one. */
  accountPattern: '^[1-9]\\d{4,10}$',
  opensOn: OPENS_ON,
}

/** What is for sale. Names are those of the services; prices are this mock's. */
export const SERVICES: readonly Service[] = [
  {
    serviceId: 'qcoin',
    name: 'Q币',
    nameEn: 'QCoin',
    ...QQ_ACCOUNT,
    goods: [1, 5, 10, 30, 50, 100].map((coins) => ({
      goodsId: `qcoin-${coins}`,
      name: `${coins} Q币`,
      nameEn: coins === 1 ? '1 QCoin' : `${coins} QCoins`,
      amountFen: coins * 100,
    })),
  },
  {
    serviceId: 'qq-music',
    name: 'QQ音乐绿钻',
    nameEn: 'QQ Music Green Diamond',
    ...QQ_ACCOUNT,
    goods: months('qq-music', { zh: '豪华绿钻', en: 'Green Diamond' }, { 1: 1800, 3: 5400, 12: 19800 }),
  },
  {
    serviceId: 'tencent-video',
    name: '腾讯视频VIP',
    nameEn: 'Tencent Video VIP',
    ...QQ_ACCOUNT,
    accountLabel: 'QQ 号或手机号',
    accountLabelEn: 'QQ or phone number',
    goods: months('tencent-video', { zh: 'VIP 会员', en: 'VIP' }, { 1: 3000, 3: 6800, 12: 25300 }),
  },
]

export function findService(serviceId: string): Service | undefined {
  return SERVICES.find((service) => service.serviceId === serviceId)
}

function months(
  serviceId: string,
  name: { readonly zh: string; readonly en: string },
  pricesFen: Readonly<Record<number, number>>,
): Service['goods'] {
  return Object.entries(pricesFen).map(([count, amountFen]) => ({
    goodsId: `${serviceId}-${count}`,
    name: `${name.zh} ${count} 个月`,
    nameEn: count === '1' ? `${name.en}, 1 month` : `${name.en}, ${count} months`,
    amountFen,
  }))
}
