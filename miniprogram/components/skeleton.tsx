import { View } from '@tarojs/components'
import { texts } from '../texts.ts'

/** The page's shape while its content is on its way: `rows` of the given kind. */
export function Skeleton({ kind, rows }: { kind: 'tile' | 'row' | 'page'; rows: number }) {
  return (
    <View className={`skeleton skeleton--${kind}`} aria-role='status' aria-label={texts.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <View key={row} className='skeleton__block' />
      ))}
    </View>
  )
}
