import { Button, Text, View } from '@tarojs/components'
import { QUANTITY_MAX } from '../bag.ts'
import { texts } from '../texts.ts'

interface StepperProps {
  readonly quantity: number
  /** Zero where the goods may be taken away altogether. */
  readonly least: 0 | 1
  onChange(quantity: number): void
}

export function Stepper({ quantity, least, onChange }: StepperProps) {
  const removes = least === 0 && quantity === 1
  return (
    <View className='stepper'>
      <Button
        className={quantity <= least ? 'stepper__key stepper__key--end' : 'stepper__key'}
        hoverClass='pressed'
        aria-label={removes ? texts.remove : texts.less}
        disabled={quantity <= least}
        onClick={() => onChange(quantity - 1)}
      >
        −
      </Button>
      <Text className='stepper__count' aria-label={texts.pieces(quantity)}>
        {quantity}
      </Text>
      <Button
        className={quantity >= QUANTITY_MAX ? 'stepper__key stepper__key--end' : 'stepper__key'}
        hoverClass='pressed'
        aria-label={texts.more}
        disabled={quantity >= QUANTITY_MAX}
        onClick={() => onChange(quantity + 1)}
      >
        +
      </Button>
    </View>
  )
}
