import { Button, Text, View } from '@tarojs/components'
import type { BackendError } from '../backend.ts'
import { texts } from '../texts.ts'

interface NoticeProps {
  readonly title: string
  readonly hint: string
  readonly action: string
  onAction(): void
}

/** A page, or a part of it, that has nothing to show, and what to do about it. */
export function Notice({ title, hint, action, onAction }: NoticeProps) {
  return (
    <View className='notice'>
      <View className='notice__mark' aria-hidden='true' />
      <Text className='notice__title'>{title}</Text>
      <Text className='notice__hint'>{hint}</Text>
      <Button className='button button--quiet' hoverClass='pressed' onClick={onAction}>
        {action}
      </Button>
    </View>
  )
}

export function Failure({ error, onRetry }: { error: BackendError; onRetry(): void }) {
  const unreachable = error.code === null
  return (
    <Notice
      title={unreachable ? texts.unreachable : texts.failed}
      hint={unreachable ? texts.unreachableHint : error.message}
      action={texts.retry}
      onAction={onRetry}
    />
  )
}
