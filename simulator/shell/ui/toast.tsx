import type { Toast } from '../phone/state.ts'
import { CheckIcon, CrossIcon, Spinner } from './icons.tsx'

export function ToastView({ toast }: { toast: Toast }) {
  return (
    <div class={`toast-layer${toast.mask ? ' masked' : ''}`}>
      <div class={`toast ${toast.icon}`} role={toast.icon === 'error' ? 'alert' : 'status'} key={toast.id}>
        <ToastIcon icon={toast.icon} />
        <span>{toast.title}</span>
      </div>
    </div>
  )
}

function ToastIcon({ icon }: { icon: Toast['icon'] }) {
  switch (icon) {
    case 'success':
      return <CheckIcon />
    case 'error':
      return <CrossIcon />
    case 'loading':
      return <Spinner />
    case 'none':
      return null
  }
}
