import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { textScale } from '../text-scale.ts'

/** Above this the pages lay out in one column. */
const ONE_COLUMN_SCALE = 1.25

/** The frame of every page: the shopper's own text size, and one column where that is large. */
export function Page({ className = 'page', children }: { className?: string; children: ReactNode }) {
  const scale = textScale()
  return (
    <View
      className={scale > ONE_COLUMN_SCALE ? `${className} one-column` : className}
      style={`--text-scale: ${scale}`}
    >
      {children}
    </View>
  )
}
