import { Image, Text, View } from '@tarojs/components'
import { type OrderLine, pictureUrl } from '../backend.ts'
import { setQuantity } from '../bag.ts'
import { inLanguage, texts } from '../texts.ts'
import { Price } from './price.tsx'
import { Stepper } from './stepper.tsx'

/** What is bought, line by line; `editable` while it is still the bag. */
export function OrderLines({ lines, editable = false }: { lines: readonly OrderLine[]; editable?: boolean }) {
  return (
    <View className='card lines'>
      {lines.map((line) => (
        <View key={line.goodsId} className='line'>
          <Image className='line__picture' src={pictureUrl(line)} mode='aspectFill' aria-hidden='true' />
          <View className='line__words'>
            <Text className='line__name'>{inLanguage(line.name)}</Text>
            <Price fen={line.priceFen} />
          </View>
          {editable ? (
            <Stepper
              quantity={line.quantity}
              least={0}
              onChange={(quantity) => setQuantity(line.goodsId, quantity)}
            />
          ) : (
            <Text className='line__times'>{texts.times(line.quantity)}</Text>
          )}
        </View>
      ))}
    </View>
  )
}
