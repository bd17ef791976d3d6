import type { Toast } from '../phone/state.ts'
import { useTexts } from './context.ts'
import { CheckIcon, CrossIcon, Spinner } from './icons.tsx'

/** The place of toasts is always there: screen readers read what comes into it. */
export function ToastView({ toast }: { toast: Toast | null }) {
  const texts = useTexts()
  return (
    <div class={`toast-layer${toast?.mask ? ' masked' : ''}`} role='status'>
      {toast ? (
        <div class={`toast ${toast.icon}`} key={toast.id}>
          <ToastIcon icon={toast.icon} />
          <span>{toast.title}</span>
          {toast.title === '' && toast.icon === 'loading' ? (
            <span class='unseen'>{texts('loading')}</span>
          ) : null}
        </div>
      ) : null}
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
