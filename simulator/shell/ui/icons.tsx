import type { JSX } from 'preact'

/** Our own icons: thin strokes in the text's colour, decorative beside a label. */
function Icon({ children, size = 20 }: { children: JSX.Element | JSX.Element[]; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox='0 0 20 20'
      fill='none'
      stroke='currentColor'
      stroke-width='1.6'
      stroke-linecap='round'
      stroke-linejoin='round'
      aria-hidden='true'
    >
      {children}
    </svg>
  )
}

export const BackIcon = () => (
  <Icon size={24}>
    <path d='M12.5 4 6.5 10l6 6' />
  </Icon>
)

export const HomeIcon = () => (
  <Icon>
    <path d='M3.5 9 10 3.8 16.5 9v7.2h-4.4v-4.4H7.9v4.4H3.5z' />
  </Icon>
)

export const MoreIcon = () => (
  <Icon>
    <circle cx='4.5' cy='10' r='1' fill='currentColor' />
    <circle cx='10' cy='10' r='1.6' fill='currentColor' />
    <circle cx='15.5' cy='10' r='1' fill='currentColor' />
  </Icon>
)

export const CloseIcon = () => (
  <Icon>
    <path d='m5.5 5.5 9 9m0-9-9 9' />
  </Icon>
)

export const CheckIcon = () => (
  <Icon size={40}>
    <path d='m4 10.5 4 4 8-9' />
  </Icon>
)

export const CrossIcon = () => (
  <Icon size={40}>
    <path d='m5 5 10 10m0-10L5 15' />
  </Icon>
)

export const CopyIcon = () => (
  <Icon size={16}>
    <rect x='7' y='7' width='9' height='9' rx='2' />
    <path d='M13 4.5A1.5 1.5 0 0 0 11.5 3h-7A1.5 1.5 0 0 0 3 4.5v7A1.5 1.5 0 0 0 4.5 13' />
  </Icon>
)

export const RestartIcon = () => (
  <Icon size={16}>
    <path d='M15.5 10a5.5 5.5 0 1 1-1.6-3.9L16 8.2M16 4v4.2h-4.2' />
  </Icon>
)

export const TrashIcon = () => (
  <Icon size={16}>
    <path d='M4 6h12M8 6V4h4v2m-6.5 0 .6 10h7.8l.6-10' />
  </Icon>
)

export const Spinner = ({ size = 36 }: { size?: number }) => (
  <svg class='spinner' width={size} height={size} viewBox='0 0 36 36' aria-hidden='true'>
    <circle cx='18' cy='18' r='14' fill='none' stroke='currentColor' stroke-width='3' stroke-opacity='.25' />
    <path
      d='M32 18A14 14 0 0 0 18 4'
      fill='none'
      stroke='currentColor'
      stroke-width='3'
      stroke-linecap='round'
    />
  </svg>
)
