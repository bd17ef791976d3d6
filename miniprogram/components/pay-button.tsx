import { Button } from '@tarojs/components'
import { amount } from '../amount.ts'
import { texts } from '../texts.ts'

/** The one button that starts a payment; it repeats the amount, and rests while a payment is under way. */
export function PayButton({ fen, busy, onPay }: { fen: number; busy: boolean; onPay(): void }) {
  return (
    <Button
      className={
        busy ? 'button button--primary button--busy bar__button' : 'button button--primary bar__button'
      }
      hoverClass='pressed'
      disabled={busy}
      onClick={onPay}
    >
      {busy ? texts.paying : texts.pay(amount(fen))}
    </Button>
  )
}
