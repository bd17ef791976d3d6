import { Text, View } from '@tarojs/components'
import { amount } from '../../amount.ts'
import type { Order } from '../../backend.ts'
import { dateAndTime } from '../../moment.ts'
import { texts } from '../../texts.ts'

/** Money that is on its way back, has come back, or could not. Nothing when none was asked for. */
export function OrderRefunds({ order }: { order: Order }) {
  if (order.refunds.length === 0) return null
  return (
    <View className='card rows' aria-role='status'>
      {order.refunds.map((refund) => (
        <View key={refund.id} className='rows__row'>
          <View className='rows__words'>
            <Text className={`state state--refund-${refund.state}`}>{texts.refundStates[refund.state]}</Text>
            <Text className='rows__hint'>{dateAndTime(refund.finishedAtMs ?? refund.createdAtMs)}</Text>
          </View>
          <Text className='order__refund'>{amount(refund.amountFen)}</Text>
        </View>
      ))}
    </View>
  )
}
