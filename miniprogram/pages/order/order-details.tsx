import { Button, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { amount } from '../../amount.ts'
import type { Order } from '../../backend.ts'
import { dateAndTime } from '../../moment.ts'
import { texts } from '../../texts.ts'

/** The small print: numbers and times that the shop's support asks for. */
export function OrderDetails({ order }: { order: Order }) {
  const discountFen = order.payerTotalFen === null ? 0 : order.totalFen - order.payerTotalFen
  return (
    <View className='card rows'>
      {(order.payerTotalFen === null || discountFen > 0) && (
        <Row label={texts.total} value={amount(order.totalFen)} />
      )}
      {discountFen > 0 && <Row label={texts.discount} value={`−${amount(discountFen)}`} />}
      {order.payerTotalFen !== null && <Row label={texts.paid} value={amount(order.payerTotalFen)} />}
      {order.shopNo !== null && <Row label={texts.seller} value={texts.marketShop(order.shopNo)} />}
      <Row label={texts.placedAt} value={dateAndTime(order.createdAtMs)} />
      {order.paidAtMs !== null && <Row label={texts.paidAt} value={dateAndTime(order.paidAtMs)} />}
      <NumberRow label={texts.orderNumber} value={order.id} />
      {order.transactionId && <NumberRow label={texts.transactionNumber} value={order.transactionId} />}
    </View>
  )
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <View className='rows__row'>
      <Text className='rows__label'>{label}</Text>
      <Text className='rows__value'>{value}</Text>
    </View>
  )
}

function NumberRow({ label, value }: { label: string; value: string }) {
  return (
    <View className='rows__row rows__row--number'>
      <View className='rows__words'>
        <Text className='rows__label'>{label}</Text>
        <Text className='rows__number'>{value}</Text>
      </View>
      <Button
        className='rows__copy'
        hoverClass='pressed'
        aria-label={`${texts.copy} ${label}`}
        onClick={() => copy(value)}
      >
        {texts.copy}
      </Button>
    </View>
  )
}

async function copy(value: string): Promise<void> {
  await Taro.setClipboardData({ data: value })
  void Taro.showToast({ title: texts.copied, icon: 'success' })
}
