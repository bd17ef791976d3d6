import { Text } from '@tarojs/components'
import { yuan } from '../amount.ts'

/** An amount with a small currency sign and figures of equal width. */
export function Price({ fen, size = 'body' }: { fen: number; size?: 'body' | 'title' | 'large' }) {
  return (
    <Text className={`price price--${size}`}>
      <Text className='price__sign'>¥</Text>
      {yuan(fen)}
    </Text>
  )
}
